/** What an earlier page received of a session, put back where it was: section 5 of docs/PROTOCOL.md, *Resume*. */
import type { IncomingTransfer, ReceivingItem } from './incoming.ts'
import type { ItemBoard } from '../itemBoard.ts'
import type { ItemEvent } from '../itemState.ts'
import type { ReceivedItem, SavedItem } from '../ports.ts'

interface RestoringDeps {
  readonly board: ItemBoard
  readonly apply: (item: ReceivingItem, event: ItemEvent) => void
}

/** Brings each item into the state it was saved in. Returns those whose files are there to be handed out. */
export function restoreItems(
  parts: RestoringDeps,
  transfer: IncomingTransfer,
  saved: readonly SavedItem[],
): ReceivedItem[] {
  return transfer.items.flatMap((item, index) => {
    const state = saved[index]?.saved
    if (state?.kind !== 'done') {
      restoreUnfinished(parts, item, state)
      return []
    }
    const { sha256, crc32, part, isStored } = state
    placeAt(parts.board, item, item.offered.size)
    parts.apply(item, { type: 'ended' })
    parts.apply(item, { type: 'done', sha256 })
    const more = { ...(crc32 !== undefined && { crc32 }), ...(part && { part }) }
    const { length: count } = transfer.items
    return isStored ? [{ ...item.offered, count, sha256, ...more, restored: true as const }] : []
  })
}

function restoreUnfinished(
  { board, apply }: RestoringDeps,
  item: ReceivingItem,
  state: Exclude<SavedItem['saved'], { kind: 'done' }> | undefined,
): void {
  if (state?.kind === 'over') {
    apply(item, state.code ? { type: 'failed', code: state.code } : { type: 'cancelled', by: 'self' })
  } else if (state && state.bytes > 0) {
    placeAt(board, item, Math.min(state.bytes, item.offered.size))
    item.kept = item.offered
  }
}

function placeAt(board: ItemBoard, item: ReceivingItem, bytes: number): void {
  item.arrivedBytes = bytes
  item.writtenBytes = bytes
  board.place(item.entry, bytes)
}
