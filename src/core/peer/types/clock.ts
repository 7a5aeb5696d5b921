/** Time as a parameter: what waits in core/ takes a Clock, so that tests can move it. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `task` once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, task: () => void): () => void
}

export const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
