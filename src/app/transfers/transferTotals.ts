import type { ItemState } from '../../core/engine/messages.ts'

/** What the totals need to know of an item. */
export interface CountedItem {
  readonly size: number
  readonly bytes: number
  readonly state: ItemState
}

/** Sums over many items, kept up to date by the change of one: nothing is counted anew for each progress event. */
export interface TransferTotals {
  readonly items: number
  /** Items that arrived whole. */
  readonly done: number
  /** Items that may still move. */
  readonly running: number
  /** Of the items since the last time nothing was running: what the tab title shows. */
  readonly batchBytes: number
  readonly batchSize: number
}

export const noTransfers: TransferTotals = { items: 0, done: 0, running: 0, batchBytes: 0, batchSize: 0 }

/** Whether an item will not move any more. */
export function isFinal(state: ItemState): boolean {
  return state.kind === 'done' || state.kind === 'cancelled' || state.kind === 'failed'
}

/** The totals after one item became `after`; it was `before`, or is new. */
export function countChange(
  totals: TransferTotals,
  before: CountedItem | undefined,
  after: CountedItem | undefined,
): TransferTotals {
  const was = contribution(before)
  const is = contribution(after)
  const running = totals.running + is.running - was.running
  return {
    items: totals.items + is.items - was.items,
    done: totals.done + is.done - was.done,
    running,
    batchBytes: running === 0 ? 0 : Math.max(0, totals.batchBytes + is.bytes - was.bytes),
    batchSize: running === 0 ? 0 : Math.max(0, totals.batchSize + is.size - was.size),
  }
}

function contribution(item: CountedItem | undefined) {
  if (!item) return { items: 0, done: 0, running: 0, bytes: 0, size: 0 }
  const done = item.state.kind === 'done'
  const lost = isFinal(item.state) && !done
  return {
    items: 1,
    done: done ? 1 : 0,
    running: isFinal(item.state) ? 0 : 1,
    bytes: lost ? 0 : done ? item.size : item.bytes,
    size: lost ? 0 : item.size,
  }
}

/** All sessions together. */
export function sumTotals(all: readonly TransferTotals[]): TransferTotals {
  return all.reduce(
    (sum, totals) => ({
      items: sum.items + totals.items,
      done: sum.done + totals.done,
      running: sum.running + totals.running,
      batchBytes: sum.batchBytes + totals.batchBytes,
      batchSize: sum.batchSize + totals.batchSize,
    }),
    noTransfers,
  )
}
