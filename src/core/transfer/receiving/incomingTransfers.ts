/** Every incoming transfer of a session, and what each change of an item's state entails. */
import { SealdropError, type ErrorCode } from '../../protocol/primitives/error.ts'
import { itemAt } from '../direction.ts'
import { createIdleTransfers } from '../idleTransfers.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import type { Clock, IncomingItem, Journal, Outbox } from '../ports.ts'
import { createAcks } from './acks.ts'
import {
  createIncomingTransfer,
  WINDOW_BYTES,
  type IncomingTransfer,
  type ReceivingItem,
} from './incoming.ts'
import type { WholeOffer } from './offerCheck.ts'

interface IncomingTransfersDeps {
  readonly outbox: Outbox
  readonly board: ItemBoard
  readonly clock: Clock
  readonly journal: Journal | undefined
  /** An item has reached a final state. */
  readonly settled: (item: ReceivingItem) => void
  /** An offer that waited for a person's decision no longer needs one. */
  readonly withdrawn: (transfer: number) => void
  /** The items of a transfer that came to nothing were removed from the board. */
  readonly forgotten: (transfer: number, items: number) => void
}

export class IncomingTransfers {
  /** Those with unfinished items. */
  readonly live = new Set<IncomingTransfer>()
  readonly #deps: IncomingTransfersDeps
  readonly #transfers = new Map<number, IncomingTransfer>()
  readonly #idle = createIdleTransfers((transfer) => this.#forget(transfer))
  #channel = 0

  constructor(deps: IncomingTransfersDeps) {
    this.#deps = deps
  }

  /** Counts the channels: what was offered over an earlier one may be offered again. */
  get channel(): number {
    return this.#channel
  }

  /** Lists an offered transfer with these items. */
  add(offer: Omit<WholeOffer, 'items'>, items: readonly IncomingItem[]): IncomingTransfer {
    const acks = createAcks<ReceivingItem>(this.#deps.clock, WINDOW_BYTES, (item) => this.#acknowledge(item))
    const addEntry = ({ transfer, item, path, size, mime }: IncomingItem) =>
      this.#deps.board.add({ transfer, item, direction: 'receive', path, size, mime })
    const transfer = createIncomingTransfer(offer, items, addEntry, acks, this.#channel)
    this.#transfers.set(offer.transfer, transfer)
    if (items.length > 0) this.live.add(transfer)
    return transfer
  }

  find(id: number): IncomingTransfer | undefined {
    return this.#transfers.get(id)
  }

  /** The transfer, or SealdropError `bad-message`. */
  get(id: number): IncomingTransfer {
    const transfer = this.#transfers.get(id)
    if (!transfer) throw new SealdropError('bad-message', 'no such transfer of theirs')
    return transfer
  }

  /** An item that its sender may send, or SealdropError `bad-message`. */
  acceptedItem(id: number, index: number): ReceivingItem {
    const transfer = this.get(id)
    if (transfer.phase !== 'accepted' || !transfer.isHeard)
      throw new SealdropError('bad-message', 'of a transfer never accepted')
    return itemAt(transfer.items, index)
  }

  /** Whether the event changed the item's state. */
  apply(item: ReceivingItem, event: ItemEvent): boolean {
    if (!this.#deps.board.apply(item.entry, event)) return false
    if (isFinal(item.entry.state)) this.#settle(item)
    if (item.transfer.unfinished === 0) this.#end(item.transfer)
    return true
  }

  fail(item: ReceivingItem, code: ErrorCode): void {
    if (!this.apply(item, { type: 'failed', code }) || !item.transfer.isHeard) return
    this.#deps.outbox.sendMessage({ type: 'cancel', ...idOf(item), reason: code })
  }

  /** Counts what is written as received. */
  count(item: ReceivingItem): void {
    item.transfer.unacknowledgedBytes -= item.writtenBytes - item.entry.bytes
    this.#deps.board.progress(item.entry, item.writtenBytes)
  }

  /** Writes into the journal that an unsuccessful item has ended. */
  noteEnd({ offered, entry: { state } }: ReceivingItem): void {
    if (state.kind === 'done') return
    this.#deps.journal?.over(offered, state.kind === 'failed' ? state.code : undefined)
  }

  /** The channel is gone. */
  detach(): void {
    this.#channel += 1
    for (const transfer of this.#transfers.values()) transfer.isHeard = false
    for (const { acks, items } of this.live) {
      acks.stop()
      // An item whose `end` has arrived is finished without the channel.
      for (const item of items) if (!item.ended) this.apply(item, { type: 'cut' })
    }
  }

  /** Another channel. */
  attach(): void {
    this.#channel += 1
  }

  /** Everything unfinished fails with `code`. */
  abort(code: ErrorCode): void {
    for (const transfer of this.live) {
      transfer.acks.stop()
      for (const item of transfer.items) this.apply(item, { type: 'failed', code })
    }
  }

  #acknowledge(item: ReceivingItem): void {
    this.count(item)
    this.#deps.outbox.sendMessage({ type: 'ack', ...idOf(item), bytes: item.writtenBytes })
  }

  #settle(item: ReceivingItem): void {
    const { transfer } = item
    transfer.unacknowledgedBytes -= item.arrivedBytes - item.entry.bytes
    transfer.acks.forget(item)
    transfer.unfinished -= 1
    if (transfer.unfinished === 0) {
      this.live.delete(transfer)
      transfer.acks.stop()
    }
    this.#deps.settled(item)
    if (transfer.phase === 'accepted') this.noteEnd(item)
  }

  #end(transfer: IncomingTransfer): void {
    if (transfer.phase === 'asked') this.#deps.withdrawn(transfer.transfer)
    this.#idle.over(transfer)
  }

  /** Only its number is known from here on. */
  #forget(transfer: IncomingTransfer): void {
    const { transfer: id, items } = transfer
    this.#transfers.set(id, { ...transfer, items: [] })
    for (const { entry } of items) this.#deps.board.remove(entry)
    this.#deps.forgotten(id, items.length)
  }
}

/** How messages name an item. */
export function idOf(item: ReceivingItem): { readonly transfer: number; readonly item: number } {
  return { transfer: item.offered.transfer, item: item.offered.item }
}
