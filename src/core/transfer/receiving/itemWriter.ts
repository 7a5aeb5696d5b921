/** Writes one received file: strictly one call to the sink after the other, however slow it is. */
import { toHex, type Bytes } from '../../protocol/primitives/bytes.ts'
import { codeOf, SealdropError } from '../../protocol/primitives/error.ts'
import { createCondition } from '../condition.ts'
import { hashSoFar } from '../hashSoFar.ts'
import type { Beginning, Crc, FileHashes, FileSink, Hasher, IncomingItem, SinkFile } from '../ports.ts'

/** What was kept is read in such pieces. */
const READ_BYTES = 4 * 1024 * 1024

/** The first bytes of an item. */
export interface Prefix {
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

interface ItemWriterDeps {
  readonly sink: FileSink
  readonly item: IncomingItem
  readonly hasher: Hasher
  readonly crc: Crc | undefined
  /** What the sink keeps of it, or of an earlier item like it: writing goes on behind that. */
  readonly kept?: Beginning
  /** Nothing is opened before. */
  readonly after?: Promise<void>
  /** The disk is full; whether something was deleted for it. */
  makeRoom(): Promise<boolean>
  /** `bytes` more are on the sink. */
  written(bytes: number): void
  /** `bytes` were kept, from the beginning. */
  resumed(bytes: number): void
  /** A pushed chunk of `bytes` is no longer in memory, written or not. */
  released(bytes: number): void
  /** The hash is the one that `end` said; flushing comes next. */
  matched(): void
  finished(written: FileHashes): void
  /** SealdropError `disk-full`, `disk-failed` or `corrupt-item`, or whatever else the sink threw. */
  failed(error: unknown): void
}

/** Opens the sink's file and writes what is pushed, until end() or discard(), or until it fails. */
export class ItemWriter {
  readonly #deps: ItemWriterDeps
  readonly #changed = createCondition()
  /** Aborted by discard() and by a failure: nothing more is written. */
  readonly #discarding = new AbortController()
  readonly #ended: Promise<void>
  #queue: Bytes[] = []
  /** The queue's older part, last one first: taking from its end costs the same however long the queue is. */
  #older: Bytes[] = []
  #expected: string | undefined
  #keeps = false
  #file: SinkFile | undefined
  #writtenBytes = 0
  #state: 'writing' | 'idle' | 'ended' = 'writing'
  #draining: ((prefix: Prefix | undefined) => void)[] = []

  constructor(deps: ItemWriterDeps) {
    this.#deps = deps
    this.#ended = this.#run()
  }

  /** What was written can be kept for a later try. */
  get canKeep(): boolean {
    return this.#file?.keep !== undefined
  }

  /** Queues `data`, which follows what was pushed before. Keeps its buffer. */
  push(data: Bytes): void {
    this.#queue.push(data)
    this.#changed.notify()
  }

  /** No more comes; `sha256` is the sender's, in hex. */
  end(sha256: string): void {
    this.#expected = sha256
    this.#changed.notify()
  }

