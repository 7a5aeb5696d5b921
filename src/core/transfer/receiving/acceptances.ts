/** Accepts, and what is on disk when a transfer is offered again: section 5 of docs/PROTOCOL.md, *Resume*. */
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { DoneRange, HaveItem } from '../../protocol/messages/messages.ts'
import { splitAccept } from '../../protocol/messages/offerPieces.ts'
import { WINDOW_BYTES, type IncomingTransfer, type ReceivingItem } from './incoming.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import type { Prefix } from './itemWriter.ts'
import { offersSame, type WholeOffer } from './offerCheck.ts'
import type { Outbox } from '../ports.ts'
import { stateMessages } from '../stateMessages.ts'

interface AcceptancesDeps {
  readonly outbox: Outbox
  readonly board: ItemBoard
  readonly apply: (item: ReceivingItem, event: ItemEvent) => void
  /** Opens what is kept of it. */
  readonly resume: (item: ReceivingItem) => void
  /** The number of the channel now. */
  readonly channel: () => number
}

interface Acceptances {
  /**
   * Says that it may come, and what of it is there, as soon as everything that came before is on disk. Says nothing
   * as long as it was not offered over this channel.
   */
  accept(transfer: IncomingTransfer): void
  /**
   * One that is known is offered over another channel: it is answered as it was, or once it will be. Throws
   * SealdropError `bad-message` when the offer is another one.
   */
  offeredAgain(transfer: IncomingTransfer, offer: WholeOffer): void
}

/** What is on disk of items that are not whole, while nothing is on its way there. */
type Beginnings = ReadonlyMap<ReceivingItem, Prefix>

export function createAcceptances(parts: AcceptancesDeps): Acceptances {
  const { outbox, board, apply, channel } = parts

  function accept(transfer: IncomingTransfer): void {
    if (transfer.channel !== channel()) return
    for (const item of transfer.items) parts.resume(item)
    const writing = transfer.items.filter(({ writer }) => writer)
    if (writing.length === 0) return sendAccept(transfer, new Map())
    const asked = channel()
    // Nothing may come, and nothing is said of it, before what is there is known.
    transfer.isHeard = false
    void drained(writing).then((kept) => {
      if (channel() === asked) sendAccept(transfer, kept)
    })
  }

  function sendAccept(transfer: IncomingTransfer, kept: Beginnings): void {
    const have: HaveItem[] = []
    for (const item of transfer.items) {
      if (isFinal(item.entry.state)) continue
      const prefix = kept.get(item)
      item.arrivedBytes = item.writtenBytes = prefix?.bytes ?? 0
      item.mayRestart = item.arrivedBytes > 0
      board.place(item.entry, item.arrivedBytes)
      if (prefix && prefix.bytes > 0) have.push({ item: item.offered.item, ...prefix })
    }
    transfer.unacknowledgedBytes = 0
    const done = doneRanges(transfer.items)
    const pieces = splitAccept({ transfer: transfer.transfer, window: WINDOW_BYTES, have, done })
    for (const piece of pieces) outbox.sendMessage(piece)
    hear(transfer)
  }

  /** From here on the sender hears what happens to it, and first what happened while it could not. */
  function hear(transfer: IncomingTransfer): void {
    if (transfer.isHeard) return
    transfer.isHeard = true
    const states = transfer.items.map(({ entry }) => entry.state)
    for (const message of stateMessages(transfer.transfer, states)) outbox.sendMessage(message)
  }

  return {
    accept,
    offeredAgain(transfer, offer) {
      const isSame =
        transfer.uid === offer.uid &&
        (!transfer.items.length ||
          offersSame(
            offer,
            transfer.items.map(({ offered }) => offered),
          ))
      if (!isSame) throw new SealdropError('bad-message', 'the number of another transfer')
      transfer.channel = channel()
      for (const item of transfer.items) apply(item, { type: 'resumed', by: 'peer' })
      if (transfer.phase === 'accepted') {
        accept(transfer)
        return
      }
      const { transfer: id, reason } = transfer
      if (reason) outbox.sendMessage({ type: 'decline', transfer: id, reason })
      hear(transfer)
    },
  }
}

async function drained(items: readonly ReceivingItem[]): Promise<Beginnings> {
  const beginnings = new Map<ReceivingItem, Prefix>()
  for (const item of items) {
    const prefix = await item.writer?.drained()
    if (prefix) beginnings.set(item, prefix)
  }
  return beginnings
}

/** First and last of neighbours that are done. */
function doneRanges(items: readonly ReceivingItem[]): DoneRange[] {
  const ranges: DoneRange[] = []
  for (const [index, { entry }] of items.entries()) {
    if (entry.state.kind !== 'done') continue
    const last = ranges.at(-1)
    if (last?.[1] === index - 1) last[1] = index
    else ranges.push([index, index])
  }
  return ranges
}
