/** Timers by name: at most one of each runs. */
import type { Clock } from './clock.ts'

export interface Timers {
  /** Takes the place of one of the same name. */
  set(name: string, delayMs: number, task: () => void): void
  has(name: string): boolean
  clear(name: string): void
  /** Clears all; none is set any more. */
  stop(): void
}

export function createTimers(clock: Clock): Timers {
  const running = new Map<string, () => void>()
  let stopped = false

  function clear(name: string): void {
    running.get(name)?.()
    running.delete(name)
  }

  return {
    set(name, delayMs, task) {
      clear(name)
      if (stopped) return
      const cancel = clock.after(delayMs, () => {
        running.delete(name)
        task()
      })
      running.set(name, cancel)
    },
    has: (name) => running.has(name),
    clear,
    stop() {
      stopped = true
      for (const name of [...running.keys()]) clear(name)
    },
  }
}
