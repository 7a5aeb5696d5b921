import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acceptedLines, closedLines, doneLine } from '../../core/transfer/receiving/journalLines.ts'
import type { IncomingItem } from '../../core/transfer/ports.ts'
import {
  fileNameOf,
  goneMarkOf,
  journalName,
  markOf,
  partName,
  partPath,
} from '../../core/transfer/receiving/storedNames.ts'
import { saveFile } from './download.ts'
import { discardLeftover, findLeftovers, isThere, removeSession, saveLeftover } from './leftovers.ts'
import {
  claimPageStore,
  dropStored,
  noteArrived,
  noteStoredHanded,
  noteStoredSaved,
  removeLeftovers,
} from './pageStore.ts'

vi.mock(import('./download.ts'), async (actual) => ({ ...(await actual()), saveFile: vi.fn() }))

const uid = '0123456789abcdef0123456789abcdef'
const item: IncomingItem = { transfer: 1, uid, item: 0, path: 'a', size: 3, mime: '', modified: 5 }
const name = fileNameOf(item)
const journal = journalName('f00d', item)
const lines = acceptedLines([item]) + doneLine(0, { sha256: 'a'.repeat(64) })

const own = { store: 'own', going: new Set<string>() }

class Folder {
  readonly kind = 'directory'
  readonly folders = new Map<string, Folder>()
  readonly files = new Map<string, File>()

  async *keys() {
    await Promise.resolve()
    yield* [...this.folders.keys(), ...this.files.keys()]
  }

  getDirectoryHandle(name: string, { create = false } = {}): Promise<Folder> {
    if (create && !this.folders.has(name)) this.folders.set(name, new Folder())
    return found(this.folders.get(name))
  }

  getFileHandle(name: string, { create = false } = {}): Promise<{ getFile(): Promise<File> }> {
    if (create && !this.files.has(name)) this.files.set(name, new File([], name))
    return found(this.files.get(name)).then((file) => ({ getFile: () => Promise.resolve(file) }))
  }

  removeEntry(name: string): Promise<void> {
    return found(this.folders.delete(name) || this.files.delete(name) ? true : undefined).then(() => {})
  }
}

function found<Value>(value: Value | undefined): Promise<Value> {
  return value === undefined
    ? Promise.reject(new DOMException('none', 'NotFoundError'))
    : Promise.resolve(value)
}

/** Web Locks of one origin; what is held here is held by any page. */
class Locks {
  readonly held = new Map<string, Promise<unknown>>()

  async request(...args: unknown[]): Promise<unknown> {
    const [name, options] = args as [string, { ifAvailable?: boolean }]
    const act = args.at(-1) as (lock: unknown) => unknown
    if (this.held.has(name) && options.ifAvailable) return act(null)
    while (this.held.has(name)) await this.held.get(name)
    const result = Promise.resolve(act({ name }))
    this.held.set(name, result)
    try {
      return await result
    } finally {
      this.held.delete(name)
    }
  }
}

let received: Folder
let locks: Locks

beforeEach(() => {
  const root = new Folder()
  received = new Folder()
  root.folders.set('received', received)
  locks = new Locks()
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) }, locks })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function leave(store: string, names: Record<string, string> = { [name]: 'abc', [journal]: lines }): Folder {
  const folder = new Folder()
  for (const [file, text] of Object.entries(names)) folder.files.set(file, new File([text], file))
  received.folders.set(store, folder)
  return folder
}

