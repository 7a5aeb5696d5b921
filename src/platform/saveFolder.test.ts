import { describe, expect, it } from 'vitest'
import { pickFolder, saveInto } from './saveFolder.ts'

/** As much of a folder on disk as is used, on a file system that does not tell upper case from lower. */
class Folder {
  readonly entries = new Map<string, Folder | Blob>()
  isFull = false

  getDirectoryHandle(name: string): Promise<Folder> {
    const found = this.entries.get(name.toLowerCase()) ?? new Folder()
    if (!(found instanceof Folder)) return Promise.reject(new DOMException('a file', 'TypeMismatchError'))
    found.isFull = this.isFull
    this.entries.set(name.toLowerCase(), found)
    return Promise.resolve(found)
  }

  getFileHandle(name: string, { create = false } = {}): Promise<unknown> {
    if (name.includes(':')) return Promise.reject(new TypeError('Name is not allowed.'))
    const key = name.toLowerCase()
    const found = this.entries.get(key)
    if (found instanceof Folder) return Promise.reject(new DOMException('a folder', 'TypeMismatchError'))
    if (!found && !create) return Promise.reject(new DOMException('none', 'NotFoundError'))
    if (!found) this.entries.set(key, new Blob())
    return Promise.resolve({ createWritable: () => Promise.resolve(this.#writable(key)) })
  }

  removeEntry(name: string): Promise<void> {
    this.entries.delete(name.toLowerCase())
    return Promise.resolve()
  }

  #writable(key: string): WritableStream<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array<ArrayBuffer>[] = []
    return new WritableStream({
      write: (part) => {
        if (this.isFull) throw new DOMException('full', 'QuotaExceededError')
        parts.push(part)
      },
      close: () => void this.entries.set(key, new Blob(parts)),
    })
  }
}

const save = (folder: Folder, path: string, text = 'new') =>
  saveInto(folder as unknown as FileSystemDirectoryHandle, { path, file: new Blob([text]) })

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

    expect(await save(folder, 'a/b/c.txt')).toBe(true)
    expect(await textIn(folder, 'a/b/c.txt')).toBe('new')
  })

  it('never takes the place of what is there, whatever its case', async () => {
    const folder = new Folder()
    folder.entries.set('photo.jpg', new Blob(['old']))
    folder.entries.set('photo (2).jpg', new Folder())

    expect(await save(folder, 'PHOTO.JPG')).toBe(true)

    expect(await textIn(folder, 'photo.jpg')).toBe('old')
    expect(await textIn(folder, 'photo (3).jpg')).toBe('new')
  })

  it('that does not fit leaves nothing', async () => {
    const folder = new Folder()
    folder.isFull = true

    expect(await save(folder, 'a/b.txt')).toBe(false)
    expect((await folder.getDirectoryHandle('a')).entries.size).toBe(0)
  })

  it.each(['a:b.txt', 'file/inside.txt'])('says where it cannot be: %s', async (path) => {
    const folder = new Folder()
    folder.entries.set('file', new Blob(['old']))

    expect(await save(folder, path)).toBe(false)
    expect(await textIn(folder, 'file')).toBe('old')
  })
})

describe('picking a folder', () => {
  it('comes to nothing where the person thinks better of it, or the browser cannot', async () => {
    const aborting = { showDirectoryPicker: () => Promise.reject(new DOMException('no', 'AbortError')) }

    expect(await pickFolder(aborting as unknown as Window)).toBeUndefined()
    expect(await pickFolder({} as Window)).toBeUndefined()
  })
})
