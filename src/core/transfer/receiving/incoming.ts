/** What is being received: section 5 of docs/PROTOCOL.md. */
import type { Decline } from '../../protocol/messages/messages.ts'
import type { Acks } from './acks.ts'
import type { BoardItem } from '../itemBoard.ts'
import type { ItemWriter } from './itemWriter.ts'
import type { Beginning, IncomingItem } from '../ports.ts'

/**
 * What the sender may have on its way to our disk: more than a fast link holds (80 MB/s at 100 ms), little enough
 * for a phone to keep in memory while its disk is busy.
 */
export const WINDOW_BYTES = 8 * 1024 * 1024

export interface ReceivingItem {
  readonly offered: IncomingItem
  readonly entry: BoardItem
  readonly transfer: IncomingTransfer
  /** From its first chunk or `end` on, until nothing can happen to it any more. */
  writer: ItemWriter | undefined
  /** Contiguous, from the beginning. */
  arrivedBytes: number
  /** What is on disk of it, or of an earlier one like it, and not open. */
  kept: Beginning | undefined
  /** Nothing came since we said what is there: its sender may have other bytes, and begin anew. */
  mayRestart: boolean
  writtenBytes: number
  ended: boolean
}

export interface IncomingTransfer {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
  readonly items: readonly ReceivingItem[]
  phase: 'asked' | 'accepted' | 'declined'
  /** Why it was declined. */
  reason: Decline['reason'] | undefined
  /** The number of the channel on which it was last offered. */
  channel: number
  /** What is said of it means something over this channel: it was offered there and, once accepted, accepted there. */
  isHeard: boolean
  /** Arrived and not acknowledged, of its unfinished items: at most the window. */
  unacknowledgedBytes: number
  unfinished: number
  readonly acks: Acks<ReceivingItem>
}

/** A transfer of which nothing arrived; `addEntry` makes each item known. */
export function createIncomingTransfer(
  { transfer: id, uid }: { readonly transfer: number; readonly uid: string },
  offered: readonly IncomingItem[],
  addEntry: (item: IncomingItem) => BoardItem,
  acks: Acks<ReceivingItem>,
  channel: number,
): IncomingTransfer {
  const items: ReceivingItem[] = []
  const transfer: IncomingTransfer = {
    transfer: id,
    uid,
    items,
    phase: 'asked',
    reason: undefined,
    channel,
    isHeard: true,
    unacknowledgedBytes: 0,
    unfinished: offered.length,
    acks,
  }
  const bytes = { arrivedBytes: 0, writtenBytes: 0 }
  const begin = { writer: undefined, kept: undefined, mayRestart: false, ended: false, ...bytes }
  for (const item of offered) items.push({ offered: item, entry: addEntry(item), transfer, ...begin })
  return transfer
}
