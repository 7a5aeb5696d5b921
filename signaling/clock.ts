/** Time as a parameter: tests and end-to-end servers move it by hand. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fire` once, `ms` milliseconds from now; the returned function takes that back. */
  setTimeout(fire: () => void, ms: number): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(fire, ms) {
    const timer = setTimeout(fire, ms)
    return () => clearTimeout(timer)
  },
}
