/** How much a server says: more than any honest one does would take the page's whole time, whatever it is. */
import type { Clock } from '../types/clock.ts'

/** A server that keeps to docs/PROTOCOL.md tells of 2,000 peers a second at most, and passes on some hundred signals. */
const EVENTS_PER_SECOND = 4000

/** What was missed and comes all at once after a recovery, or when a phone wakes. */
const EVENTS_AT_ONCE = 20_000

export interface EventMeter {
  /** Whether so many more events are still within the limit; from the first that are not, nothing is. */
  allows(events: number): boolean
  /** Of another connection. */
  reset(): void
}

export function createEventMeter(clock: Clock): EventMeter {
  let left = EVENTS_AT_ONCE
  let at = clock.now()
  let isOver = false

  return {
    allows(events) {
      const now = clock.now()
      // A clock that was set back gives nothing.
      const earned = (Math.max(0, now - at) * EVENTS_PER_SECOND) / 1000
      left = Math.min(EVENTS_AT_ONCE, left + earned) - events
      at = now
      isOver ||= left < 0
      return !isOver
    },
    reset() {
      left = EVENTS_AT_ONCE
      at = clock.now()
      isOver = false
    },
  }
}
