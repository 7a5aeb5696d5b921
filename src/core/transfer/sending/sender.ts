/** The sending side of section 5 of docs/PROTOCOL.md: offers, and what the receiver says to them. */
import { SealdropError, type ErrorCode } from '../../protocol/primitives/error.ts'
import { createAcceptJoiner, splitOffer } from '../../protocol/messages/offerPieces.ts'
import { itemAt, transferRange, type Direction, type SessionSide } from '../direction.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, isSendable, type ItemEvent } from '../itemState.ts'
import { toOfferItem } from './offerItem.ts'
import {
  createOutgoingItem,
  createOutgoingTransfer,
  nextTurn,
  queueResumed,
  type OutgoingItem,
  type OutgoingTransfer,
} from './outgoing.ts'
import { cutOff, holdingsOf, letGo, offerAgain, settleClaim, startAll } from './outgoingResume.ts'
import type { Clock, FileSource, Hasher, OfferedBefore, Outbox } from '../ports.ts'
import { Pump } from './pump.ts'
import { stateMessages } from '../stateMessages.ts'
import { createUnconfirmedCancels, type UnconfirmedCancels } from './unconfirmedCancels.ts'
import type { TransferMessage, TransferMessageOf } from '../wire.ts'

/** Section 5: no more items wait for `received`, so that a receiver has few files open at once. */
const MAX_UNCONFIRMED = 64

interface SenderDeps {
  readonly role: SessionSide
  readonly outbox: Outbox
  readonly board: ItemBoard
  readonly createHasher: () => Hasher
  readonly clock: Clock
  /** The number of the next transfer, where earlier pages of the session have used those below. */
  readonly nextTransfer?: number
  /** 128 fresh random bits in hex. */
  readonly randomUid: () => string
  /** The channel is gone, as the outbox says. */
  readonly lost: (code: ErrorCode) => void
}

/** All transfers of one direction. Its loop runs until close(). Handlers of messages throw SealdropError `bad-message`. */
export class Sender implements Direction {
  readonly #deps: SenderDeps
  readonly #transfers = new Map<number, OutgoingTransfer>()
  /** Those with unfinished items, in the order of offering. */
  readonly #live = new Set<OutgoingTransfer>()
  readonly #unconfirmedCancels: UnconfirmedCancels
  readonly #range: ReturnType<typeof transferRange>
  readonly #pump: Pump
  /** Dropped while there was no channel to tell the receiver. */
  readonly #dropped = new Set<number>()
  #nextTransfer: number
  #unconfirmed = 0
  #attached = true

