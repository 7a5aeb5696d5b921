import { watch } from 'vue'
import type { Ref } from 'vue'
import type { TransferTotals } from './transferTotals.ts'

/** Shares of what is on its way that are worth a sentence to somebody who does not see the bar. */
const STEPS = [0.25, 0.5, 0.75] as const

/** Whoever listens to a transfer of seconds wants to hear its end only, and of a longer one not a number a second. */
const QUIET_MS = 10_000

type Batch = Pick<TransferTotals, 'running' | 'batchBytes' | 'batchSize'>

/**
 * Follows the totals, given at each change with the time in ms, and returns the step (0 to 1) to tell now, if any.
 * Each is told once, and the next no sooner than the quiet after the last, or after the beginning.
 */
export function createProgressSteps() {
  let told = 0
  let quietUntilMs: number | undefined

  return ({ running, batchBytes, batchSize }: Batch, nowMs: number): number | undefined => {
    if (running === 0) {
      told = 0
      quietUntilMs = undefined
      return undefined
    }
    quietUntilMs ??= nowMs + QUIET_MS
    const reached = STEPS.findLast((step) => batchBytes >= step * batchSize)
    if (reached === undefined || reached <= told || nowMs < quietUntilMs) return undefined
    told = reached
    quietUntilMs = nowMs + QUIET_MS
    return reached
  }
}

export function useProgressSteps(
  totals: Readonly<Ref<TransferTotals>>,
  tell: (share: number) => void,
  now: () => number = () => performance.now(),
): void {
  const stepAt = createProgressSteps()
  watch(totals, (current) => {
    const step = stepAt(current, now())
    if (step !== undefined) tell(step)
  })
}