  /** What is on the sink once everything pushed before is written; undefined if the writer has ended by then. */
  drained(): Promise<Prefix | undefined> {
    const drained = new Promise<Prefix | undefined>((resolve) => this.#draining.push(resolve))
    const isDrained = this.#state === 'idle' && this.#queue.length === 0 && this.#expected === undefined
    if (this.#state === 'ended' || isDrained) this.#tellDrained()
    return drained
  }

  /** Forgets what is queued and deletes what was written, unless it is to be kept. Resolves when that is done. */
  discard(keeps: boolean): Promise<void> {
    this.#discarding.abort()
    this.#keeps = keeps
    this.#dropQueue()
    this.#changed.notify()
    return this.#ended
  }

  get #isDiscarded(): boolean {
    return this.#discarding.signal.aborted
  }

  async #run(): Promise<void> {
    const written = await this.#write().catch((error: unknown) => this.#fail(error))
    if (written && !this.#isDiscarded) {
      this.#deps.finished(written)
    } else {
      this.#dropQueue()
      await (this.#keeps && this.#file?.keep ? this.#file.keep() : this.#file?.discard())
    }
    this.#state = 'ended'
    this.#tellDrained()
  }

  #fail(error: unknown): undefined {
    if (!this.#isDiscarded) this.#deps.failed(error)
    this.#discarding.abort()
  }

  /** Each await may end in a discard: then there is nothing more to do, and nothing to return. */
  async #write(): Promise<FileHashes | undefined> {
    const { sink, item, hasher, crc } = this.#deps
    await this.#deps.after
    this.#file = (await this.#resume()) ?? (await sink.open(item))
    await this.#writeQueued(this.#file)
    if (this.#isDiscarded) return undefined
    const sha256 = toHex(hasher.digest())
    if (sha256 !== this.#expected)
      throw new SealdropError('corrupt-item', 'the bytes are not those that were sent')
    this.#deps.matched()
    await this.#file.finish()
    const hashes = { sha256, crc32: crc?.value() }
    // Before the sender hears of it and forgets the item: a reloaded page must find it in the journal.
    await sink.journal?.done(item, hashes)
    return hashes
  }

  /** Reads the kept beginning once, for the hashes. */
  async #resume(): Promise<SinkFile | undefined> {
    const { sink, item, hasher, crc } = this.#deps
    const kept = this.#deps.kept && (await sink.reopen?.(item, this.#deps.kept))
    if (!kept) return undefined
    if (kept.size > item.size) {
      // Bytes past the end would be in no hash.
      await kept.discard()
      return undefined
    }
    // From here on a discard has to close it.
    this.#file = kept
    while (this.#writtenBytes < kept.size && !this.#isDiscarded) {
      const length = Math.min(READ_BYTES, kept.size - this.#writtenBytes)
      const data = await kept.read(this.#writtenBytes, length)
      hasher.update(data)
      crc?.update(data)
      this.#writtenBytes += data.length
    }
    if (!this.#isDiscarded) this.#deps.resumed(this.#writtenBytes)
    return kept
  }

  async #writeQueued(file: SinkFile): Promise<void> {
    while (!this.#isDiscarded) {
      const data = this.#next()
      if (data) await this.#writeChunk(file, data)
      else if (this.#expected !== undefined) return
      else await this.#untilPushed()
    }
  }

  async #untilPushed(): Promise<void> {
    this.#state = 'idle'
    this.#tellDrained()
    await this.#changed.wait()
    this.#state = 'writing'
  }

  async #writeChunk(file: SinkFile, data: Bytes): Promise<void> {
    // The sink may transfer the buffer away: everything that needs it comes first.
    const { length } = data
    this.#deps.hasher.update(data)
    this.#deps.crc?.update(data)
    try {
      await this.#writeOrMakeRoom(file, data)
    } finally {
      this.#deps.released(length)
    }
    this.#writtenBytes += length
    if (!this.#isDiscarded) this.#deps.written(length)
  }

  async #writeOrMakeRoom(file: SinkFile, data: Bytes): Promise<void> {
    for (;;) {
      try {
        await file.write(this.#writtenBytes, data)
        return
      } catch (error) {
        // A sink that took the buffer away cannot try again.
        const mayHelp = codeOf(error, 'disk-failed') === 'disk-full' && data.length > 0
        if (!mayHelp || !(await this.#deps.makeRoom())) throw error
      }
    }
  }

  #tellDrained(): void {
    if (this.#draining.length === 0) return
    const isEnded = this.#state === 'ended'
    const prefix = isEnded ? undefined : { bytes: this.#writtenBytes, sha256: hashSoFar(this.#deps.hasher) }
    for (const tell of this.#draining) tell(prefix)
    this.#draining = []
  }

  #next(): Bytes | undefined {
    if (this.#older.length === 0) {
      this.#older = this.#queue.reverse()
      this.#queue = []
    }
    return this.#older.pop()
  }

  #dropQueue(): void {
    for (let data = this.#next(); data; data = this.#next()) this.#deps.released(data.length)
  }
}
