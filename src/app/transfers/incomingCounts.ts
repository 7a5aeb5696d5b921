import type { ItemView } from '../../core/engine/messages.ts'
import { isFinal } from './transferTotals.ts'

/** Of each transfer that the peer sends: how many of its files are still to come, and whether it has several. */
export class IncomingCounts {
  readonly #byTransfer = new Map<number, { readonly running: number; readonly isSeveral: boolean }>()

  /** An item became `after`; it was `before`, or is new. */
  change(before: ItemView | undefined, after: ItemView): void {
    const { direction, transfer, item } = after
    if (direction !== 'receive') return
    const was = before && !isFinal(before.state) ? 1 : 0
    const is = isFinal(after.state) ? 0 : 1
    const { running, isSeveral } = this.#byTransfer.get(transfer) ?? { running: 0, isSeveral: false }
    const now = { running: running + is - was, isSeveral: isSeveral || item > 0 }
    if (now.running > 0) this.#byTransfer.set(transfer, now)
    else this.#byTransfer.delete(transfer)
  }

  /** A transfer of several files is on its way. */
  get areSeveral(): boolean {
    return [...this.#byTransfer.values()].some(({ isSeveral }) => isSeveral)
  }
}
