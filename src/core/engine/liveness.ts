/** Section 5, liveness: a ping when the other side was silent for a while, the end when it stays silent. */
import type { Channel, Clock } from '../transfer/ports.ts'

/** Silence after which we ask. */
const PING_AFTER_MS = 5_000

/** Silence after which the channel counts as lost: two unanswered pings and room for a slow record. */
const LOST_AFTER_MS = 15_000

/**
 * The same while the network path itself still answers (ICE consent checks come from below the page): the other page
 * is there and blocked, e.g. behind its browser's "Leave site?" dialog, or its device is very busy.
 */
const BLOCKED_AFTER_MS = 60_000

/** How often we look: the error of the times above. */
const LOOK_EVERY_MS = 1_000

interface Liveness {
  start(): void
  /** Something arrived, whatever it was. */
  heard(): void
  stop(): void
}

interface LivenessEvents {
  /** Time for a ping: called once for every PING_AFTER_MS of silence. */
  readonly idle: () => void
  /** Called once. */
  readonly dead: () => void
}

/**
 * Counts looks instead of reading a clock: a device that slept, or a page that was frozen or blocked, has not been
 * listening in that time, and must not blame the other side for it.
 */
export function createLiveness(
  channel: Pick<Channel, 'look'>,
  clock: Clock,
  events: LivenessEvents,
): Liveness {
  let silentMs = 0
  let stopped = false
  let cancel: () => void = () => {}

  function lookLater(): void {
    cancel = clock.setTimer(() => void channel.look().then(looked), LOOK_EVERY_MS)
  }

  function looked(isPathAlive: boolean): void {
    if (stopped) return
    silentMs += LOOK_EVERY_MS
    if (silentMs >= (isPathAlive ? BLOCKED_AFTER_MS : LOST_AFTER_MS)) return events.dead()
    lookLater()
    if (silentMs % PING_AFTER_MS === 0) events.idle()
  }

  return {
    start: lookLater,
    heard() {
      silentMs = 0
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
