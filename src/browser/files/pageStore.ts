/**
 * This page's own folder in the private file system. Several tabs share one origin's storage: each holds a Web
 * Lock named like its folder while it lives, and a folder whose lock nobody holds is left over from a page that is gone.
 */
import { toHex } from '../../core/protocol/primitives/bytes.ts'
import { platformRandom } from '../../core/protocol/primitives/random.ts'
import {
  downloadMarksOf,
  goneMarkOf,
  handedMarkOf,
  markOf,
  partName,
  STORE_FOLDER,
} from '../../core/transfer/receiving/storedNames.ts'

const STORE_NAME_BYTES = 16

const LOCK_PREFIX = 'sealdrop/store/'

/** Held by whoever looks into the folders of pages that are gone: their locks are taken for a moment then. */
const CLEANING_LOCK = 'sealdrop/cleaning'

const lockOf = (store: string): string => LOCK_PREFIX + store

/**
 * Names this page's folder and holds its lock until the page ends: the one that this tab had before a reload, unless
 * another page holds it (a duplicated tab), else a fresh one. The folder itself is made by the engine when it is
 * needed. Works without locks and private file system too (plain HTTP): the name is then of no use, nor in the way.
 */
export async function claimPageStore(before: string | undefined): Promise<string> {
  if (before !== undefined && ((await claim(before)) || (await claimAfterCleaning(before)))) return before
  const fresh = toHex(platformRandom(STORE_NAME_BYTES))
  await claim(fresh)
  return fresh
}

/** Whether this page holds the store's lock now, for as long as it lives. Without locks nobody else can be asked. */
function claim(store: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(isReload())
  return new Promise((resolve) => {
    navigator.locks
      .request(lockOf(store), { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock ? new Promise<never>(() => {}) : undefined
      })
      .catch(() => resolve(false))
  })
}

/** During a reload nobody holds this page's lock, and another page may be looking what was left there. */
async function claimAfterCleaning(store: string): Promise<boolean> {
  try {
    return await navigator.locks.request(CLEANING_LOCK, () => claim(store))
  } catch {
    return false
  }
}

/** A duplicated tab has its twin's memory, and comes by another way. */
function isReload(): boolean {
  return performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'reload')
}

/** How many living pages of this browser have started, this one included once it claimed its store. */
export async function startedPages(): Promise<number> {
  if (!('locks' in navigator)) return 0
  const { held = [] } = await navigator.locks.query()
  return held.filter(({ name }) => name?.startsWith(LOCK_PREFIX)).length
}

/** Acts while no page owns that folder; undefined when one does, or nobody can be asked. Not for one's own. */
export async function whileUnowned<Result>(
  store: string,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  if (!('locks' in navigator)) return undefined
  return navigator.locks.request(CLEANING_LOCK, () =>
    navigator.locks.request(lockOf(store), { ifAvailable: true }, (lock) => (lock ? act() : undefined)),
  )
}

/** Whether any page has a folder here, this one or one that is gone. */
export async function hasStores(): Promise<boolean> {
  const folder = await receivedFolder()
  if (!folder) return false
  for await (const store of folder.keys()) if (store) return true
  return false
}

/** Removes the folders of pages that are gone, with all that is in them. Never touches a living page's. */
export async function removeLeftovers(): Promise<void> {
  const folder = await receivedFolder()
  if (!folder) return
  for await (const store of folder.keys()) {
    await whileUnowned(store, () => folder.removeEntry(store, { recursive: true }))
  }
}

/** Deletes one received file by the `stored` path that came with it; already gone is as good. */
export async function dropStored(stored: string): Promise<void> {
  const at = placeOf(stored)
  if (!at) return
  if (at.part !== undefined) await dropPart(at, at.part)
  else for (const name of [at.name, ...downloadMarksOf(at.name)]) await remove(at.store, name)
}

/**
 * Writes down that a person had these `stored` files saved by the browser's own download. Packs of which no other file
 * is here are marked as a whole. Never rejects.
 */
export function noteStoredSaved(...stored: readonly string[]): Promise<void> {
  return noteStored(stored, markOf)
}

