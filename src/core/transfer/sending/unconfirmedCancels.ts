/** Transfers with items that this side ended, for as long as the receiver may not know: nothing acknowledges a cancel. */
import type { OutgoingTransfer } from './outgoing.ts'
import type { Clock } from '../ports.ts'

/** A channel on which nothing arrives for 15 s is lost: a cancel sent this long before the loss has arrived. */
const CONFIRMED_AFTER_MS = 60_000

export interface UnconfirmedCancels extends Iterable<OutgoingTransfer> {
  /** One of its items ended here. The cancel is sent now, or with the transfer's next offer. */
  add(transfer: OutgoingTransfer): void
  has(transfer: OutgoingTransfer): boolean
  /** The channel is gone: forgets transfers whose cancels were all sent long before. */
  forgetConfirmed(): void
}

/** None yet. */
export function createUnconfirmedCancels(clock: Clock): UnconfirmedCancels {
  const sentMs = new Map<OutgoingTransfer, number>()

  return {
    add(transfer) {
      // The receiver does not know a transfer that was never offered.
      if (transfer.wasOffered) sentMs.set(transfer, clock.now())
    },
    has: (transfer) => sentMs.has(transfer),
    forgetConfirmed() {
      const sinceMs = clock.now() - CONFIRMED_AFTER_MS
      for (const [transfer, atMs] of sentMs) if (atMs < sinceMs) sentMs.delete(transfer)
    },
    [Symbol.iterator]: () => sentMs.keys(),
  }
}
