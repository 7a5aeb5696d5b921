import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { utf8 } from '../../core/protocol/primitives/bytes.ts'
import { createFolderWriter } from './folderWriter.ts'

const MiB = 1024 * 1024

/** As much of a folder on disk as is used, on a file system that does not tell upper case from lower. */
class Folder {
  readonly entries = new Map<string, Folder | Blob>()
  readonly name = 'Pictures'
  isFull = false
  isGone = false
  onWrite = (): Promise<void> => Promise.resolve()

  getDirectoryHandle(name: string): Promise<Folder> {
    if (this.isGone) return Promise.reject(new DOMException('gone', 'NotFoundError'))
    const found = this.entries.get(name.toLowerCase()) ?? new Folder()
    if (!(found instanceof Folder)) return Promise.reject(new DOMException('a file', 'TypeMismatchError'))
    found.isFull = this.isFull
    this.entries.set(name.toLowerCase(), found)
    return Promise.resolve(found)
  }

  getFileHandle(name: string, { create = false } = {}): Promise<unknown> {
    const isName = !/:|[. ]$/.test(name) && utf8(name).length <= 255
    if (!isName) return Promise.reject(new TypeError('Name is not allowed.'))
    const key = name.toLowerCase()
    const found = this.entries.get(key)
    if (found instanceof Folder) return Promise.reject(new DOMException('a folder', 'TypeMismatchError'))
    if (this.isGone || (!found && !create)) return Promise.reject(new DOMException('none', 'NotFoundError'))
    if (!found) this.entries.set(key, new Blob())
    const isTooLong = utf8(`${name}.crswap`).length > 255
    return Promise.resolve({
      name,
      createWritable: () =>
        isTooLong
          ? Promise.reject(new DOMException('no such place', 'InvalidStateError'))
          : Promise.resolve(this.#writable(key)),
    })
  }

  removeEntry(name: string): Promise<void> {
    this.entries.delete(name.toLowerCase())
    return Promise.resolve()
  }

  #writable(key: string): unknown {
    const parts: Blob[] = []
    return {
      write: (part: Blob) => {
        if (this.isFull) return Promise.reject(new DOMException('full', 'QuotaExceededError'))
        parts.push(part)
        return this.onWrite()
      },
      close: () => Promise.resolve(void this.entries.set(key, new Blob(parts))),
      abort: () => Promise.resolve(),
    }
  }
}

