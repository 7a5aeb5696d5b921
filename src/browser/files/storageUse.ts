/** How much of this device's storage Sealdrop takes. */
import { SHARE_FOLDER } from '../../serviceWorker/messages.ts'
import { STORE_FOLDER } from '../../core/transfer/receiving/storedNames.ts'

export interface StorageUse {
  /** Everything of this origin, the app itself included. Browsers round it. */
  readonly usedBytes: number
  /** What the browser would allow; a lower bound of the free space at best. */
  readonly quotaBytes: number
  /** Received files and files shared into the app, of all windows. */
  readonly filesBytes: number
}

/** Undefined where the browser has no such storage (plain HTTP). */
export async function measureStorage(): Promise<StorageUse | undefined> {
  // Typed as always there; missing on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined
  if (!storage) return undefined
  try {
    const { usage = 0, quota = 0 } = await storage.estimate()
    return { usedBytes: usage, quotaBytes: quota, filesBytes: await bytesOfFiles(storage) }
  } catch {
    return undefined
  }
}

/** Asks the browser not to throw our storage away when space runs short. True when it agreed. */
export async function askToPersist(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined
  try {
    return (await storage?.persist()) ?? false
  } catch {
    return false
  }
}

async function bytesOfFiles(storage: StorageManager): Promise<number> {
  const root = await storage.getDirectory()
  let bytes = 0
  for (const name of [STORE_FOLDER, SHARE_FOLDER]) {
    try {
      bytes += await bytesBelow(await root.getDirectoryHandle(name))
    } catch {
      // Not there, or removed while we looked.
    }
  }
  return bytes
}

async function bytesBelow(folder: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0
  for await (const handle of folder.values()) {
    bytes += isFolder(handle) ? await bytesBelow(handle) : await sizeOf(handle)
  }
  return bytes
}

async function sizeOf(handle: FileSystemHandle): Promise<number> {
  return isFile(handle) ? (await handle.getFile()).size : 0
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory'
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file'
}
