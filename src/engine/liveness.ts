/** Section 5, liveness: a ping when the other side was silent for a while, the end when it stays silent. */
import type { Clock } from '../transfer/ports.ts'

/** Silence after which we ask. */
const PING_AFTER_MS = 5_000

/** Silence after which the channel counts as lost: two unanswered pings and room for a slow record. */
const LOST_AFTER_MS = 15_000

/** How often we look: the error of both times above. */
const LOOK_EVERY_MS = 1_000

export interface Liveness {
  start(): void
  /** Something arrived, whatever it was. */
  heard(): void
  stop(): void
}

export interface LivenessEvents {
  /** Time for a ping: called once for every PING_AFTER_MS of silence. */
  readonly idle: () => void
  /** Called once. */
  readonly dead: () => void
}

/**
 * Counts looks instead of reading a clock: a device that slept, or a tab that was frozen, has not been
 * listening in that time, and must not blame the other side for it.
 */
export function createLiveness(clock: Clock, events: LivenessEvents): Liveness {
  let silentMs = 0
  let cancel: () => void = () => {}

  function look(): void {
    silentMs += LOOK_EVERY_MS
    if (silentMs >= LOST_AFTER_MS) return events.dead()
    cancel = clock.setTimer(look, LOOK_EVERY_MS)
    if (silentMs % PING_AFTER_MS === 0) events.idle()
  }

  return {
    start() {
      silentMs = 0
      cancel = clock.setTimer(look, LOOK_EVERY_MS)
    },
    heard() {
      silentMs = 0
    },
    stop() {
      cancel()
    },
  }
}
