/** Lost sockets that may still come back: docs/PROTOCOL.md section 2. */
import type { Clock } from '../clock.ts'
import { RECOVERY_MS } from '../limits/limits.ts'

export class Absences {
  readonly #clock: Clock
  readonly #stopTimers = new Map<string, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `forget` unless the peer returns within the recovery time. */
  begin(peer: string, forget: () => void): void {
    this.end(peer)
    const stopTimer = this.#clock.setTimeout(() => {
      this.#stopTimers.delete(peer)
      forget()
    }, RECOVERY_MS)
    this.#stopTimers.set(peer, stopTimer)
  }

  /** The peer is back. */
  end(peer: string): void {
    this.#stopTimers.get(peer)?.()
    this.#stopTimers.delete(peer)
  }

  clear(): void {
    for (const peer of this.#stopTimers.keys()) this.end(peer)
  }
}
