/** Folders and files of the origin private file system as this worker uses them. */
import { SealdropError } from '../../core/protocol/primitives/error.ts'
import { STORE_FOLDER } from '../../core/transfer/receiving/storedNames.ts'

/** A page that was just reloaded may meet the last breath of the worker before it, which still holds its files. */
const LOCKED_TRIES = 20
const LOCKED_DELAY_MS = 100

/**
 * The folder of page `store`, or undefined where this browser or context has no private file system with synchronous
 * access (plain HTTP on a LAN, private windows of some browsers).
 */
export async function openStore(store: string): Promise<FileSystemDirectoryHandle | undefined> {
  if (!('FileSystemFileHandle' in globalThis)) return undefined
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return undefined
  try {
    const root = await navigator.storage.getDirectory()
    const received = await root.getDirectoryHandle(STORE_FOLDER, { create: true })
    return await received.getDirectoryHandle(store, { create: true })
  } catch {
    // Refused, e.g. in a private window: the memory sink takes over, with its stated limit.
    return undefined
  }
}

/** Rejects with SealdropError `disk-full` or `disk-failed`. */
export async function openAccess(file: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let tries = 1; ; tries++) {
    try {
      return await file.createSyncAccessHandle()
    } catch (error) {
      if (tries === LOCKED_TRIES || nameOf(error) !== 'NoModificationAllowedError') throw diskError(error)
    }
    await new Promise((resolve) => setTimeout(resolve, LOCKED_DELAY_MS))
  }
}

/** The file of that name, or undefined when there is none. Rejects with SealdropError `disk-failed`. */
export async function existing(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemFileHandle | undefined> {
  try {
    return await folder.getFileHandle(name)
  } catch (error) {
    if (nameOf(error) === 'NotFoundError') return undefined
    throw diskError(error)
  }
}

/** Rejects with SealdropError `disk-full` or `disk-failed`. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw diskError(error)
  }
}

/** Throws SealdropError `disk-full` or `disk-failed`. */
export function onDiskNow<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw diskError(error)
  }
}

/** QuotaExceededError has been a DOMException and is becoming a class of its own: its name is the same. */
function diskError(error: unknown): SealdropError {
  const full = nameOf(error) === 'QuotaExceededError'
  return new SealdropError(full ? 'disk-full' : 'disk-failed', 'the private file system refused', {
    cause: error,
  })
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}
