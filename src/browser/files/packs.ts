/**
 * The small files of a large offer, one behind the other in files that many of them share: to a browser, opening,
 * flushing and closing a file costs a hundred times what writing a kilobyte does (docs/PERFORMANCE.md).
 */
import { SealdropError } from '../../core/protocol/primitives/error.ts'
import { toHex, type Bytes } from '../../core/protocol/primitives/bytes.ts'
import { platformRandom } from '../../core/protocol/primitives/random.ts'
import type { IncomingItem, SinkFile, StoredPart } from '../../core/transfer/ports.ts'
import { fileNameOf, packName, type ItemKey } from '../../core/transfer/receiving/storedNames.ts'
import { onDisk, onDiskNow, openAccess } from './privateFolder.ts'

/** Larger ones are worth a file of their own, and go on behind what was written of them. */
export const MAX_PACKED_BYTES = 64 * 1024

/** Fewer files cost little as they are. */
const MIN_ITEMS = 16

/** Half of what may wait for `received`: the next ones are on their way while these are flushed. */
const FILES_PER_PACK = 32

/** A pack waits so long for the next file. */
const IDLE_MS = 10

/** A pack that nobody writes to any more. */
export interface PackedFile extends StoredPart {
  readonly file: File
}

interface Packs {
  /** These were offered together: whether they go into packs is decided here. */
  accepted(items: readonly IncomingItem[]): void
  takes(item: IncomingItem): boolean
  /** Its file, an empty one. Rejects with SealdropError `disk-full` or `disk-failed`. */
  open(item: IncomingItem): Promise<SinkFile>
  /** Where it is, from finish() on, until it is taken. */
  find(item: ItemKey): PackedFile | undefined
  take(item: ItemKey): PackedFile | undefined
}

