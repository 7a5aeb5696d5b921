/** The files being received now, their memory and their number held to limits. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import { codeOf, type ErrorCode } from '../../protocol/primitives/error.ts'
import { WINDOW_BYTES, type ReceivingItem } from './incoming.ts'
import { startItemWriter, type ItemWriter } from './itemWriter.ts'
import type { KeptPartials } from './keptPartials.ts'
import type { Crc, FileHashes, FileSink, Hasher } from '../ports.ts'

/** All transfers together, written or not yet: eight windows, for senders that work on several at once. */
const MAX_HELD_BYTES = 8 * WINDOW_BYTES

/** What a chunk costs beside its data, so that a flood of tiny ones is counted for what it is. */
const CHUNK_COST_BYTES = 256

/** Files open at once: the 64 that may wait for `received`, and as many as a person may have paused half-way. */
const MAX_OPEN_ITEMS = 256

interface WritersDeps {
  readonly sink: FileSink
  readonly createHasher: () => Hasher
  readonly createCrc: (() => Crc) | undefined
  readonly partials: KeptPartials
  /** The peer is a remembered device: what a lost channel leaves unfinished it can go on with in a later session. */
  readonly isOfDevice: () => boolean
  /** So many bytes more of the item are on disk. */
  readonly written: (item: ReceivingItem, bytes: number) => void
  readonly matched: (item: ReceivingItem) => void
  readonly finished: (item: ReceivingItem, written: FileHashes) => void
  readonly failed: (item: ReceivingItem, code: ErrorCode) => void
}

export interface Writers {
  /** Whether the item is being written, or may be. */
  hasRoomFor(item: ReceivingItem): boolean
  /** Whether so many bytes more may wait to be written. */
  canHold(bytes: number): boolean
  push(item: ReceivingItem, data: Bytes): void
  /** `sha256` is the sender's, in hex. */
  end(item: ReceivingItem, sha256: string): void
  /** Opens what is kept of the item, if anything is and it is not open. */
  resume(item: ReceivingItem): void
  /** What was written of the item is not what its sender has: it begins anew. */
  restart(item: ReceivingItem): void
  /** Nothing more comes for the item. What is not done is deleted, but for a beginning that the next try can use. */
  settle(item: ReceivingItem): void
  /** Resolves when nothing that was given up is left. */
  discarded(): Promise<void>
}

export function createWriters(parts: WritersDeps): Writers {
  const { partials } = parts
  const discarding = new Set<Promise<void>>()
  let openItems = 0
  let heldBytes = 0

  function start(item: ReceivingItem, after?: Promise<void>): ItemWriter {
    const { kept } = item
    item.kept = undefined
    return (item.writer = startItemWriter({
      sink: parts.sink,
      item: item.offered,
      hasher: parts.createHasher(),
      crc: item.transfer.items.length > 1 ? parts.createCrc?.() : undefined,
      ...(kept && { kept }),
      ...(after && { after }),
      makeRoom: () => partials.dropOldest(),
      written(bytes) {
        item.writtenBytes += bytes
        parts.written(item, bytes)
      },
      resumed(bytes) {
        item.writtenBytes = bytes
      },
      released: (bytes) => (heldBytes -= bytes + CHUNK_COST_BYTES),
      matched: () => parts.matched(item),
      finished: (written) => parts.finished(item, written),
      failed: (error) => parts.failed(item, codeOf(error, 'disk-failed')),
    }))
  }

  function open(item: ReceivingItem): ItemWriter {
    if (item.writer) return item.writer
    openItems += 1
    return start(item)
  }

  function track(work: Promise<void> = Promise.resolve()): Promise<void> {
    const gone = work.finally(() => discarding.delete(gone))
    discarding.add(gone)
    return gone
  }

  return {
    hasRoomFor: ({ writer }) => writer !== undefined || openItems < MAX_OPEN_ITEMS,
    canHold: (bytes) => heldBytes + bytes + CHUNK_COST_BYTES <= MAX_HELD_BYTES,
    push(item, data) {
      heldBytes += data.length + CHUNK_COST_BYTES
      open(item).push(data)
    },
    end: (item, sha256) => open(item).end(sha256),
    resume(item) {
      if (!item.writer && item.kept && openItems < MAX_OPEN_ITEMS) open(item)
    },
    restart(item) {
      item.arrivedBytes = 0
      item.writtenBytes = 0
      if (item.writer) start(item, track(item.writer.discard(false)))
    },
    settle(item) {
      const { writer, offered, entry, writtenBytes } = item
      const { state } = entry
      const { kept } = item
      item.kept = undefined
      if (!writer) {
        // What lies in another page's folder was not touched, and stays for another time.
        if (kept && kept.store === undefined) void track(parts.sink.remove?.(kept))
        return
      }
      item.writer = undefined
      openItems -= 1
      if (state.kind === 'done') return
      const isFull = state.kind === 'failed' && state.code === 'disk-full'
      const isTheirs = state.kind === 'failed' && state.code === 'channel-lost' && parts.isOfDevice()
      const keeps = (isFull || isTheirs) && writtenBytes > 0 && writer.canKeep
      if (keeps && isFull) partials.keep(offered)
      void track(writer.discard(keeps))
    },
    async discarded() {
      await Promise.all(discarding)
    },
  }
}
