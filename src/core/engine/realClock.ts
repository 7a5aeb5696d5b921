/** The worker's own time; tests pass another. */
import type { Clock } from '../transfer/ports.ts'

export const realClock: Clock = {
  now: () => performance.now(),
  setTimer(task, delayMs) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
