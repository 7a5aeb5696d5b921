import type { SessionModel } from '../session/useSessions.ts'
import { isFinal } from './transferTotals.ts'

/** What is still to come of everything that was accepted, in all sessions, but for this one transfer. */
export function bytesToCome(
  sessions: readonly SessionModel[],
  session: SessionModel,
  transfer: number,
): number {
  let bytes = 0
  for (const model of sessions) {
    const waiting = new Set(model.asked.map((offer) => offer.transfer))
    if (model === session) waiting.add(transfer)
    for (const { view } of model.transfers.rows.value)
      if (view.direction === 'receive' && !isFinal(view.state) && !waiting.has(view.transfer))
        bytes += view.size - view.bytes
  }
  return bytes
}
