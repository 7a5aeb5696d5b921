/** How far ahead of its pace somebody is: what was spent, less what the time since then allows. */

const SECOND_MS = 1000

export class Meter {
  readonly #perSecond: number
  readonly #now: () => number
  #level = 0
  #at: number

  /** `now`: milliseconds, from any beginning. */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#now = now
    this.#at = now()
  }

  /** Spends that much. Returns what is spent and not yet paid back by time. */
  spend(cost: number): number {
    const now = this.#now()
    this.#level = Math.max(0, this.#level - ((now - this.#at) * this.#perSecond) / SECOND_MS) + cost
    this.#at = now
    return this.#level
  }

  /** Milliseconds until no more than `allowed` is left of what was spent. 0 where that is so. */
  waitMs(allowed: number): number {
    return Math.max(0, ((this.spend(0) - allowed) * SECOND_MS) / this.#perSecond)
  }
}
