import type { TransferRow } from './row.ts'

/** What was received and not cleared, kept up to date by each change: thousands of lines are not looked through. */
export interface HeldFiles {
  readonly lines: number
  /** Came as one of several, and are still here. */
  readonly several: number
}

export const nothingHeld: HeldFiles = { lines: 0, several: 0 }

/** What one line adds. */
export function holdingOf({ received, movedTo }: Pick<TransferRow, 'received' | 'movedTo'>): HeldFiles {
  if (!received) return nothingHeld
  return { lines: 1, several: received.count > 1 && movedTo === undefined ? 1 : 0 }
}

/** The sums after one line's part became `after`. */
export function heldAfter(held: HeldFiles, before: HeldFiles, after: HeldFiles): HeldFiles {
  if (before.lines === after.lines && before.several === after.several) return held
  return {
    lines: held.lines + after.lines - before.lines,
    several: held.several + after.several - before.several,
  }
}
