import type { SessionModel } from '../session/model.ts'
import { isFinal } from './transferTotals.ts'
import type { PendingOffers } from './usePendingOffers.ts'

/** What is still to come of everything that was accepted, in all sessions, but for this one transfer. */
export function bytesToCome(
  sessions: readonly SessionModel[],
  pendingOffers: Pick<PendingOffers, 'of'>,
  session: string,
  transfer: number,
): number {
  let bytes = 0
  for (const { id, transfers } of sessions) {
    const waiting = new Set(pendingOffers.of(id).map((offer) => offer.transfer))
    if (id === session) waiting.add(transfer)
    for (const { view } of transfers.rows.value)
      if (view.direction === 'receive' && !isFinal(view.state) && !waiting.has(view.transfer))
        bytes += view.size - view.bytes
  }
  return bytes
}