/** Browsers that write into folders have Web Locks: whoever asks waits for those that asked before. */
beforeEach(() => {
  let last: Promise<unknown> = Promise.resolve()
  const request = (_name: string, _options: object, act: () => Promise<unknown>) => {
    const acting = last.then(act)
    last = acting.catch(() => {})
    return acting
  }
  vi.stubGlobal('navigator', { locks: { request } })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const writerIn = (folder: Folder) => createFolderWriter(folder as unknown as FileSystemDirectoryHandle)

const fileAt = (path: string, text = 'new') => ({ path, file: new Blob([text]), isFolder: false })
const folderAt = (path: string) => ({ path, file: new Blob(), isFolder: true })

async function textIn(folder: Folder, path: string): Promise<string | undefined> {
  const entry = path
    .split('/')
    .reduce<Folder | Blob | undefined>(
      (at, name) => (at instanceof Folder ? at.entries.get(name) : undefined),
      folder,
    )
  return entry instanceof Blob ? entry.text() : undefined
}

describe('a file that is saved into a folder', () => {
  it('lies at its path', async () => {
    const folder = new Folder()

    expect(await writerIn(folder).save(fileAt('a/b/c.txt'))).toBeUndefined()
    expect(await textIn(folder, 'a/b/c.txt')).toBe('new')
  })

  it('of several parts lies there whole', async () => {
    const folder = new Folder()
    const file = new Blob()
    Object.defineProperty(file, 'size', { value: 150 * MiB })
    file.slice = (start = 0, end = 0) => new Blob([`${start / MiB}-${Math.min(end, file.size) / MiB} `])

    await writerIn(folder).save({ path: 'large', file, isFolder: false })

    expect(await textIn(folder, 'large')).toBe('0-64 64-128 128-150 ')
  })

  it('never takes the place of what is there, whatever its case', async () => {
    const folder = new Folder()
    folder.entries.set('photo.jpg', new Blob(['old']))
    folder.entries.set('photo (2).jpg', new Folder())

    expect(await writerIn(folder).save(fileAt('PHOTO.JPG'))).toBeUndefined()

    expect(await textIn(folder, 'photo.jpg')).toBe('old')
    expect(await textIn(folder, 'photo (3).jpg')).toBe('new')
  })

  it('never takes the place of one that was saved before it, full or empty', async () => {
    const folder = new Folder()
    const writer = writerIn(folder)

    for (const text of ['', 'second', 'third']) await writer.save(fileAt('a/b', text))

    expect(await textIn(folder, 'a/b')).toBe('')
    expect(await textIn(folder, 'a/b (2)')).toBe('second')
    expect(await textIn(folder, 'a/b (3)')).toBe('third')
  })

  it('never has the name of another one that is under way', async () => {
    const folder = new Folder()
    const writer = writerIn(folder)

    await Promise.all(['1', '2', '3'].map((text) => writer.save(fileAt('a/b', text))))

    expect(await textIn(folder, 'a/b')).toBe('1')
    expect(await textIn(folder, 'a/b (2)')).toBe('2')
    expect(await textIn(folder, 'a/b (3)')).toBe('3')
  })

  it('never has the name of one that another session saves into the same folder', async () => {
    const folder = new Folder()
    const writers = ['1', '2', '3'].map((text) => [writerIn(folder), text] as const)

    await Promise.all(writers.map(([writer, text]) => writer.save(fileAt('a/b', text))))

    expect(await textIn(folder, 'a/b')).toBe('1')
    expect(await textIn(folder, 'a/b (2)')).toBe('2')
    expect(await textIn(folder, 'a/b (3)')).toBe('3')
  })

  it('lies in another folder, with all of its own, where a file has the name of that', async () => {
    const folder = new Folder()
    folder.entries.set('trip', new Blob(['old']))
    const writer = writerIn(folder)

    await writer.save(fileAt('trip/a.jpg'))
    await writer.save(fileAt('trip/b/c.jpg'))

    expect(await textIn(folder, 'trip')).toBe('old')
    expect(await textIn(folder, 'trip (2)/a.jpg')).toBe('new')
    expect(await textIn(folder, 'trip (2)/b/c.jpg')).toBe('new')
  })

  it('that does not fit leaves nothing, and says that no other would', async () => {
    const folder = new Folder()
    folder.isFull = true

    expect(await writerIn(folder).save(fileAt('a/b.txt'))).toBe('folder')
    expect((await folder.getDirectoryHandle('a')).entries.size).toBe(0)
  })

  it('that is given up half-way leaves nothing', async () => {
    const folder = new Folder()
    const giving = new AbortController()
    folder.onWrite = () => {
      giving.abort()
      return Promise.resolve()
    }
    const file = new Blob()
    Object.defineProperty(file, 'size', { value: 150 * MiB })

    expect(await writerIn(folder).save({ path: 'large', file, isFolder: false }, giving.signal)).toBe('file')
    expect(folder.entries.size).toBe(0)
  })

  it.each(['x'.repeat(251) + '.txt', 'ж'.repeat(125) + '.jpeg', 'x'.repeat(255), 'a '.repeat(127) + 'b'])(
    'is written, and again beside the first, where its name is the longest that there is',
    async (name) => {
      const folder = new Folder()
      const writer = writerIn(folder)

      for (const text of ['first', 'second']) expect(await writer.save(fileAt(name, text))).toBeUndefined()

      const extension = /\.[a-z]+$/.exec(name)?.[0] ?? ''
      expect([...folder.entries.keys()].every((key) => key.endsWith(extension))).toBe(true)
      expect(await Promise.all([...folder.entries.keys()].map((key) => textIn(folder, key)))).toEqual([
        'first',
        'second',
      ])
    },
  )

  it('never gets a device’s name from being shortened', async () => {
    const folder = new Folder()

    await writerIn(folder).save(fileAt(`con${' '.repeat(247)}xyzab`))

    expect([...folder.entries.keys()]).toEqual(['_con'])
  })

  it('gets the next number, though one before it is free again', async () => {
    const folder = new Folder()
    const writer = writerIn(folder)
    for (const text of ['1', '2', '3']) await writer.save(fileAt('a', text))
    folder.entries.delete('a (2)')

    await writer.save(fileAt('a', '4'))

    expect([...folder.entries.keys()]).toEqual(['a', 'a (3)', 'a (4)'])
  })

  it('that is given up is not looked for a name any more', async () => {
    const folder = new Folder()
    await Promise.all(Array.from({ length: 50 }, () => writerIn(folder).save(fileAt('a'))))
    const giving = new AbortController()
    let asked = 0
    const ask = folder.getFileHandle.bind(folder)
    folder.getFileHandle = (name, options) => {
      asked += 1
      if (asked === 5) giving.abort()
      return ask(name, options)
    }

    expect(await writerIn(folder).save(fileAt('a'), giving.signal)).toBe('file')
    expect(asked).toBe(5)
  })

  it('does not count through all names before it', async () => {
    const folder = new Folder()
    const writer = writerIn(folder)
    const asked: string[] = []
    const ask = folder.getFileHandle.bind(folder)
    folder.getFileHandle = (name, options) => {
      asked.push(name)
      return ask(name, options)
    }
    for (let count = 0; count < 200; count++) await writer.save(fileAt('a'))

    expect(asked.length).toBeLessThan(200 * 4)
  })

  it('says when it is the name that cannot be', async () => {
    expect(await writerIn(new Folder()).save(fileAt('a:b.txt'))).toBe('file')
  })

  it('is written although somebody took its folder away meanwhile', async () => {
    const folder = new Folder()
    const writer = writerIn(folder)
    await writer.save(fileAt('a/b.txt'))
    const taken = folder.entries.get('a') as Folder
    taken.isGone = true
    folder.entries.delete('a')

    expect(await writer.save(fileAt('a/c.txt'))).toBeUndefined()
    expect(await textIn(folder, 'a/c.txt')).toBe('new')
  })

  it('says when the whole folder is gone', async () => {
    const folder = new Folder()
    folder.isGone = true

    expect(await writerIn(folder).save(fileAt('b.txt'))).toBe('folder')
  })
})

describe('an empty folder', () => {
  it('is made, with those that it lies in, and once only', async () => {
    const folder = new Folder()

    expect(await writerIn(folder).save(folderAt('a/b'))).toBeUndefined()
    expect(await writerIn(folder).save(folderAt('a/b'))).toBeUndefined()

    const above = folder.entries.get('a') as Folder
    expect([...above.entries.keys()]).toEqual(['b'])
    expect(above.entries.get('b')).toBeInstanceOf(Folder)
  })

  it('has its number behind the whole name, which has no extension', async () => {
    const folder = new Folder()
    for (const name of ['2024.05.01 trip', 'x'.repeat(255)]) folder.entries.set(name, new Blob(['old']))
    const writer = writerIn(folder)

    await writer.save(folderAt('2024.05.01 trip'))
    await writer.save(folderAt('x'.repeat(255)))

    expect(folder.entries.get('2024.05.01 trip (2)')).toBeInstanceOf(Folder)
    expect(folder.entries.get(`${'x'.repeat(246)} (2)`)).toBeInstanceOf(Folder)
  })

  it('has a number where a file has its name', async () => {
    const folder = new Folder()
    folder.entries.set('a', new Blob(['old']))

    await writerIn(folder).save(folderAt('a'))

    expect(await textIn(folder, 'a')).toBe('old')
    expect(folder.entries.get('a (2)')).toBeInstanceOf(Folder)
  })

  it('does not count through all files of its name each time it is opened', async () => {
    const folder = new Folder()
    folder.entries.set('a', new Blob())
    for (let number = 2; number <= 500; number++) folder.entries.set(`a (${number})`, new Blob())
    const writer = writerIn(folder)
    const asked: string[] = []
    const ask = folder.getDirectoryHandle.bind(folder)
    folder.getDirectoryHandle = (name) => {
      asked.push(name)
      return ask(name)
    }
    // More folders than stay open, between two uses of this one.
    for (let round = 0; round < 5; round++) {
      await writer.save(fileAt(`a/${round}`))
      for (let other = 0; other < 260; other++) await writer.save(fileAt(`other ${other}/x`))
    }

    expect(asked.filter((name) => name.startsWith('a')).length).toBeLessThan(500 + 5 * 3)
    for (let round = 0; round < 5; round++) expect(await textIn(folder, `a (501)/${round}`)).toBe('new')
  })
})

it.each([
  ['granted', true],
  ['denied', false],
  ['prompt', false],
] as const)('a browser that says "%s" lets it write: %s', async (state, may) => {
  const folder = Object.assign(new Folder(), { requestPermission: () => Promise.resolve(state) })

  expect(await writerIn(folder).mayWrite()).toBe(may)
})