  constructor(deps: SenderDeps) {
    this.#deps = deps
    this.#unconfirmedCancels = createUnconfirmedCancels(deps.clock)
    this.#range = transferRange(deps.role)
    this.#nextTransfer = Math.max(this.#range.first, deps.nextTransfer ?? this.#range.first)
    this.#pump = new Pump({
      outbox: deps.outbox,
      createHasher: deps.createHasher,
      next: () =>
        this.#unconfirmed < MAX_UNCONFIRMED ? nextTurn(this.#live, deps.outbox.maxChunkBytes) : undefined,
      started: (item) => this.#apply(item, { type: 'started' }),
      ended: (item) => {
        this.#unconfirmed += 1
        this.#apply(item, { type: 'ended' })
      },
      compared: (item, claim, isEqual) => settleClaim(deps.board, item, claim, isEqual),
      failed: (item, code) => this.#fail(item, code),
      lost: deps.lost,
    })
  }

  isHeard(): boolean {
    return true
  }

  change(id: number, index: number | undefined, event: ItemEvent): boolean {
    const { items } = this.#transferOf(id)
    if (index !== undefined) return this.#apply(itemAt(items, index), event)
    return items.filter((item) => this.#apply(item, event)).length > 0
  }

  /**
   * Throws SealdropError `bad-request` for nothing, `too-many` above 100,000 items, `too-large` above 16 MiB of JSON. Paths
   * are rewritten as far as receivers demand it. Missing sources fail with `source-unreadable`.
   */
  offer(sources: readonly FileSource[], before?: OfferedBefore): number {
    if (sources.length === 0) throw new SealdropError('bad-request', 'an offer of nothing')
    const { transfer: id, uid } = before ?? { transfer: this.#nextTransfer, uid: this.#deps.randomUid() }
    if (id >= this.#range.end) throw new SealdropError('too-many', 'no transfer number left')
    if (id < this.#range.first || this.#transfers.has(id))
      throw new SealdropError('bad-request', 'not a number of ours')
    const pieces = splitOffer({ transfer: id, uid, items: sources.map(toOfferItem) })
    this.#nextTransfer = Math.max(this.#nextTransfer, id + 1)
    const isRestored = before !== undefined
    const transfer = createOutgoingTransfer({ transfer: id, uid, isRestored }, this.#list(id, sources))
    transfer.wasOffered = this.#attached || isRestored
    this.#transfers.set(id, transfer)
    this.#live.add(transfer)
    this.#send(pieces)
    for (const item of transfer.items) if (item.source.isMissing) this.#fail(item, 'source-unreadable')
    return id
  }

  /** 128 bits in hex; undefined when there is no such transfer of ours. */
  uidOf(id: number): string | undefined {
    return this.#transfers.get(id)?.uid
  }

  /** An offer of an earlier page is not made again: the receiver hears that it is cancelled. */
  drop(id: number): void {
    if (this.#transfers.has(id) || id < this.#range.first || id >= this.#nextTransfer) return
    if (this.#attached) this.#send([cancelOf(id)])
    else this.#dropped.add(id)
  }

  accept(piece: TransferMessageOf<'accept'>): void {
    const transfer = this.#transferOf(piece.transfer)
    if (transfer.windowBytes !== undefined) throw new SealdropError('bad-message', 'accepted twice')
    transfer.accepting ??= createAcceptJoiner()
    const accept = transfer.accepting.add(piece)
    if (!accept) return
    transfer.accepting = undefined
    const { board } = this.#deps
    const holdings = holdingsOf(transfer, accept)
    this.#send(startAll({ board, apply: (item, event) => this.#apply(item, event) }, transfer, holdings))
    transfer.windowBytes = accept.window
    transfer.wasAccepted = true
    this.#pump.wake()
  }

  decline({ transfer: id, reason }: TransferMessageOf<'decline'>): void {
    const code = reason === 'refused' ? 'declined' : reason
    for (const item of this.#transferOf(id).items) this.#apply(item, { type: 'failed', code })
  }

  ack({ transfer: id, item: index, bytes }: TransferMessageOf<'ack'>): void {
    const transfer = this.#transferOf(id)
    const item = itemAt(transfer.items, index)
    if (bytes > item.sentBytes) throw new SealdropError('bad-message', 'acknowledged more than was sent')
    // An older acknowledgement says nothing new, and a final item needs none.
    if (isFinal(item.entry.state) || bytes <= item.entry.bytes) return
    this.#acknowledge(transfer, item, bytes)
  }

  received({ transfer: id, item: index, sha256 }: TransferMessageOf<'received'>): void {
    const transfer = this.#transferOf(id)
    const item = itemAt(transfer.items, index)
    if (isFinal(item.entry.state)) return
    if (!item.ended) throw new SealdropError('bad-message', 'received before its end')
    if (item.sha256 !== sha256) return this.#fail(item, 'corrupt-item')
    this.#acknowledge(transfer, item, item.source.size)
    this.#apply(item, { type: 'done', sha256 })
  }

  /** Sends nothing until attach(). */
  detach(): void {
    this.#attached = false
    this.#pump.cut()
    this.#unconfirmed = 0
    this.#unconfirmedCancels.forgetConfirmed()
    for (const transfer of this.#unconfirmedCancels) cutOff(transfer)
    for (const transfer of this.#live) {
      cutOff(transfer)
      for (const item of transfer.items) this.#apply(item, { type: 'cut' })
    }
  }

  /** Offers again what is unfinished, and what ended here without the receiver's confirmation. */
  attach(): void {
    this.#attached = true
    this.#send([...this.#dropped].map(cancelOf))
    this.#dropped.clear()
    const again = [...new Set([...this.#live, ...this.#unconfirmedCancels])]
    for (const transfer of again.sort((a, b) => a.transfer - b.transfer)) this.#offerAgain(transfer)
  }

  /** Unfinished items fail with `code`. */
  abort(code: ErrorCode): void {
    this.#pump.close()
    for (const transfer of this.#live)
      for (const item of transfer.items) this.#apply(item, { type: 'failed', code })
  }

  #apply(item: OutgoingItem, event: ItemEvent): boolean {
    if (!this.#deps.board.apply(item.entry, event)) return false
    const transfer = this.#transferOf(item.entry.fixed.transfer)
    const { state } = item.entry
    if (state.kind === 'paused') item.reading?.reader.release()
    if (event.type === 'resumed' && isSendable(state)) queueResumed(transfer, item)
    if (isFinal(state)) this.#settle(transfer, item)
    if (event.type === 'cancelled' && event.by === 'self') this.#unconfirmedCancels.add(transfer)
    this.#pump.wake()
    return true
  }

  #settle(transfer: OutgoingTransfer, item: OutgoingItem): void {
    letGo(item)
    if (item.ended) this.#unconfirmed -= 1
    transfer.unacknowledgedBytes -= item.sentBytes - item.entry.bytes
    transfer.unfinished -= 1
    if (transfer.unfinished === 0) this.#live.delete(transfer)
  }

  #acknowledge(transfer: OutgoingTransfer, item: OutgoingItem, bytes: number): void {
    transfer.unacknowledgedBytes -= bytes - item.entry.bytes
    item.checkpoints?.forgetBefore(bytes)
    this.#deps.board.progress(item.entry, bytes)
    this.#pump.wake()
  }

  #fail(item: OutgoingItem, code: ErrorCode): void {
    const { transfer, item: index } = item.entry.fixed
    if (!this.#apply(item, { type: 'failed', code })) return
    this.#unconfirmedCancels.add(this.#transferOf(transfer))
    this.#deps.outbox.sendMessage({ type: 'cancel', transfer, item: index, reason: code })
  }

  #offerAgain(transfer: OutgoingTransfer): void {
    const { transfer: id, items } = transfer
    transfer.wasOffered = true
    this.#send(offerAgain(transfer))
    for (const item of items) this.#apply(item, { type: 'resumed', by: 'peer' })
    const states = items.map(({ entry }) => entry.state)
    this.#send(stateMessages(id, states))
    if (this.#unconfirmedCancels.has(transfer)) this.#unconfirmedCancels.add(transfer)
  }

  #transferOf(id: number): OutgoingTransfer {
    const transfer = this.#transfers.get(id)
    if (!transfer) throw new SealdropError('bad-message', 'no such transfer of ours')
    return transfer
  }

  #list(transfer: number, sources: readonly FileSource[]): OutgoingItem[] {
    return sources.map((source, item) => {
      const { path, size, mime } = source
      const entry = this.#deps.board.add({ transfer, item, direction: 'send', path, size, mime })
      return createOutgoingItem(source, entry)
    })
  }

  #send(messages: readonly TransferMessage[]): void {
    for (const message of messages) this.#deps.outbox.sendMessage(message)
  }
}

function cancelOf(transfer: number): TransferMessage {
  return { type: 'cancel', transfer, reason: 'cancelled' }
}
