/** What received files leave of the page and of storage, when the person has no more use for them. */
import { removeLeftovers } from '../../browser/files/pageStore.ts'
import type { TransferCommand } from '../../core/peer/types/types.ts'
import { freeFiles } from './received.ts'
import type { useLeftovers } from './useLeftovers.ts'
import { isOver } from '../session/model.ts'
import type { useSessions } from '../session/useSessions.ts'
import type { SessionModel } from '../session/model.ts'
import type { useShareTarget } from '../installed/useShareTarget.ts'
import type { TransferRow } from '../transfers/row.ts'

export interface ClearingParts {
  readonly sessions: Pick<ReturnType<typeof useSessions>, 'sessions' | 'clear'>
  readonly share: Pick<ReturnType<typeof useShareTarget>, 'removeUsed'>
  readonly leftovers: Pick<ReturnType<typeof useLeftovers>, 'clear'>
  readonly command: (model: SessionModel, what: TransferCommand) => void
}

export function clearing({ sessions, share, leftovers, command }: ClearingParts) {
  /** Takes received files off the page and out of storage. */
  function clearReceived(model: SessionModel, rows: readonly TransferRow[]): void {
    const { memoryBytes } = freeFiles(rows)
    model.transfers.remove(rows)
    if (memoryBytes > 0) command(model, { type: 'released', bytes: memoryBytes })
  }

  /** Takes an ended session off the page, and its files out of storage. */
  async function clear(model: SessionModel, atOnce = false): Promise<void> {
    sessions.clear(model.id)
    await freeFiles(model.transfers.rows.value, { atOnce }).dropped
  }

  /** Frees what no running session needs: here, and what closed windows left behind. */
  async function clearStorage(): Promise<void> {
    for (const model of sessions.sessions.value.filter(isOver)) await clear(model, true)
    if (!sessions.sessions.value.some((model) => !isOver(model))) await share.removeUsed()
    await leftovers.clear()
    await removeLeftovers()
  }

  return { clear, clearReceived, clearStorage }
}
