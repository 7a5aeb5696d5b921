/** For tests only: a clock that is moved by hand, and a wire that is emptied by hand. */
import { concat, type Bytes } from '../protocol/primitives/bytes.ts'
import { encodeMessage, parseMessage } from '../protocol/messages/messages.ts'
import { decodePlaintext, encodeChunkHeader, type ChunkHeader } from '../protocol/records/plaintext.ts'
import type { Clock, Outbox } from './ports.ts'
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
  /** What is queued and all that follows never arrives, and nobody says so. Returns how many bytes of chunks were queued. */
  cut(): number
  /** As at the beginning. */
  mend(): void
}

/** Chunks that fit on the wire before sendChunk makes its caller wait. */
const WIRE_CHUNKS = 4

export function createWire(maxChunkBytes: number): Wire {
  const queued: OnWire[] = []
  const sent: OnWire[] = []
  let waiting: (() => void)[] = []
  let lost: Error | undefined
  let isCut = false
  const chunks = () => queued.filter(({ type }) => type === 'chunk').length

  function put(entry: OnWire): void {
    if (!isCut) queued.push(entry)
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
        if (!isCut && chunks() < WIRE_CHUNKS) return Promise.resolve()
        return new Promise((resolve) => waiting.push(resolve))
      },
    },
    shift() {
      const entry = queued.shift()
      if (chunks() < WIRE_CHUNKS) {
        for (const resolve of waiting) resolve()
        waiting = []
      }
      // Whoever gets it may transfer the buffer away; `sent` keeps its own.
      return entry?.type === 'chunk' ? { ...entry, data: entry.data.slice() } : entry
    },
    lose(error) {
      lost = error
    },
    cut() {
      const bytes = queued.reduce((sum, entry) => sum + (entry.type === 'chunk' ? entry.data.length : 0), 0)
      queued.length = 0
      waiting = []
      isCut = true
      return bytes
    },
    mend() {
      isCut = false
      lost = undefined
    },
  }
}