describe('looking into what pages have left', () => {
  it('finds what is there, and deletes folders of which nothing is wanted', async () => {
    leave('dead')
    leave('worthless', { stray: 'x' })

    const leftovers = await findLeftovers(own)

    expect(leftovers).toMatchObject([{ store: 'dead', name, path: 'a', bytes: 3, isWhole: true }])
    expect([...received.folders.keys()]).toEqual(['dead'])
  })

  it('never touches the folder of a page that lives', async () => {
    leave('living', { stray: 'x' })
    await claimPageStore('living')

    expect(await findLeftovers(own)).toEqual([])
    await removeLeftovers()

    expect([...received.folders.keys()]).toEqual(['living'])
  })

  it('does not list what was saved', async () => {
    leave('dead')
    await noteStoredSaved(`received/dead/${name}`)

    expect(await findLeftovers(own)).toEqual([])
    expect([...received.folders.get('dead')!.files.keys()]).toContain(name)
  })

  it('lists what only the page handed to the browser, and discards it with its mark', async () => {
    const dead = leave('dead')
    await noteStoredHanded(`received/dead/${name}`)

    const [leftover] = await findLeftovers(own)
    expect(leftover).toMatchObject({ name, isWhole: true, isHanded: true })
    await discardLeftover(leftover!, own.store)

    expect([...dead.files.keys()]).toEqual([journal])
  })

  it('deletes what is discarded, but nothing of a page that came back meanwhile', async () => {
    const dead = leave('dead')
    const back = leave('back')
    const leftovers = await findLeftovers(own)
    await claimPageStore('back')

    for (const leftover of leftovers) await discardLeftover(leftover, own.store)

    expect([...dead.files.keys()]).toEqual([journal])
    expect([...back.files.keys()]).toContain(name)
  })

  it('says whether one is still where it was', async () => {
    const dead = leave('dead')
    const [leftover] = await findLeftovers(own)
    const there = await isThere(leftover!)

    dead.files.delete(name)
    const moved = await isThere(leftover!)
    received.folders.delete('dead')

    expect([there, moved, await isThere(leftover!)]).toEqual([true, false, false])
  })

  it('deletes what is discarded of its own folder, whose lock it holds', async () => {
    const folder = leave('own')
    await claimPageStore('own')
    await noteStoredSaved(`received/own/${name}`)
    folder.files.delete(markOf(name))

    for (const leftover of await findLeftovers(own)) await discardLeftover(leftover, 'own')

    expect([...folder.files.keys()]).toEqual([journal])
  })

  it('does not take a page’s folder from it that is being loaded again', async () => {
    leave('dead')

    const looking = findLeftovers(own)
    const claimed = claimPageStore('dead')

    expect(await claimed).toBe('dead')
    await looking
    expect([...received.folders.keys()]).toEqual(['dead'])
  })

  it('finds nothing without locks: nobody can be asked', async () => {
    leave('dead')
    vi.stubGlobal('navigator', { storage: navigator.storage })

    expect(await findLeftovers(own)).toEqual([])
    expect([...received.folders.keys()]).toEqual(['dead'])
  })
})

describe('a session of which nothing is to be kept', () => {
  const partial: IncomingItem = { ...item, item: 1, path: 'b' }
  const bothLines = acceptedLines([item, partial]) + doneLine(0, { sha256: 'a'.repeat(64) })
  const other: IncomingItem = { ...item, uid: 'f'.repeat(32) }

  function receive(isClosed: boolean): Folder {
    return leave('own', {
      ...{ [name]: 'abc', [markOf(name)]: '', [fileNameOf(partial)]: 'b' },
      [journal]: bothLines + (isClosed ? closedLines() : ''),
      [fileNameOf(other)]: 'xyz',
      [journalName('beef', other)]: acceptedLines([other]),
    })
  }
  const rest = [fileNameOf(other), journalName('beef', other)]

  it('leaves nothing, whole or not, and every other session its own', async () => {
    const folder = receive(true)

    await removeSession('own', 'f00d', true)

    expect([...folder.files.keys()]).toEqual(rest)
  })

  it('is waited for as long as something is written there', async () => {
    vi.useFakeTimers()
    const folder = receive(false)
    const removing = removeSession('own', 'f00d', true)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(folder.files.size).toBe(6)

    folder.files.set(journal, new File([bothLines + closedLines()], journal))
    await vi.advanceTimersByTimeAsync(1_000)
    await removing
    vi.useRealTimers()

    expect([...folder.files.keys()]).toEqual(rest)
  })

  it('goes in the end, and at once where its worker was ended without a word', async () => {
    vi.useFakeTimers()
    const silent = receive(false)
    const removing = removeSession('own', 'f00d', true)
    await vi.advanceTimersByTimeAsync(20_000)
    await removing
    vi.useRealTimers()
    const lost = receive(false)
    await removeSession('own', 'f00d', false)

    expect([...silent.files.keys()]).toEqual(rest)
    expect([...lost.files.keys()]).toEqual(rest)
  })

  it('leaves no pack either, listed or not', async () => {
    const folder = receive(true)
    const pack = `${uid}-1-0a.pack`
    for (const file of [pack, goneMarkOf(partName(pack, 0))]) folder.files.set(file, new File([], file))

    await removeSession('own', 'f00d', true)

    expect([...folder.files.keys()]).toEqual(rest)
  })

  it('need not have received anything', async () => {
    await expect(removeSession('own', 'f00d', true)).resolves.toBeUndefined()
  })
})

