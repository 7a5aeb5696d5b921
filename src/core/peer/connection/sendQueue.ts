/** Back-pressure over a data channel, whose own is none: messages wait here until the channel has room for them. */
import { realClock, type Clock } from '../types/clock.ts'

/** Below this a fast link would run dry between two wake-ups. */
const MIN_BUFFER_BYTES = 256 * 1024

/** A quarter of the 16 MiB at which browsers refuse to queue more. */
const MAX_BUFFER_BYTES = 4 * 1024 * 1024

/** Smaller buffers cost less than giving them back. */
const MIN_SPENT_BYTES = 32 * 1024

/** Until the rate is known: right for some MiB/s, between a phone network and a cable. */
const FIRST_BUFFER_BYTES = 1024 * 1024

/** A shorter stretch says more of the timer than of the link. */
const RATE_WINDOW_MS = 100

/** How much a new measurement weighs against those before. */
const RATE_WEIGHT = 0.3

/** `bufferedamountlow` does not always come: look at the channel this often while something is on its way. */
const WATCH_INTERVAL_MS = 50

/** Refusals by an empty channel before it counts as broken: one may be a moment between open and closing. */
const MAX_REFUSALS_WHILE_EMPTY = 3

/** What the queue needs of a data channel. */
export interface SendPort {
  /** Throws when the channel is full or not open. */
  send(message: ArrayBuffer): void
  readonly bufferedAmount: number
  /**
   * How many milliseconds' worth of the network's rate its buffer should hold: more makes a cancel slow and takes memory, with
   * less it runs dry.
   */
  readonly bufferMs: number
  /** From now on `listener` is called whenever the buffer falls to this or below. */
  onLow(listener: () => void): void
  setLowThreshold(bytes: number): void
  /** Buffers of messages that nobody reads any more, since the last call: they may be used again. */
  takeSpent(): ArrayBuffer[]
}

export interface SendQueueListener {
  /**
   * `bytes` have left the channel's buffer since the last call; `budgetBytes` is what may be on its way at once. `spent`
   * are buffers of messages that nobody needs any more.
   */
  onDrained(bytes: number, budgetBytes: number, spent: ArrayBuffer[]): void
  /** The channel takes nothing any more. Called once. */
  onBroken(cause: unknown): void
}

export interface SendQueue {
  /** Takes over `message`; it leaves after all that were pushed before it. */
  push(message: ArrayBuffer): void
  /** What is neither sent nor given up yet, in bytes: waiting here and in the channel's buffer. */
  readonly outstandingBytes: number
  /** Looks at the channel at once: to be called when it opens, closes or fails. */
  wake(): void
  /** Gives up what waits; nothing is called any more. */
  stop(): void
}

export function createSendQueue(
  port: SendPort,
  listener: SendQueueListener,
  clock: Clock = realClock,
): SendQueue {
  const waiting: ArrayBuffer[] = []
  let waitingBytes = 0
  let reportedBytes = 0
  let bufferBytes = FIRST_BUFFER_BYTES
  let refusals = 0
  let stopped = false
  let cancelWatch: (() => void) | undefined
  const rate = createRate(clock)

  const outstanding = (): number => waitingBytes + port.bufferedAmount

  function fill(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const buffered = port.bufferedAmount
      if (buffered > 0 && buffered + next.byteLength > bufferBytes) {
        aim(next.byteLength)
        return
      }
      const length = next.byteLength
      try {
        port.send(next)
      } catch (error) {
        refused(buffered, error)
        return
      }
      refusals = 0
      waiting.shift()
      waitingBytes -= length
    }
    aim(0)
  }

  /** Low enough that the next message fits when the event comes, or nothing would follow it. */
  function aim(nextBytes: number): void {
    port.setLowThreshold(Math.max(0, Math.min(Math.floor(bufferBytes / 2), bufferBytes - nextBytes)))
  }

  function refused(buffered: number, error: unknown): void {
    // A full channel refuses and goes on working: the message stays first and is offered again.
    refusals = buffered === 0 ? refusals + 1 : 0
    if (refusals < MAX_REFUSALS_WHILE_EMPTY) return
    stop()
    listener.onBroken(error)
  }

  function report(): void {
    const left = outstanding()
    const drained = reportedBytes - left
    reportedBytes = left
    if (drained <= 0) return
    const { bufferMs } = port
    const perMs = rate.drained(drained, left === 0, FIRST_BUFFER_BYTES / bufferMs)
    bufferBytes = withinLimits(perMs * bufferMs)
    const spent = port.takeSpent().filter(({ byteLength }) => byteLength >= MIN_SPENT_BYTES)
    listener.onDrained(drained, bufferBytes, spent)
  }

  function wake(): void {
    if (stopped) return
    report()
    fill()
    watch()
  }

  /** The timer runs on from look to look: setting it anew for each message would cost more than the look. */
  function watch(): void {
    if (stopped || cancelWatch || outstanding() === 0) return
    cancelWatch = clock.after(WATCH_INTERVAL_MS, () => {
      cancelWatch = undefined
      wake()
    })
  }

  function stop(): void {
    stopped = true
    waiting.length = 0
    port.takeSpent()
    waitingBytes = 0
    cancelWatch?.()
    cancelWatch = undefined
  }

  port.onLow(wake)

  return {
    push(message) {
      if (stopped) return
      report()
      if (reportedBytes === 0) rate.begin()
      waiting.push(message)
      waitingBytes += message.byteLength
      reportedBytes += message.byteLength
      fill()
      watch()
    },
    get outstandingBytes() {
      return outstanding()
    },
    wake,
    stop,
  }
}

/** Bytes a millisecond while the channel is busy; pauses of whoever sends do not count. */
function createRate(clock: Clock) {
  let since = clock.now()
  let bytes = 0
  let perMs: number | undefined

  return {
    begin(): void {
      since = clock.now()
      bytes = 0
    },
    /** `guess` holds until something better is known. */
    drained(count: number, empty: boolean, guess: number): number {
      bytes += count
      const before = perMs ?? guess
      const elapsedMs = clock.now() - since
      if (elapsedMs < RATE_WINDOW_MS) return before
      const measured = bytes / elapsedMs
      // A stretch that ended empty only says how fast it was at least.
      if (!empty) perMs = before + RATE_WEIGHT * (measured - before)
      else if (measured > before) perMs = measured
      since = clock.now()
      bytes = 0
      return perMs ?? before
    },
  }
}

function withinLimits(bytes: number): number {
  return Math.round(Math.min(MAX_BUFFER_BYTES, Math.max(MIN_BUFFER_BYTES, bytes)))
}
