/** What is being sent, and which of it is next: section 5 of docs/PROTOCOL.md. */
import type { AcceptJoiner } from '../../protocol/messages/offerPieces.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { FileSource, Hasher } from '../ports.ts'
import type { BoardItem } from '../itemBoard.ts'
import { isSendable } from '../itemState.ts'
import type { SourceReader } from './sourceReader.ts'

export interface OutgoingItem {
  readonly entry: BoardItem
  readonly source: FileSource
  /** While bytes of it are read: dropped with its last byte or its end. */
  reading: Reading | undefined
  sentBytes: number
  /** From the last acknowledged chunk on. */
  checkpoints: Checkpoints | undefined
  /** What the receiver says is on its disk, until it is compared with the source. */
  claim: Claim | undefined
  /** `end` was sent over this channel: it waits for `received`. */
  ended: boolean
  /** Of all its bytes, in hex: known from the first `end` on. */
  sha256: string | undefined
}

interface Reading {
  readonly reader: SourceReader
  readonly hasher: Hasher
  /** It is read once more, or was: whether that came to its end. */
  again?: Promise<boolean>
}

/** The first `bytes` of an item have this SHA-256, in hex. */
export interface Claim {
  readonly bytes: number
  readonly sha256: string
  /** How many of them are read again. */
  hashedBytes: number
}

export interface OutgoingTransfer {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
  /** An earlier page may have sent of it what this one knows nothing of. */
  readonly isRestored: boolean
  readonly items: readonly OutgoingItem[]
  /** What the receiver allows unacknowledged; undefined until it accepted over this channel. */
  windowBytes: number | undefined
  /** The pieces of its accept, until it is whole. */
  accepting: AcceptJoiner | undefined
  /** Its offer went out over some channel. */
  wasOffered: boolean
  wasAccepted: boolean
  /** Sent and not acknowledged, of its unfinished items. */
  unacknowledgedBytes: number
  unfinished: number
  /** The item that was sent last. */
  current: OutgoingItem | undefined
  /** Items before this index had their first turn. */
  cursor: number
  /** Items whose turn passed while they were paused, and that go on now; in order of resuming. */
  readonly resumed: Set<OutgoingItem>
}

/** What is sent of an item in one go, at most, of the window: the receiver acknowledges in quarters, too. */
const CHUNKS_PER_WINDOW = 4

/** An item of which nothing was sent. */
export function createOutgoingItem(source: FileSource, entry: BoardItem): OutgoingItem {
  return {
    entry,
    source,
    reading: undefined,
    sentBytes: 0,
    checkpoints: undefined,
    claim: undefined,
    ended: false,
    sha256: undefined,
  }
}

/** An offered transfer of which nothing was sent. */
export function createOutgoingTransfer(
  identity: Pick<OutgoingTransfer, 'transfer' | 'uid' | 'isRestored'>,
  items: readonly OutgoingItem[],
): OutgoingTransfer {
  return {
    ...identity,
    items,
    windowBytes: undefined,
    accepting: undefined,
    wasOffered: false,
    wasAccepted: false,
    unacknowledgedBytes: 0,
    unfinished: items.length,
    current: undefined,
    cursor: 0,
    resumed: new Set(),
  }
}

/**
 * The item whose bytes go out next, or undefined when all are sent, paused or over: the one that was begun, then
 * those that were resumed, then the rest in order. Costs nothing for items passed before.
 */
function nextItem(transfer: OutgoingTransfer): OutgoingItem | undefined {
  if (transfer.current && isSendable(transfer.current.entry.state)) return transfer.current
  for (const item of transfer.resumed) {
    transfer.resumed.delete(item)
    if (isSendable(item.entry.state)) return (transfer.current = item)
  }
  while (transfer.cursor < transfer.items.length) {
    const item = transfer.items[transfer.cursor++]
    if (item && isSendable(item.entry.state)) return (transfer.current = item)
  }
  return undefined
}

/** A paused item goes on: it comes again if its turn has passed. */
export function queueResumed(transfer: OutgoingTransfer, item: OutgoingItem): void {
  if (item.entry.fixed.item < transfer.cursor) transfer.resumed.add(item)
}

/** How many bytes of `item` may go out now as one chunk; 0 when the window has to open first. */
export function chunkRoom(transfer: OutgoingTransfer, item: OutgoingItem, maxChunkBytes: number): number {
  const windowBytes = transfer.windowBytes ?? 0
  const chunkBytes = Math.min(
    maxChunkBytes,
    Math.floor(windowBytes / CHUNKS_PER_WINDOW),
    item.source.size - item.sentBytes,
  )
  return transfer.unacknowledgedBytes + chunkBytes <= windowBytes ? chunkBytes : 0
}

/** An item and its transfer. */
export interface Turn {
  readonly transfer: OutgoingTransfer
  readonly item: OutgoingItem
}

/** One transfer after the other: the next one gets its turn only if those before it are paused or not accepted. */
export function nextTurn(transfers: Iterable<OutgoingTransfer>, maxChunkBytes: number): Turn | undefined {
  for (const transfer of transfers) {
    const item = transfer.windowBytes === undefined ? undefined : nextItem(transfer)
    if (!item) continue
    const sends = item.sentBytes < item.source.size && !item.claim
    const blocked = sends && chunkRoom(transfer, item, maxChunkBytes) === 0
    return blocked ? undefined : { transfer, item }
  }
  return undefined
}
