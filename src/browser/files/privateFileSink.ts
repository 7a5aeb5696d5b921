/** The FileSink port over the origin private file system: synchronous writes from this worker, nothing in memory. */
import { SealdropError } from '../../core/protocol/primitives/error.ts'
import type { IncomingItem, KeptFile, StoredPart } from '../../core/transfer/ports.ts'
import { fileNameOf, partPath, STORE_FOLDER } from '../../core/transfer/receiving/storedNames.ts'
import { createPacks, type PackedFile } from './packs.ts'
import { existing, onDisk, onDiskNow, openAccess, openStore } from './privateFolder.ts'
import { createReceivedJournal } from './receivedJournal.ts'
import type { ReceivingSink, StoredFile } from '../../core/engine/receivingSink.ts'

/**
 * A sink in the folder of page `store`, or undefined where there is no such file system. With `session`, letters and
 * digits that a reloaded page has again, it writes down what it receives (browser/files/savedTransfers.ts).
 */
export async function createPrivateFileSink(
  store: string,
  session?: string,
): Promise<ReceivingSink | undefined> {
  const folder = await openStore(store)
  return folder && sinkIn(folder, store, session)
}

function sinkIn(
  folder: FileSystemDirectoryHandle,
  store: string,
  session: string | undefined,
): ReceivingSink {
  const journal = session === undefined ? undefined : createReceivedJournal(folder, session)
  const packs = createPacks(folder)
  const taken = new Set<string>()
  /** Packs that an earlier page wrote. */
  const earlier = new Map<string, Promise<File>>()

  async function remove(name: string): Promise<void> {
    try {
      await folder.removeEntry(name)
    } catch {
      // Already gone: nothing of it is left to be used.
    }
  }

  async function packedEarlier({ part }: { readonly part?: StoredPart }): Promise<PackedFile | undefined> {
    if (!part) return undefined
    const { pack } = part
    const file = earlier.get(pack) ?? onDisk(async () => (await folder.getFileHandle(pack)).getFile())
    earlier.set(pack, file)
    return { ...part, file: await file }
  }

  function partOf({ file, pack, at, of }: PackedFile, { item, size }: IncomingItem): StoredFile {
    const isThere = size === 0 || at + size <= file.size
    if (!isThere) throw new SealdropError('disk-failed', 'a pack is shorter than it was')
    return { file, part: { at, size }, stored: `${STORE_FOLDER}/${store}/${partPath(pack, item, of)}` }
  }

  async function fileOf(item: IncomingItem, handle: FileSystemFileHandle): Promise<PrivateFile> {
    return privateFile(await openAccess(handle), () => remove(fileNameOf(item)))
  }

  return {
    ...(journal && {
      journal: {
        accepted(items) {
          packs.accepted(items)
          journal.accepted(items)
        },
        done(item, hashes) {
          const { pack, at } = packs.find(item) ?? {}
          const part = pack !== undefined && at !== undefined ? { pack, at } : undefined
          return journal.done(item, hashes, part)
        },
        over: (item, code) => journal.over(item, code),
      },
      sentBy: (name) => journal.sentBy(name),
      sentByDevice: (device) => journal.sentByDevice(device),
      forget: () => journal.close(),
    }),
    freeBytes,
    async open(item) {
      if (packs.takes(item)) return packs.open(item)
      const handle = await onDisk(() => folder.getFileHandle(fileNameOf(item), { create: true }))
      const file = await fileOf(item, handle)
      file.empty()
      return file
    },
    async reopen(item, from) {
      const there = from.store === undefined || from.store === store ? folder : await openStore(from.store)
      const handle = there && (await existing(there, fileNameOf(from)))
      if (!handle) return undefined
      const name = fileNameOf(item)
      if ((there !== folder || handle.name !== name) && !(await moved(handle, folder, name))) return undefined
      return fileOf(item, await onDisk(() => folder.getFileHandle(name)))
    },
    remove: (item) => remove(fileNameOf(item)),
    async take(item) {
      const name = fileNameOf(item)
      const packed = packs.take(item) ?? (await packedEarlier(item))
      if (packed) return partOf(packed, item)
      const handle = taken.has(name) ? undefined : await existing(folder, name)
      if (!handle) throw new SealdropError('disk-failed', 'no such file')
      taken.add(name)
      return { file: await onDisk(() => handle.getFile()), stored: `${STORE_FOLDER}/${store}/${name}` }
    },
  }
}

/** Chromium says no more than some GiB, whatever the disk holds. */
async function freeBytes(): Promise<number | undefined> {
  try {
    const { quota, usage = 0 } = await navigator.storage.estimate()
    return quota === undefined ? undefined : Math.max(0, quota - usage)
  } catch {
    return undefined
  }
}

interface PrivateFile extends KeptFile {
  empty(): void
}

function privateFile(access: FileSystemSyncAccessHandle, remove: () => Promise<void>): PrivateFile {
  return {
    size: onDiskNow(() => access.getSize()),
    empty: () => onDiskNow(() => access.truncate(0)),
    async read(offset, length) {
      // Gigabytes are read like this: the worker must hear what else comes meanwhile.
      await new Promise((resolve) => setTimeout(resolve))
      const data = new Uint8Array(length)
      const read = onDiskNow(() => access.read(data, { at: offset }))
      if (read !== length) throw new SealdropError('disk-failed', 'a read fell short')
      return data
    },
    write(offset, data) {
      const written = onDiskNow(() => access.write(data, { at: offset }))
      if (written !== data.length) throw new SealdropError('disk-full', 'a write fell short')
    },
    finish() {
      onDiskNow(() => access.flush())
      access.close()
      return Promise.resolve()
    },
    keep() {
      access.close()
      return Promise.resolve()
    },
    discard() {
      access.close()
      return remove()
    },
  }
}

/** Into `folder` by that name; false where the browser cannot, or will not, as when somebody else has it open. */
async function moved(
  handle: FileSystemFileHandle,
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<boolean> {
  try {
    // Not yet in TypeScript's library: in Chromium since 109, Firefox since 111, Safari since 15.2.
    const { move } = handle as unknown as {
      move?: (folder: FileSystemDirectoryHandle, name: string) => Promise<void>
    }
    if (!move) return false
    await move.call(handle, folder, name)
    return true
  } catch {
    return false
  }
}
