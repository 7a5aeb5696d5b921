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

/** What is on disk of items that are not whole, while nothing is on its way there. */
type Beginnings = ReadonlyMap<ReceivingItem, Prefix>

export class Acceptances {
  readonly #deps: AcceptancesDeps

  constructor(deps: AcceptancesDeps) {
    this.#deps = deps
  }

  /**
   * Sends the accept, with what is on disk, as soon as everything that arrived before is written. Sends nothing while
   * the transfer has not been offered over this channel.
   */
  accept(transfer: IncomingTransfer): void {
    const channel = this.#deps.channel()
    if (transfer.channel !== channel) return
    for (const item of transfer.items) this.#deps.resume(item)
    const writing = transfer.items.filter(({ writer }) => writer)
    if (writing.length === 0) return this.#sendAccept(transfer, new Map())
    // Nothing may come, and nothing is said of it, before what is there is known.
    transfer.isHeard = false
    void drained(writing).then((kept) => {
      if (this.#deps.channel() === channel) this.#sendAccept(transfer, kept)
    })
  }

  /**
   * A known transfer is offered over another channel: repeats the earlier answer, if there was one. Throws SealdropError
   * `bad-message` when the offer is another one.
   */
  offeredAgain(transfer: IncomingTransfer, offer: WholeOffer): void {
    if (!isSame(transfer, offer)) throw new SealdropError('bad-message', 'the number of another transfer')
    transfer.channel = this.#deps.channel()
    for (const item of transfer.items) this.#deps.apply(item, { type: 'resumed', by: 'peer' })
    if (transfer.phase === 'accepted') {
      this.accept(transfer)
      return
    }
    const { transfer: id, reason } = transfer
    if (reason) this.#deps.outbox.sendMessage({ type: 'decline', transfer: id, reason })
    this.#hear(transfer)
  }

  #sendAccept(transfer: IncomingTransfer, kept: Beginnings): void {
    const have: HaveItem[] = []
    for (const item of transfer.items) {
      if (isFinal(item.entry.state)) continue
      const prefix = kept.get(item)
      item.arrivedBytes = item.writtenBytes = prefix?.bytes ?? 0
      item.mayRestart = item.arrivedBytes > 0
      this.#deps.board.place(item.entry, item.arrivedBytes)
      if (prefix && prefix.bytes > 0) have.push({ item: item.offered.item, ...prefix })
    }
    transfer.unacknowledgedBytes = 0
    const done = doneRanges(transfer.items)
    const pieces = splitAccept({ transfer: transfer.transfer, window: WINDOW_BYTES, have, done })
    for (const piece of pieces) this.#deps.outbox.sendMessage(piece)
    this.#hear(transfer)
  }

  /** From here on the sender hears what happens to the transfer, and first what happened before. */
  #hear(transfer: IncomingTransfer): void {
    if (transfer.isHeard) return
    transfer.isHeard = true
    const states = transfer.items.map(({ entry }) => entry.state)
    for (const message of stateMessages(transfer.transfer, states)) this.#deps.outbox.sendMessage(message)
  }
}

/** Whether it is the same offer, as far as it is still known. */
function isSame({ uid, items }: IncomingTransfer, offer: WholeOffer): boolean {
  if (uid !== offer.uid) return false
  const offered = items.map((item) => item.offered)
  return offered.length === 0 || offersSame(offer, offered)
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
