/** When to try the server again: soon at first, never further apart than a person would wait. */
import type { Clock } from '../types/clock.ts'

/** Most losses are a moment long: a changed network, a restarted server. */
const FIRST_DELAY_MS = 300

/** What somebody in front of the page waits at most once the server is back. */
const LONGEST_DELAY_MS = 5_000

/** Everyone loses a server at the same moment: this share of the delay is random, so that not all return at once. */
const JITTER = 0.5

/** Before the `attempt`th try (0-based), in milliseconds; `random` is 0 to 1. */
export function retryDelayMs(attempt: number, random: number): number {
  return jittered(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 16)), random)
}

/** `delayMs`, shortened by up to half; `random` is 0 to 1. */
export function jittered(delayMs: number, random: number): number {
  return Math.round(delayMs * (1 - JITTER * random))
}

interface Reconnecting {
  /** Tries again later, not before `minimumMs`. */
  later(minimumMs?: number): void
  /** Tries at once. */
  now(): void
  /** It worked: the next loss starts with the shortest delay. */
  succeeded(): void
  stop(): void
}

/** One pending try at a time; `connect` performs it. */
export function createReconnecting(connect: () => void, clock: Clock, random: () => number): Reconnecting {
  let attempt = 0
  let cancel: (() => void) | undefined

  function stop(): void {
    cancel?.()
    cancel = undefined
  }

  return {
    later(minimumMs = 0) {
      stop()
      const delayMs = Math.max(minimumMs, retryDelayMs(attempt, random()))
      attempt += 1
      cancel = clock.after(delayMs, () => {
        cancel = undefined
        connect()
      })
    },
    now() {
      stop()
      connect()
    },
    succeeded() {
      stop()
      attempt = 0
    },
    stop,
  }
}
