/** How often something may happen, counted by key over a sliding window. */
import type { Clock } from '../clock.ts'

interface Pace {
  readonly times: number
  readonly withinMs: number
}

/** Keys that are remembered at once; beyond it the oldest is forgotten, so that inventing keys costs no memory. */
const MAX_KEYS = 20_000

export class PaceKeeper {
  readonly #moments = new Map<string, number[]>()
  readonly #pace: Pace
  readonly #clock: Clock

  constructor(pace: Pace, clock: Clock) {
    this.#pace = pace
    this.#clock = clock
  }

  /** Whether `key` keeps its pace with one more now, which then counts. What is refused does not count. */
  allows(key: string): boolean {
    const since = this.#clock.now() - this.#pace.withinMs
    const recent = (this.#moments.get(key) ?? []).filter((moment) => moment > since)
    const allowed = recent.length < this.#pace.times
    if (allowed) recent.push(this.#clock.now())
    // Deleted first: a map keeps its keys in the order in which they were set.
    this.#moments.delete(key)
    this.#moments.set(key, recent)
    this.#forgetOldest(since)
    return allowed
  }

  /** What happened under this key so far no longer counts. */
  forget(key: string): void {
    this.#moments.delete(key)
  }

  /** All whose last moment is past, up to one that is not: keys stand in the order in which they were last asked for. */
  #forgetOldest(since: number): void {
    for (const [key, moments] of this.#moments) {
      const isPast = (moments.at(-1) ?? since) <= since
      if (!isPast && this.#moments.size <= MAX_KEYS) return
      this.#moments.delete(key)
    }
  }
}
