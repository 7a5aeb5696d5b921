/** A Clock for tests: time passes when told to. */
import type { Clock } from './clock.ts'

export interface ManualClock extends Clock {
  /** Runs what falls due, in the order of time. */
  advance(ms: number): void
  /** How many tasks wait. */
  readonly pending: number
}

export function createManualClock(startMs = 1_000_000): ManualClock {
  let now = startMs
  let tasks: { readonly at: number; readonly task: () => void }[] = []

  return {
    now: () => now,
    after(delayMs, task) {
      const entry = { at: now + delayMs, task }
      tasks.push(entry)
      return () => {
        tasks = tasks.filter((other) => other !== entry)
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        tasks = tasks.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.task()
      }
      now = end
    },
    get pending() {
      return tasks.length
    },
  }
}
