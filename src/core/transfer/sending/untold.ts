/** Transfers that are over by our word, as long as the receiver may not have heard it: nothing acknowledges a cancel. */
import type { OutgoingTransfer } from './outgoing.ts'
import type { Clock } from '../ports.ts'

/** A channel on which nothing arrives for 15 s is gone: what was said so long before it went has been heard. */
const HEARD_AFTER_MS = 60_000

interface Untold extends Iterable<OutgoingTransfer> {
  /** Something of it ended here, and is said now, or with its next offer. */
  add(transfer: OutgoingTransfer): void
  has(transfer: OutgoingTransfer): boolean
  /** The channel is gone: forgets those of which all was said long ago. */
  forgetHeard(): void
}

/** None yet. */
export function createUntold(clock: Clock): Untold {
  const saidMs = new Map<OutgoingTransfer, number>()

  return {
    add(transfer) {
      // Never offered, it is not known over there and need not be.
      if (transfer.wasOffered) saidMs.set(transfer, clock.now())
    },
    has: (transfer) => saidMs.has(transfer),
    forgetHeard() {
      const sinceMs = clock.now() - HEARD_AFTER_MS
      for (const [transfer, atMs] of saidMs) if (atMs < sinceMs) saidMs.delete(transfer)
    },
    [Symbol.iterator]: () => saidMs.keys(),
  }
}
