/**
 * This page's own folder in the private file system. Several tabs share one origin's storage: each holds a Web
 * Lock named like its folder while it lives, and a folder whose lock nobody holds is left over from a page that is gone.
 */

/** As in engine/privateFileSink.ts: everything received lies below it, one folder per page. */
const STORE_FOLDER = 'received'

const LOCK_PREFIX = 'sealdrop/store/'

const lockOf = (store: string): string => LOCK_PREFIX + store

/**
 * Names this page's folder and holds its lock until the page ends: the one that this tab had before a reload, unless
 * another page holds it (a duplicated tab), else a fresh one. The folder itself is made by the engine when it is
 * needed. Works without locks and private file system too (plain HTTP): the name is then of no use, nor in the way.
 */
export async function claimPageStore(before: string | undefined): Promise<string> {
  if (before !== undefined && (await claim(before))) return before
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  await claim(fresh)
  return fresh
}

/** Whether this page holds the store's lock now, for as long as it lives. Without locks nobody else can be asked. */
function claim(store: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true)
  return new Promise((resolve) => {
    navigator.locks
      .request(lockOf(store), { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock ? new Promise<never>(() => {}) : undefined
      })
      .catch(() => resolve(false))
  })
}

/** How many living pages of this browser have started, this one included once it claimed its store. */
export async function startedPages(): Promise<number> {
  if (!('locks' in navigator)) return 0
  const { held = [] } = await navigator.locks.query()
  return held.filter(({ name }) => name?.startsWith(LOCK_PREFIX)).length
}

/** Removes the folders of pages that are gone. Returns how many. Never touches a living page's. */
export async function cleanLeftovers(): Promise<number> {
  const folder = await receivedFolder()
  if (!folder || !('locks' in navigator)) return 0
  let removed = 0
  for await (const store of folder.keys()) {
    await navigator.locks.request(lockOf(store), { ifAvailable: true }, async (lock) => {
      if (!lock) return
      await folder.removeEntry(store, { recursive: true })
      removed++
    })
  }
  return removed
}

/** Deletes one received file by the `stored` path that came with it; already gone is as good. */
export async function dropStored(stored: string): Promise<void> {
  const [root, store, name] = stored.split('/')
  if (root !== STORE_FOLDER || !store || !name) return
  try {
    const folder = await (await receivedFolder())?.getDirectoryHandle(store)
    await folder?.removeEntry(name)
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
  }
}

async function receivedFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  // Typed as always there; missing on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined
  if (!storage) return undefined
  try {
    return await (await storage.getDirectory()).getDirectoryHandle(STORE_FOLDER, { create: true })
  } catch {
    return undefined
  }
}
