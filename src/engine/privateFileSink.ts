/** The FileSink port over the origin private file system: synchronous writes from this worker, nothing in memory. */
import { SealdropError } from '../protocol/error.ts'
import type { IncomingItem, SinkFile } from '../transfer/ports.ts'
import type { ReceivingSink } from './receivingSink.ts'

/** Everything Sealdrop keeps in the private file system lies below this folder, one folder per page. */
export const STORE_FOLDER = 'received'

/**
 * A sink in the folder of page `store`, or undefined where this browser or context has no private file system
 * with synchronous access (plain HTTP on a LAN, private windows of some browsers).
 */
export async function createPrivateFileSink(store: string): Promise<ReceivingSink | undefined> {
  const folder = await openFolder(store)
  if (!folder) return undefined
  const finished = new Map<string, FileSystemFileHandle>()

  return {
    async open(item) {
      const name = fileNameOf(item)
      const handle = await onDisk(() => folder.getFileHandle(name, { create: true }))
      const access = await onDisk(() => handle.createSyncAccessHandle())
      return privateFile(access, {
        finished: () => finished.set(keyOf(item.transfer, item.item), handle),
        discarded() {
          finished.delete(keyOf(item.transfer, item.item))
          return folder.removeEntry(name)
        },
      })
    },
    async take(transfer, item) {
      const key = keyOf(transfer, item)
      const handle = finished.get(key)
      if (!handle) throw new SealdropError('disk-failed', 'no such file')
      finished.delete(key)
      return { file: await onDisk(() => handle.getFile()), stored: `${STORE_FOLDER}/${store}/${handle.name}` }
    },
  }
}

interface Endings {
  readonly finished: () => void
  readonly discarded: () => Promise<void>
}

function privateFile(access: FileSystemSyncAccessHandle, endings: Endings): SinkFile {
  return {
    write(offset, data) {
      const written = onDiskNow(() => access.write(data, { at: offset }))
      if (written !== data.length) throw new SealdropError('disk-full', 'a write fell short')
    },
    finish() {
      onDiskNow(() => access.flush())
      access.close()
      endings.finished()
      return Promise.resolve()
    },
    async discard() {
      try {
        access.close()
        await endings.discarded()
      } catch {
        // Already closed or already gone: either way nothing of it is left to be used.
      }
    },
  }
}

/** The transfer and item make it unique in the page, the uid across pages that share a name. */
function fileNameOf(item: IncomingItem): string {
  return `${item.uid}-${item.transfer}-${item.item}`
}

function keyOf(transfer: number, item: number): string {
  return `${transfer}/${item}`
}

async function openFolder(store: string): Promise<FileSystemDirectoryHandle | undefined> {
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

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw diskError(error)
  }
}

function onDiskNow<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw diskError(error)
  }
}

/** QuotaExceededError has been a DOMException and is becoming a class of its own: its name is the same. */
function diskError(error: unknown): SealdropError {
  const full = error instanceof Error && error.name === 'QuotaExceededError'
  return new SealdropError(full ? 'disk-full' : 'disk-failed', 'the private file system refused', {
    cause: error,
  })
}
