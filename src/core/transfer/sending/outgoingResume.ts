/** A transfer being sent, when its channel goes and another one comes: section 5 of docs/PROTOCOL.md, *Resume*. */
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { HaveItem } from '../../protocol/messages/messages.ts'
import { splitOffer, type WholeAccept } from '../../protocol/messages/offerPieces.ts'
import { createCheckpoints } from './checkpoints.ts'
import { hashSoFar } from '../hashSoFar.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import { toOfferItem } from './offerItem.ts'
import type { Claim, OutgoingItem, OutgoingTransfer } from './outgoing.ts'
import type { Checkpoint } from '../ports.ts'
import { createSourceReader } from './sourceReader.ts'
import type { TransferMessage } from '../wire.ts'

/** Nothing of it is on its way any more, and nothing may be sent until the receiver says what it has. */
export function cutOff(transfer: OutgoingTransfer): void {
  transfer.windowBytes = undefined
  transfer.accepting = undefined
  transfer.unacknowledgedBytes = 0
  transfer.current = undefined
  transfer.cursor = 0
  transfer.resumed.clear()
  for (const item of transfer.items) {
    dropReading(item)
    item.claim = undefined
    item.ended = false
    item.sentBytes = item.entry.bytes
  }
}

/** The whole offer once more; its thumbnails are left out where the receiver has them. */
export function offerAgain({ transfer, uid, items, wasAccepted }: OutgoingTransfer): TransferMessage[] {
  const offered = items.map(({ source }) => {
    const { thumbnail, ...item } = toOfferItem(source)
    return wasAccepted || thumbnail === undefined ? item : { ...item, thumbnail }
  })
  return splitOffer({ transfer, uid, items: offered })
}

/** What an accept says is on the receiver's disk, by item. */
interface Holdings {
  readonly done: ReadonlySet<number>
  readonly have: ReadonlyMap<number, HaveItem>
}

/** Throws SealdropError `bad-message` for what cannot be there. */
export function holdingsOf({ items, isRestored }: OutgoingTransfer, accept: WholeAccept): Holdings {
  const done = new Set<number>()
  const have = new Map<number, HaveItem>()

  function refuseUnless(possible: boolean): void {
    if (!possible) throw new SealdropError('bad-message', 'has what was never sent')
  }

  for (const [first, last] of accept.done) {
    refuseUnless(last < items.length)
    for (let item = first; item <= last; item++) {
      // Ranges that overlap are not gone through again and again.
      refuseUnless(!done.has(item))
      done.add(item)
    }
  }
  for (const entry of accept.have) {
    const item = items[entry.item]
    refuseUnless(item !== undefined && entry.bytes <= item.source.size)
    refuseUnless(!have.has(entry.item) && !done.has(entry.item))
    have.set(entry.item, entry)
  }
  for (const index of done) {
    const item = items[index]
    const wasSent = isRestored || item?.sha256 !== undefined
    refuseUnless(wasSent || (item !== undefined && isFinal(item.entry.state)))
  }
  return { done, have }
}

interface StartingDeps {
  readonly board: ItemBoard
  readonly apply: (item: OutgoingItem, event: ItemEvent) => void
}

/** Each item begins where the receiver is. Returns what is to be said to that. */
export function startAll(
  parts: StartingDeps,
  transfer: OutgoingTransfer,
  { done, have }: Holdings,
): TransferMessage[] {
  const { transfer: id, items } = transfer
  const answers: TransferMessage[] = []
  for (const [index, item] of items.entries()) {
    const { state } = item.entry
    if (state.kind === 'done' && !done.has(index)) {
      // It was there, and no longer is: whoever deleted it need not get it again.
      answers.push({ type: 'cancel', transfer: id, item: index, reason: 'cancelled' })
    }
    if (isFinal(state)) continue
    if (done.has(index)) finish(parts, item)
    else startBehind(parts.board, item, have.get(index))
  }
  return answers
}

function finish({ board, apply }: StartingDeps, item: OutgoingItem): void {
  item.sentBytes = item.source.size
  board.place(item.entry, item.sentBytes)
  apply(item, { type: 'ended' })
  // An earlier page computed it, and nobody kept it.
  apply(item, { type: 'done', sha256: item.sha256 ?? '' })
}

/** It goes on behind what the receiver has of it, or, as long as that is not known to be right, is to be compared. */
function startBehind(board: ItemBoard, item: OutgoingItem, have: HaveItem | undefined): void {
  if (!have || have.bytes === 0) return startAnew(board, item)
  const { bytes, sha256 } = have
  const checkpoint = item.checkpoints?.at(bytes)
  if (!checkpoint) {
    item.claim = { bytes, sha256, hashedBytes: 0 }
  } else if (hashSoFar(checkpoint) === sha256) {
    item.reading = { reader: createSourceReader(item.source, bytes), hasher: checkpoint.open() }
    goOn(board, item, bytes, checkpoint)
  } else startAnew(board, item)
}

/** What it has was read again: its reading stands just behind that. */
export function settleClaim(board: ItemBoard, item: OutgoingItem, claim: Claim, isEqual: boolean): void {
  item.claim = undefined
  if (isEqual && item.reading) goOn(board, item, claim.bytes, item.reading.hasher.checkpoint())
  else startAnew(board, item)
}

function goOn(board: ItemBoard, item: OutgoingItem, bytes: number, checkpoint: Checkpoint): void {
  item.sentBytes = bytes
  item.checkpoints = createCheckpoints()
  item.checkpoints.add(bytes, checkpoint)
  board.place(item.entry, bytes)
}

function startAnew(board: ItemBoard, item: OutgoingItem): void {
  dropReading(item)
  item.sentBytes = 0
  item.checkpoints = undefined
  board.place(item.entry, 0)
}

/** The item is final: its source is not read any more. */
export function letGo(item: OutgoingItem): void {
  dropReading(item)
  item.source.forget?.()
  item.checkpoints = undefined
  item.claim = undefined
}

/** Forgets what was read ahead. */
function dropReading(item: OutgoingItem): void {
  item.reading?.reader.release()
  item.reading = undefined
}
