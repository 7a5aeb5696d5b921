/**
 * How much data is on its way at once, over distance. A data channel's own congestion control (SCTP, RFC 9260, 7.2) sends
 * until a queue on the way overflows, and over a long round trip takes seconds to recover from what that loses
 * (docs/PERFORMANCE.md). So we stop a little before: pings among the chunks, answered as they arrive, tell how much has
 * arrived and how long it took; when that grows, a queue does, and less goes out.
 */
import type { Clock } from '../transfer/ports.ts'

const KIB = 1024

/** Before anything is known of the way. */
const FIRST_BYTES = 256 * KIB

const MIN_BYTES = 128 * KIB
const MAX_BYTES = 16 * 1024 * KIB

/** A queue of so many milliseconds keeps the way busy, */
const SHORT_QUEUE_MS = 15
/** and at so many more is held up than is won. */
const LONG_QUEUE_MS = 40

/** Each round trip at first, until there is a queue; not twofold, which would overflow it in one step. */
const STARTING_GROWTH = 1.5
const GROWTH = 1.1
const SHRINKING = 0.85

/** How often is asked in what may be on its way. */
const ASKS_PER_FLIGHT = 8

/** Whoever has not answered a first ping in this time never will: nothing is held back then. */
const SILENT_MS = 3_000

interface Flight {
  /** Nothing is asked, and nobody held back, until the way is said to be long, and once it is not. */
  watch(isFar: boolean): void
  /** So many bytes more are on their way. */
  sent(bytes: number): void
  /** The answer to a ping, whoever asked. */
  answered(id: number): void
  /** Resolves when more may be sent; undefined when it may now. Never rejects. */
  room(): Promise<void> | undefined
  /** What may go in one piece, so that there are several on the way: Infinity where nothing is held back, or not yet. */
  readonly pieceBytes: number
  /** Holds nobody back any more. */
  stop(): void
}

/** `ask` sends a ping with that id, from 1 on, behind all that was sent before. */
export function createFlight(clock: Clock, ask: (id: number) => void): Flight {
  const asked = new Map<number, { readonly bytes: number; readonly atMs: number }>()
  let nextId = 1
  let sentBytes = 0
  let askedBytes = 0
  let arrivedBytes = 0
  let mostBytes = FIRST_BYTES
  let isStarting = true
  let isFree = true
  let isStopped = false
  /** The shortest round trip: without any queue, as far as we know. */
  let nearestMs = Infinity
  /** A round ends when this has arrived. */
  let roundEndBytes = 0
  let shortestMs = Infinity
  let longestMs = 0
  let wasFull = false
  let waiting: (() => void)[] = []
  let cancelSilence: (() => void) | undefined

  const isKnown = (): boolean => nearestMs < Infinity
  const isFull = (): boolean => !isFree && sentBytes - arrivedBytes >= mostBytes

  function release(): void {
    const released = waiting
    waiting = []
    for (const resolve of released) resolve()
  }

  function free(): void {
    isFree = true
    asked.clear()
    cancelSilence?.()
    release()
  }

  function watchSilence(): void {
    cancelSilence?.()
    const isSilent = asked.size > 0 && !isKnown()
    cancelSilence = isSilent ? clock.setTimer(free, SILENT_MS) : undefined
  }

  function endRound(): void {
    // What goes out at once at first stands in a queue for a moment, and what comes later sees it.
    if (longestMs - nearestMs > SHORT_QUEUE_MS) isStarting = false
    const queueMs = shortestMs - nearestMs
    // What was never full says nothing about more.
    if (queueMs > LONG_QUEUE_MS) mostBytes *= SHRINKING
    else if (wasFull && queueMs <= SHORT_QUEUE_MS) mostBytes *= isStarting ? STARTING_GROWTH : GROWTH
    mostBytes = Math.min(MAX_BYTES, Math.max(MIN_BYTES, mostBytes))
    roundEndBytes = sentBytes
    shortestMs = Infinity
    longestMs = 0
    wasFull = false
  }

  return {
    watch(isFar) {
      if (isFree === !isFar || isStopped) return
      if (!isFar) {
        free()
        return
      }
      isFree = false
      // What went out unwatched is as good as there.
      arrivedBytes = askedBytes = sentBytes
    },
    sent(bytes) {
      if (isFree) return
      sentBytes += bytes
      if (sentBytes - askedBytes < mostBytes / ASKS_PER_FLIGHT) return
      askedBytes = sentBytes
      const id = nextId
      // 32 bits, and 0 is another's.
      nextId = id === 0xffffffff ? 1 : id + 1
      asked.set(id, { bytes: sentBytes, atMs: clock.now() })
      if (asked.size === 1) watchSilence()
      ask(id)
    },
    answered(id) {
      const question = asked.get(id)
      if (!question) return
      // They are answered in order: what was asked before needs no answer any more.
      for (const earlier of asked.keys()) {
        asked.delete(earlier)
        if (earlier === id) break
      }
      const tripMs = clock.now() - question.atMs
      arrivedBytes = question.bytes
      nearestMs = Math.min(nearestMs, tripMs)
      shortestMs = Math.min(shortestMs, tripMs)
      longestMs = Math.max(longestMs, tripMs)
      watchSilence()
      if (arrivedBytes >= roundEndBytes) endRound()
      if (!isFull()) release()
    },
    room() {
      if (!isFull()) return undefined
      wasFull = true
      return new Promise((resolve) => waiting.push(resolve))
    },
    get pieceBytes() {
      return isFree || !isKnown() ? Infinity : mostBytes / ASKS_PER_FLIGHT
    },
    stop() {
      isStopped = true
      free()
    },
  }
}