describe('small files in one pack', () => {
  const pack = `${uid}-1-0a.pack`
  const items = [0, 1, 2].map((index): IncomingItem => ({ ...item, item: index, path: `d/${index}` }))
  const packLines = acceptedLines(items) + items.map((_, at) => doneIn(at)).join('')
  const parts = items.map((_, index) => `received/own/${partPath(pack, index, items.length)}`)

  function doneIn(index: number): string {
    return doneLine(index, { sha256: 'a'.repeat(64) }, { pack, at: index * 3 })
  }

  function here(): Folder {
    const folder = leave('own', { [pack]: 'abcdefghi', [journal]: packLines })
    for (const part of parts) noteArrived(part)
    return folder
  }

  it('go with the last of them, and leave a mark until then', async () => {
    const folder = here()

    await dropStored(parts[0]!)
    expect([...folder.files.keys()]).toEqual([pack, journal, goneMarkOf(partName(pack, 0))])
    await Promise.all(parts.slice(1).map(dropStored))

    expect([...folder.files.keys()]).not.toContain(pack)
  })

  it('stay when those that came so far go before the others come', async () => {
    const later = `${uid}-1-0b.pack`
    const folder = leave('own', { [later]: 'abcdefghi', [journal]: packLines })
    const paths = items.map((_, index) => `received/own/${partPath(later, index, items.length)}`)
    for (const path of paths.slice(0, 2)) noteArrived(path)

    await noteStoredSaved(...paths.slice(0, 2))
    await Promise.all(paths.slice(0, 2).map(dropStored))

    expect([...folder.files.keys()]).toContain(later)
    expect([...folder.files.keys()]).not.toContain(markOf(later))
    noteArrived(paths[2]!)
    await dropStored(paths[2]!)
    expect([...folder.files.keys()]).not.toContain(later)
  })

  it('leave no mark for each when all are cleared at once', async () => {
    const folder = here()

    await Promise.all(parts.map(dropStored))

    expect([...folder.files.keys()]).toEqual([journal])
  })

  it('are marked as saved together where all of them are, else one by one', async () => {
    const folder = here()

    await noteStoredSaved(parts[1]!)
    expect([...folder.files.keys()]).toContain(markOf(partName(pack, 1)))
    await noteStoredSaved(...parts)

    expect([...folder.files.keys()]).toContain(markOf(pack))
    expect(folder.files.size).toBe(4)
    await Promise.all(parts.map(dropStored))
  })

  it('are found, saved and discarded each by itself once their page is gone', async () => {
    const folder = leave('dead', { [pack]: 'abcdefghi', [journal]: packLines })
    const leftovers = await findLeftovers(own)
    expect(leftovers.map(({ path }) => path).toSorted()).toEqual(['d/0', 'd/1', 'd/2'])

    await discardLeftover(
      leftovers.find(({ path }) => path === 'd/0')!,
      own.store,
    )
    await saveLeftover(
      leftovers.find(({ path }) => path === 'd/1')!,
      own.store,
      '1',
    )

    expect(await vi.mocked(saveFile).mock.lastCall![0].text()).toBe('def')
    expect((await findLeftovers(own)).map(({ path }) => path)).toEqual(['d/2'])
    expect([...folder.files.keys()]).toContain(pack)
  })
})
