/** Tells the path of the attempt in use and, while that is the server's relay, when to look for a direct one. */
import type { SessionRole } from '../../engine/messages.ts'
import type { Clock } from '../types/clock.ts'
import { watchPath } from './pathStats.ts'
import type { Path } from '../types/connectionTypes.ts'
import type { Attempt } from './attempt.ts'

/** How long the server's relay is used before a direct path is looked for, the first time and later. */
const UPGRADE_AFTER_MS = 15_000
const UPGRADE_AGAIN_MS = 60_000

/** From here on a round trip is long enough for a queue on the way to overflow (docs/PERFORMANCE.md); a cable takes less. */
const FAR_MS = 3

export interface PathMonitor {
  /** This attempt is now the one in use. */
  use(attempt: Pick<Attempt, 'isRelayed' | 'connection'>): void
  stop(): void
}

interface PathMonitorDeps {
  readonly role: SessionRole
  readonly onPath: (path: Path) => void
  /** The round trip of the connection in use is long, or is not after all. It starts as not; the relay never is. */
  readonly onFar: (isFar: boolean) => void
  /** Time to look for a direct path. */
  readonly upgrade: () => void
}

export function createPathMonitor(
  { role, onPath, onFar, upgrade }: PathMonitorDeps,
  clock: Clock,
): PathMonitor {
  let waits = UPGRADE_AFTER_MS
  let stop: () => void = () => {}

  /** The relay costs the server something: I asks again from time to time. */
  function upgradeLater(): void {
    stop = clock.after(waits, () => {
      waits = UPGRADE_AGAIN_MS
      upgradeLater()
      upgrade()
    })
  }

  return {
    use(attempt) {
      stop()
      stop = () => {}
      if (attempt.isRelayed) {
        onPath('server')
        if (role === 'initiator') upgradeLater()
      } else {
        waits = UPGRADE_AFTER_MS
        if (attempt.connection) stop = watchPath(attempt.connection.stats, onPath, farTeller(onFar), clock)
      }
    },
    stop: () => stop(),
  }
}

/** By the shortest round trip: our own bytes make later ones longer. */
function farTeller(onFar: (isFar: boolean) => void): (ms: number) => void {
  let shortestMs = Infinity
  let wasFar = false
  return (ms) => {
    shortestMs = Math.min(shortestMs, ms)
    const isFar = shortestMs >= FAR_MS
    if (isFar !== wasFar) onFar(isFar)
    wasFar = isFar
  }
}