/** The same of a download that nobody had pressed for: the next page offers the file once more. Never rejects. */
export function noteStoredHanded(...stored: readonly string[]): Promise<void> {
  return noteStored(stored, handedMarkOf)
}

async function noteStored(stored: readonly string[], mark: typeof markOf): Promise<void> {
  const names = new Map<string, string[]>()
  for (const path of stored) {
    const { store, name, part } = placeOf(path) ?? {}
    if (store === undefined || name === undefined) continue
    const holder = `${store}/${name}`
    names.set(holder, [...(names.get(holder) ?? []), part === undefined ? name : partName(name, part)])
  }
  for (const [holder, saved] of names) {
    const [store = '', name = ''] = holder.split('/')
    const parts = partsHere.get(holder)
    const isAll = parts && areAllTold(parts) && saved.length >= parts.left.size
    for (const marked of isAll ? [name] : saved) await noteSaved({ store, name: marked }, mark)
  }
}

/** What cannot be written down is offered once more at a later start, and nothing worse. Never rejects. */
export async function noteSaved(
  { store, name }: { store: string; name: string },
  mark = markOf,
): Promise<void> {
  try {
    const folder = await (await receivedFolder())?.getDirectoryHandle(store)
    // A new one each time: it says when the last download began.
    await folder?.removeEntry(mark(name)).catch(() => {})
    await folder?.getFileHandle(mark(name), { create: true })
  } catch {
    // The folder is gone, or the disk is full.
  }
}

/** Of one pack: the files that this page was told of, how many it will be, and those that it still has. */
interface Parts {
  readonly told: Set<number>
  of: number
  readonly left: Set<number>
}

/** By pack. */
const partsHere = new Map<string, Parts>()

/** They come as their item is whole: one that is dropped may be the last of those here, and not of the pack. */
function areAllTold({ told, of }: Parts): boolean {
  return told.size >= of
}

/** Of many files that are cleared at once, the last one takes the pack along. */
const CLEARING_MS = 100

/** This page got a file: a pack goes with the last of those that are handed out of it. */
export function noteArrived(stored: string): void {
  const { store, name, part, of } = placeOf(stored) ?? {}
  if (part === undefined || of === undefined) return
  const pack = `${store}/${name}`
  const parts = partsHere.get(pack) ?? { told: new Set(), of, left: new Set() }
  parts.of = of
  parts.told.add(part)
  parts.left.add(part)
  partsHere.set(pack, parts)
}

async function dropPart({ store, name }: Place, part: number): Promise<void> {
  const pack = `${store}/${name}`
  partsHere.get(pack)?.left.delete(part)
  await new Promise((resolve) => setTimeout(resolve, CLEARING_MS))
  const parts = partsHere.get(pack)
  if (parts === undefined) return
  if (parts.left.size > 0 || !areAllTold(parts)) {
    const folder = await (await receivedFolder())?.getDirectoryHandle(store)
    await folder?.getFileHandle(goneMarkOf(partName(name, part)), { create: true })
    return
  }
  partsHere.delete(pack)
  for (const file of [name, ...downloadMarksOf(name)]) await remove(store, file)
}

async function remove(store: string, name: string): Promise<void> {
  try {
    const folder = await (await receivedFolder())?.getDirectoryHandle(store)
    await folder?.removeEntry(name)
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
  }
}

interface Place {
  readonly store: string
  /** Of the file, or of the pack in which it lies. */
  readonly name: string
  /** Which item of its transfer it is, if it lies in a pack. */
  readonly part?: number
  /** How many this page is told of. */
  readonly of?: number
}

function placeOf(stored: string): Place | undefined {
  const [root, store, name, part, of] = stored.split('/')
  if (root !== STORE_FOLDER || !store || !name) return undefined
  return { store, name, ...(part !== undefined && { part: Number(part), of: Number(of) }) }
}

/** Where the folders of all pages lie; undefined without a private file system. */
export async function receivedFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  // Typed as always there; missing on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined
  if (!storage) return undefined
  try {
    return await (await storage.getDirectory()).getDirectoryHandle(STORE_FOLDER, { create: true })
  } catch {
    return undefined
  }
}
