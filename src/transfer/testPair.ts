/** For tests only: two sides over an in-memory wire, with a clock, sources and sinks that the test drives. */
import { concat, toHex, utf8, type Bytes } from '../protocol/bytes.ts'
import { encodeMessage, parseMessage } from '../protocol/messages.ts'
import { decodePlaintext, encodeChunkHeader, type ChunkHeader } from '../protocol/plaintext.ts'
import type { SessionSide } from './direction.ts'
import type { ItemState, ItemView } from './itemState.ts'
import type { Clock, FileSink, FileSource, Hasher, IncomingItem, Outbox, SinkFile } from './ports.ts'
import { createTransfers, type ReceivedItem, type TransferOffer, type Transfers } from './transfers.ts'
import { isTransferMessage, type TransferMessage } from './wire.ts'

export interface TestClock extends Clock {
  /** Moves time and runs what is due on the way. */
  advance(ms: number): void
  /** Timers that wait. */
  readonly pending: number
}

export function createTestClock(): TestClock {
  let nowMs = 1_000
  const timers = new Set<{ readonly atMs: number; readonly task: () => void }>()

  return {
    now: () => nowMs,
    setTimer(task, delayMs) {
      const timer = { atMs: nowMs + delayMs, task }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const untilMs = nowMs + ms
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        timers.delete(due)
        nowMs = Math.max(nowMs, due.atMs)
        due.task()
      }
      nowMs = untilMs
    },
    get pending() {
      return timers.size
    },
  }
}

/** Lets everything that waits for nothing but its turn go on. */
export async function turns(count = 40): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

export type OnWire =
  | { readonly type: 'message'; readonly message: TransferMessage }
  | { readonly type: 'chunk'; readonly header: ChunkHeader; readonly data: Bytes }

/** One direction of the wire: what was sent and not yet delivered, as bytes are. */
export interface Wire {
  readonly outbox: Outbox
  readonly queued: OnWire[]
  /** Everything that was ever sent. */
  readonly sent: OnWire[]
  /** Takes the oldest; makes room. */
  shift(): OnWire | undefined
  /** From now on chunks are refused. */
  lose(error: Error): void
}

/** Chunks that fit on the wire before sendChunk makes its caller wait. */
const WIRE_CHUNKS = 4

export function createWire(maxChunkBytes: number): Wire {
  const queued: OnWire[] = []
  const sent: OnWire[] = []
  let waiting: (() => void)[] = []
  let lost: Error | undefined
  const chunks = () => queued.filter(({ type }) => type === 'chunk').length

  function put(entry: OnWire): void {
    queued.push(entry)
    sent.push(entry)
  }

  return {
    queued,
    sent,
    outbox: {
      maxChunkBytes,
      sendMessage(message) {
        const parsed = parseMessage(encodeMessage(message))
        if (!isTransferMessage(parsed)) throw new RangeError('not a message of transfers')
        put({ type: 'message', message: parsed })
      },
      sendChunk(header, data) {
        if (lost) return Promise.reject(lost)
        const decoded = decodePlaintext(concat(encodeChunkHeader(header), data))
        if (decoded.type !== 'chunk') throw new RangeError('not a chunk')
        put({ type: 'chunk', header: decoded.header, data: decoded.data.slice() })
        if (chunks() < WIRE_CHUNKS) return Promise.resolve()
        return new Promise((resolve) => waiting.push(resolve))
      },
    },
    shift() {
      const entry = queued.shift()
      if (chunks() < WIRE_CHUNKS) {
        for (const resolve of waiting) resolve()
        waiting = []
      }
      return entry
    },
    lose(error) {
      lost = error
    },
  }
}

export interface TestSink extends FileSink {
  limitBytes?: number
  /** Path → bytes of finished files. */
  readonly finished: Map<string, Bytes>
  /** Paths of files that are open: neither finished nor discarded. */
  readonly open_: Set<string>
  discarded: number
  /** Replace to make it slow or broken. */
  onWrite: (item: IncomingItem, offset: number, length: number) => void | Promise<void>
  onFinish: () => Promise<void>
}

