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

export interface ItemWriter {
  /** Queues `data`, which follows what was pushed before. Keeps its buffer. */
  push(data: Bytes): void
  /** No more comes; `sha256` is the sender's, in hex. */
  end(sha256: string): void
  /** What is on the sink once everything pushed before is written; undefined when by then it ended in any way. */
  drained(): Promise<Prefix | undefined>
  /** What was written can stay for another time. */
  readonly canKeep: boolean
  /** Forgets what is queued and deletes what was written, unless it is to be kept. Resolves when that is done. */
  discard(keeps: boolean): Promise<void>
}

/** Opens the sink's file and writes what is pushed, until end() or discard(), or until it fails. */
export function startItemWriter(parts: ItemWriterDeps): ItemWriter {
  const changed = createCondition()
  let queue: Bytes[] = []
  /** The queue's older part, last one first: taking from its end costs the same however long the queue is. */
  let older: Bytes[] = []
  let expected: string | undefined
  let discarded = false
  let keeps = false
  let file: SinkFile | undefined
  let writtenBytes = 0
  let isIdle = false
  let isOver = false
  let waiting: ((prefix: Prefix | undefined) => void)[] = []

  async function run(): Promise<void> {
    const written = await write().catch(fail)
    if (written && !discarded) {
      parts.finished(written)
    } else {
      drop()
      await (keeps && file?.keep ? file.keep() : file?.discard())
    }
    isOver = true
    tellDrained()
  }

  function tellDrained(): void {
    if (waiting.length === 0) return
    const prefix = isOver ? undefined : { bytes: writtenBytes, sha256: hashSoFar(parts.hasher) }
    for (const tell of waiting) tell(prefix)
    waiting = []
  }

  function fail(error: unknown): undefined {
    if (!discarded) parts.failed(error)
    discarded = true
  }

  /** Each wait may end in a discard: then there is nothing more to do, and nothing to return. */
  async function write(): Promise<FileHashes | undefined> {
    await parts.after
    file = (await resume()) ?? (await parts.sink.open(parts.item))
    await writeQueued(file)
    if (discarded) return undefined
    const sha256 = toHex(parts.hasher.digest())
    if (sha256 !== expected) throw new SealdropError('corrupt-item', 'the bytes are not those that were sent')
    parts.matched()
    await file.finish()
    const hashes = { sha256, crc32: parts.crc?.value() }
    // Before the sender hears of it, which then never sends it again: a page that is loaded anew must know it too.
    await parts.sink.journal?.done(parts.item, hashes)
    return hashes
  }

  /** What is there is read once, for the hashes. */
  async function resume(): Promise<SinkFile | undefined> {
    const kept = parts.kept && (await parts.sink.reopen?.(parts.item, parts.kept))
    if (!kept) return undefined
    if (kept.size > parts.item.size) {
      // What lies behind the end would be in no hash.
      await kept.discard()
      return undefined
    }
    // From here on a discard has it to close.
    file = kept
    while (writtenBytes < kept.size && !discarded) {
      const data = await kept.read(writtenBytes, Math.min(READ_BYTES, kept.size - writtenBytes))
      parts.hasher.update(data)
      parts.crc?.update(data)
      writtenBytes += data.length
    }
    if (!discarded) parts.resumed(writtenBytes)
    return kept
  }

  async function writeQueued(file: SinkFile): Promise<void> {
    while (!discarded) {
      const data = next()
      if (data) await writeChunk(file, data)
      else if (expected !== undefined) return
      else await untilPushed()
    }
  }

  async function untilPushed(): Promise<void> {
    isIdle = true
    tellDrained()
    await changed.wait()
    isIdle = false
  }

  async function writeChunk(file: SinkFile, data: Bytes): Promise<void> {
    // The sink may transfer the buffer away: everything that needs it comes first.
    const { length } = data
    parts.hasher.update(data)
    parts.crc?.update(data)
    try {
      await writeOrMakeRoom(file, data)
    } finally {
      parts.released(length)
    }
    writtenBytes += length
    if (!discarded) parts.written(length)
  }

  async function writeOrMakeRoom(file: SinkFile, data: Bytes): Promise<void> {
    for (;;) {
      try {
        await file.write(writtenBytes, data)
        return
      } catch (error) {
        // A sink that took the buffer away cannot try again.
        const mayHelp = codeOf(error, 'disk-failed') === 'disk-full' && data.length > 0
        if (!mayHelp || !(await parts.makeRoom())) throw error
      }
    }
  }

  function next(): Bytes | undefined {
    if (older.length === 0) {
      older = queue.reverse()
      queue = []
    }
    return older.pop()
  }

  function drop(): void {
    for (let data = next(); data; data = next()) parts.released(data.length)
  }

  const over = run()
  return {
    push(data) {
      queue.push(data)
      changed.notify()
    },
    end(sha256) {
      expected = sha256
      changed.notify()
    },
    drained() {
      const drained = new Promise<Prefix | undefined>((resolve) => waiting.push(resolve))
      if (isOver || (isIdle && queue.length === 0 && expected === undefined)) tellDrained()
      return drained
    },
    get canKeep() {
      return file?.keep !== undefined
    },
    discard(keep) {
      discarded = true
      keeps = keep
      drop()
      changed.notify()
      return over
    },
  }
}
