/** Which way the open connection goes, and, while it is the server's relay, looking for a better one. */
import type { SessionRole } from '../engine/messages.ts'
import type { Clock } from './clock.ts'
import { watchPath } from './pathStats.ts'
import type { Path } from './types.ts'
import type { Way } from './ways.ts'

/** How long the server's relay is used before a direct path is looked for, the first time and later. */
export const UPGRADE_AFTER_MS = 15_000
export const UPGRADE_AGAIN_MS = 60_000

export interface PathKeeper {
  /** This connection is the one in use. */
  use(way: Way): void
  stop(): void
}

export interface PathKeeperParts {
  readonly role: SessionRole
  readonly onPath: (path: Path) => void
  /** Time to look for a direct path. */
  readonly upgrade: () => void
}

export function createPathKeeper({ role, onPath, upgrade }: PathKeeperParts, clock: Clock): PathKeeper {
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
    use({ attempt }) {
      stop()
      stop = () => {}
      if (attempt.isRelayed) {
        onPath('server')
        if (role === 'initiator') upgradeLater()
      } else {
        waits = UPGRADE_AFTER_MS
        if (attempt.connection) stop = watchPath(attempt.connection.stats, onPath, clock)
      }
    },
    stop: () => stop(),
  }
}