/** Keeps files in memory, and takes written buffers away as a real sink may. */
export function createTestSink(): TestSink {
  const sink: TestSink = {
    finished: new Map(),
    open_: new Set(),
    discarded: 0,
    onWrite: () => {},
    onFinish: () => Promise.resolve(),
    open(item) {
      const parts: Bytes[] = []
      let size = 0
      sink.open_.add(item.path)
      const file: SinkFile = {
        async write(offset, data) {
          if (offset !== size) throw new RangeError('a hole')
          await sink.onWrite(item, offset, data.length)
          size += data.length
          parts.push(new Uint8Array(structuredClone(data.buffer, { transfer: [data.buffer] })))
        },
        async finish() {
          await sink.onFinish()
          sink.open_.delete(item.path)
          sink.finished.set(item.path, concat(...parts))
        },
        discard() {
          sink.open_.delete(item.path)
          sink.finished.delete(item.path)
          sink.discarded += 1
          return Promise.resolve()
        },
      }
      return Promise.resolve(file)
    },
  }
  return sink
}

/** A file of these bytes. */
export function sourceOf(path: string, bytes: Bytes): FileSource {
  return {
    path,
    size: bytes.length,
    mime: 'application/octet-stream',
    modified: 1_700_000_000_000,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  }
}

/** Bytes that differ from place to place and from seed to seed. */
export function bytesOf(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length)
  let state = seed * 2_654_435_761
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

/** Stands for SHA-256, many times faster: FNV-1a, as long as the real one. */
export function createTestHasher(): Hasher {
  let state = 0x811c9dc5
  return {
    update(data) {
      for (let index = 0; index < data.length; index++) {
        state = Math.imul(state ^ (data[index] ?? 0), 0x01000193)
      }
    },
    digest() {
      const digest = new Uint8Array(32)
      new DataView(digest.buffer).setInt32(0, state)
      return digest
    },
  }
}

/** What a transfer says is the hash of `bytes` here, in hex. */
export function hashOf(bytes: Uint8Array): string {
  const hasher = createTestHasher()
  hasher.update(bytes)
  return toHex(hasher.digest())
}

export interface TestSide {
  readonly transfers: Transfers
  readonly wire: Wire
  readonly sink: TestSink
  readonly news: (readonly ItemView[])[]
  readonly offered: TransferOffer[]
  readonly received: ReceivedItem[]
  readonly texts: string[]
  readonly delivered: number[]
  /** The state of an item, by transfer and index. */
  state(transfer: number, item?: number): ItemState | undefined
}

export interface TestPair {
  readonly clock: TestClock
  readonly initiator: TestSide
  readonly responder: TestSide
  /** Delivers the oldest of one direction; false when there is none. */
  deliver(from: TestSide): boolean
  /** Delivers and lets time pass until nothing moves any more. `each` is called before each delivery. */
  run(each?: () => void): Promise<void>
}

export const CHUNK_BYTES = 64 * 1024

function createSide(role: SessionSide, clock: Clock, maxChunkBytes: number): TestSide {
  const wire = createWire(maxChunkBytes)
  const sink = createTestSink()
  const news: (readonly ItemView[])[] = []
  const offered: TransferOffer[] = []
  const received: ReceivedItem[] = []
  const texts: string[] = []
  const delivered: number[] = []
  let uids = 0
  const transfers = createTransfers({
    role,
    outbox: wire.outbox,
    sink,
    createHasher: createTestHasher,
    createCrc: () => {
      let bytes = 0
      return { update: (data) => void (bytes += data.length), value: () => bytes }
    },
    clock,
    randomUid: () => toHex(concat(utf8(role.slice(0, 8)), bytesOf(8, ++uids))),
    events: {
      itemsChanged: (items) => news.push(items),
      offered: (offer) => offered.push(offer),
      received: (item) => received.push(item),
      text: (text) => texts.push(text),
      textDelivered: (id) => delivered.push(id),
    },
  })
  const state = (transfer: number, item = 0) =>
    transfers.items().find((view) => view.transfer === transfer && view.item === item)?.state
  return { transfers, wire, sink, news, offered, received, texts, delivered, state }
}

export function createPair(maxChunkBytes: number = CHUNK_BYTES): TestPair {
  const clock = createTestClock()
  const initiator = createSide('initiator', clock, maxChunkBytes)
  const responder = createSide('responder', clock, maxChunkBytes)

  function deliver(from: TestSide): boolean {
    const entry = from.wire.shift()
    if (!entry) return false
    const to = from === initiator ? responder : initiator
    if (entry.type === 'message') to.transfers.receiveMessage(entry.message)
    else to.transfers.receiveChunk(entry.header, entry.data)
    return true
  }

  async function run(each?: () => void): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      await turns()
      for (;;) {
        each?.()
        const moved = [deliver(initiator), deliver(responder)].some(Boolean)
        if (!moved) break
        quiet = 0
        await turns(20)
      }
      clock.advance(200)
    }
  }

  return { clock, initiator, responder, deliver, run }
}
