/** The files being received now, their memory and their number held to limits. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import { codeOf, type ErrorCode } from '../../protocol/primitives/error.ts'
import { WINDOW_BYTES, type ReceivingItem } from './incoming.ts'
import { ItemWriter } from './itemWriter.ts'
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

export class Writers {
  readonly #deps: WritersDeps
  readonly #discarding = new Set<Promise<void>>()
  #openItems = 0
  #heldBytes = 0

  constructor(deps: WritersDeps) {
    this.#deps = deps
  }

  /** Whether the item is being written, or may be. */
  hasRoomFor({ writer }: ReceivingItem): boolean {
    return writer !== undefined || this.#openItems < MAX_OPEN_ITEMS
  }

  /** Whether so many bytes more may wait to be written. */
  canHold(bytes: number): boolean {
    return this.#heldBytes + bytes + CHUNK_COST_BYTES <= MAX_HELD_BYTES
  }

  push(item: ReceivingItem, data: Bytes): void {
    this.#heldBytes += data.length + CHUNK_COST_BYTES
    this.#open(item).push(data)
  }

  /** `sha256` is the sender's, in hex. */
  end(item: ReceivingItem, sha256: string): void {
    this.#open(item).end(sha256)
  }

  /** Opens what is kept of the item, if anything is and it is not open. */
  resume(item: ReceivingItem): void {
    if (!item.writer && item.kept && this.#openItems < MAX_OPEN_ITEMS) this.#open(item)
  }

  /** What was written differs from what the sender has: the item starts from its first byte. */
  restart(item: ReceivingItem): void {
    item.arrivedBytes = 0
    item.writtenBytes = 0
    if (item.writer) this.#start(item, this.#track(item.writer.discard(false)))
  }

  /** Nothing more comes for the item. Deletes what is not done, except for a beginning that a later try can use. */
  settle(item: ReceivingItem): void {
    const { sink, partials } = this.#deps
    const { writer, kept, offered, entry, writtenBytes } = item
    const { state } = entry
    item.kept = undefined
    if (!writer) {
      // A file in another page's folder was not touched, and stays for another time.
      if (kept && kept.store === undefined) void this.#track(sink.remove?.(kept))
      return
    }
    item.writer = undefined
    this.#openItems -= 1
    if (state.kind === 'done') return
    const isFull = state.kind === 'failed' && state.code === 'disk-full'
    const isTheirs = state.kind === 'failed' && state.code === 'channel-lost' && this.#deps.isOfDevice()
    const keeps = (isFull || isTheirs) && writtenBytes > 0 && writer.canKeep
    if (keeps && isFull) partials.keep(offered)
    void this.#track(writer.discard(keeps))
  }

  /** Resolves when every discarded file is closed. */
  async discarded(): Promise<void> {
    await Promise.all(this.#discarding)
  }

  #open(item: ReceivingItem): ItemWriter {
    if (item.writer) return item.writer
    this.#openItems += 1
    return this.#start(item)
  }

  #start(item: ReceivingItem, after?: Promise<void>): ItemWriter {
    const deps = this.#deps
    const { kept } = item
    item.kept = undefined
    return (item.writer = new ItemWriter({
      sink: deps.sink,
      item: item.offered,
      hasher: deps.createHasher(),
      crc: item.transfer.items.length > 1 ? deps.createCrc?.() : undefined,
      ...(kept && { kept }),
      ...(after && { after }),
      makeRoom: () => deps.partials.dropOldest(),
      written(bytes) {
        item.writtenBytes += bytes
        deps.written(item, bytes)
      },
      resumed(bytes) {
        item.writtenBytes = bytes
      },
      released: (bytes) => (this.#heldBytes -= bytes + CHUNK_COST_BYTES),
      matched: () => deps.matched(item),
      finished: (written) => deps.finished(item, written),
      failed: (error) => deps.failed(item, codeOf(error, 'disk-failed')),
    }))
  }

  #track(work: Promise<void> = Promise.resolve()): Promise<void> {
    const gone = work.finally(() => this.#discarding.delete(gone))
    this.#discarding.add(gone)
    return gone
  }
}