interface Pack {
  readonly name: string
  readonly handle: FileSystemFileHandle
  readonly access: FileSystemSyncAccessHandle
  /** Where the next file begins. */
  end: number
  readonly unfinished: Set<Member>
  readonly finished: Member[]
  isSealed: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

interface Member {
  readonly item: IncomingItem
  /** Where it is written; undefined until it is in one, and when that was sealed meanwhile. */
  pack: Pack | undefined
  at: number
  writtenBytes: number
  /** What was written to a pack that was sealed meanwhile, for the next one. */
  moving: Bytes
  /** Settles what finish() waits for. */
  readonly sealed: { resolve(): void; reject(error: unknown): void; readonly promise: Promise<void> }
}

const NOTHING: Bytes = new Uint8Array()

export function createPacks(folder: FileSystemDirectoryHandle): Packs {
  const transfers = new Set<string>()
  const found = new Map<string, PackedFile>()
  /** By transfer: what belongs together is deleted together. */
  const current = new Map<string, Promise<Pack>>()

  async function create(item: IncomingItem): Promise<Pack> {
    const name = packName(item, toHex(platformRandom(8)))
    const handle = await onDisk(() => folder.getFileHandle(name, { create: true }))
    const access = await openAccess(handle)
    const lists = { unfinished: new Set<Member>(), finished: [] }
    return { name, handle, access, end: 0, ...lists, isSealed: false, timer: undefined }
  }

  /** Acts on the pack that the file is in, or else goes into: without a wait before, in which it could be sealed. */
  async function inPack<Result>(member: Member, act: (pack: Pack) => Result): Promise<Result> {
    const key = transferKey(member.item)
    while (!member.pack) {
      const opening = current.get(key) ?? create(member.item)
      current.set(key, opening)
      const pack = await opening.catch((error: unknown) => {
        if (current.get(key) === opening) current.delete(key)
        throw error
      })
      if (!pack.isSealed) join(pack, member)
      else if (current.get(key) === opening) current.delete(key)
    }
    if (member.pack.isSealed) throw new SealdropError('disk-failed', 'lost with its pack')
    return act(member.pack)
  }

  /** Not after a wait: a pack that was open before may be sealed then. */
  function join(pack: Pack, member: Member): void {
    // A full disk refuses this, and it may be tried again: until it is there the member is in no pack.
    if (member.moving.length > 0) put(pack, pack.end, member.moving)
    member.pack = pack
    member.at = pack.end
    member.moving = NOTHING
    pack.end += member.item.size
    pack.unfinished.add(member)
    wait(pack)
  }

  function wait(pack: Pack): void {
    clearTimeout(pack.timer)
    pack.timer = setTimeout(() => {
      if (pack.finished.length > 0) void seal(pack)
    }, IDLE_MS)
  }

  function put({ access }: Pack, at: number, data: Bytes): void {
    const written = onDiskNow(() => access.write(data, { at }))
    if (written !== data.length) throw new SealdropError('disk-full', 'a write fell short')
  }

  /** Nothing is added any more: those that are finished are flushed together, the others go into the next one. */
  async function seal(pack: Pack): Promise<void> {
    pack.isSealed = true
    clearTimeout(pack.timer)
    const { access, handle, name, finished } = pack
    try {
      for (const member of pack.unfinished) moveOut(pack, member)
      onDiskNow(() => access.flush())
      access.close()
      const file = await onDisk(() => handle.getFile())
      for (const { item, at, sealed } of finished) {
        found.set(fileNameOf(item), { pack: name, at, of: finished.length, file })
        sealed.resolve()
      }
    } catch (error) {
      access.close()
      for (const { sealed } of finished) sealed.reject(error)
    }
  }

  /** Whose bytes cannot be read stays in the sealed pack, and fails with the next call. */
  function moveOut({ access }: Pack, member: Member): void {
    const moving = new Uint8Array(member.writtenBytes)
    const read = onDiskNow(() => access.read(moving, { at: member.at }))
    if (read !== moving.length) throw new SealdropError('disk-failed', 'a read fell short')
    member.moving = moving
    member.pack = undefined
  }

  /** Nobody finished in it, and nobody will. */
  async function abandon(pack: Pack): Promise<void> {
    pack.isSealed = true
    clearTimeout(pack.timer)
    pack.access.close()
    await folder.removeEntry(pack.name).catch(() => {})
  }

  return {
    accepted(items) {
      const [first] = items
      if (first && items.length >= MIN_ITEMS) transfers.add(transferKey(first))
    },
    takes: (item) => item.size <= MAX_PACKED_BYTES && transfers.has(transferKey(item)),
    find: (item) => found.get(fileNameOf(item)),
    take(item) {
      const packed = found.get(fileNameOf(item))
      found.delete(fileNameOf(item))
      return packed
    },
    async open(item) {
      const member: Member = {
        ...{ item, pack: undefined, at: 0, writtenBytes: 0, moving: NOTHING },
        sealed: deferred(),
      }
      await inPack(member, () => {})
      return {
        async write(offset, data) {
          await inPack(member, (pack) => {
            put(pack, member.at + offset, data)
            // Not after a wait: the pack may be sealed in it, and would move what was there before.
            member.writtenBytes = offset + data.length
          })
        },
        async finish() {
          await inPack(member, (pack) => {
            pack.unfinished.delete(member)
            if (pack.finished.push(member) === FILES_PER_PACK) void seal(pack)
            else wait(pack)
          })
          await member.sealed.promise
        },
        async discard() {
          const { pack } = member
          member.pack = undefined
          member.moving = NOTHING
          found.delete(fileNameOf(item))
          const isLast = pack?.unfinished.delete(member) && pack.unfinished.size + pack.finished.length === 0
          if (pack && isLast) await abandon(pack)
        },
      }
    },
  }
}

function transferKey({ uid, transfer }: Omit<ItemKey, 'item'>): string {
  return `${uid}-${transfer}`
}

function deferred(): Member['sealed'] {
  let settle: Pick<Member['sealed'], 'resolve' | 'reject'> | undefined
  const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
  // Who was discarded after finishing has nobody who listens.
  promise.catch(() => {})
  if (!settle) throw new Error('a promise runs its executor at once')
  return { ...settle, promise }
}
