/** How offers are answered, by the device or by a person: section 5 of docs/PROTOCOL.md. */
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { Decline } from '../../protocol/messages/messages.ts'
import type { IncomingTransfer, ReceivingItem } from './incoming.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import { judgeOffer, thumbnailsOf, type Refusal, type Verdict, type WholeOffer } from './offerCheck.ts'
import { createOfferLimits, type OfferLimits } from '../offerLimits.ts'
import type { Clock, IncomingItem, Outbox, TransferOffer } from '../ports.ts'

/** Offers that wait or run, and items listed in one session: beyond what people do, within what a page can hold. */
const MAX_LIVE_TRANSFERS = 1_000
const MAX_LISTED_ITEMS = 500_000

/** A smaller one is accepted without a look at the disk: if it does not fit, not much was lost. */
const LOOK_ABOVE_BYTES = 64 * 1024 * 1024

/** Refused offers of one session: each leaves a trace of its number, and a peer that goes on is not being honest. */
const MAX_REFUSALS = 1_000

interface OfferAnswersDeps {
  readonly outbox: Outbox
  readonly clock: Clock
  /** What the sink takes at most, now. */
  readonly limitBytes: () => number | undefined
  /** What is free there, now, as far as anybody knows. */
  readonly freeBytes: () => Promise<number | undefined> | undefined
  /** Whether the person wants to be asked about every offer, now. */
  readonly asksAlways: () => boolean
  /** Makes an offer's transfer known, with the items that people are to see. */
  readonly list: (offer: WholeOffer, items: readonly IncomingItem[]) => IncomingTransfer
  /** Those with unfinished items. */
  readonly live: ReadonlySet<IncomingTransfer>
  readonly apply: (item: ReceivingItem, event: ItemEvent) => void
  readonly offered: (offer: TransferOffer) => void
  /** Says what is there of it: whatever is not may come. */
  readonly begin: (transfer: IncomingTransfer) => void
}

/** Accepts what is small and fits, asks about what is large or one too many, declines the rest. */
export class OfferAnswers {
  readonly #deps: OfferAnswersDeps
  readonly #limits: OfferLimits
  #listedItems = 0
  #refusals = 0

  constructor(deps: OfferAnswersDeps) {
    this.#deps = deps
    this.#limits = createOfferLimits(deps.clock)
  }

  answer(offer: WholeOffer): void {
    const { list, live, apply, asksAlways } = this.#deps
    const refusal = this.#refusalOf(offer)
    if (refusal) return this.#refuse(list(offer, []), refusal)
    const verdict = judgeOffer(offer, this.#roomBytes(), asksAlways())
    const { items, refused } = verdict
    const asks = this.#asksAbout(verdict)
    if (asks && !this.#limits.mayAsk(live, items.length)) return this.#refuse(list(offer, []), 'too-many')
    const transfer = list(offer, items)
    this.#listedItems += items.length
    for (const item of transfer.items)
      if (refused.has(item.offered.item)) apply(item, { type: 'failed', code: 'bad-path' })
    if (verdict.kind === 'decline') return this.#refuse(transfer, verdict.reason)
    const [count, thumbnails] = [items.length - refused.size, thumbnailsOf(offer)]
    const offered = { transfer: offer.transfer, count, bytes: verdict.bytes, thumbnails }
    this.#lookAtDisk(verdict.bytes, (isTooLarge) => this.#announce(transfer, offered, asks, isTooLarge))
  }

  /** A person's decision; without effect when the offer does not wait for one. */
  accept(transfer: IncomingTransfer): void {
    if (!isOpen(transfer)) return
    // Others may have been accepted while the person was asked.
    if (bytesToCome(transfer) <= (this.#roomBytes() ?? Infinity)) this.#begin(transfer)
    else this.#end(transfer, 'no-space', { type: 'failed', code: 'no-space' })
  }

  decline(transfer: IncomingTransfer, reason: Decline['reason']): void {
    if (isOpen(transfer)) this.#end(transfer, reason, { type: 'cancelled', by: 'self' })
  }

  /** So many items are not listed any more. */
  forgotten(items: number): void {
    this.#listedItems -= items
  }

  #announce(
    transfer: IncomingTransfer,
    offered: Omit<TransferOffer, 'asks' | 'isTooLarge'>,
    asks: boolean,
    isTooLarge: boolean,
  ): void {
    if (!isOpen(transfer)) return
    const isAsked = asks || isTooLarge
    // As many large offers as small ones may wait for a person.
    if (isTooLarge && !asks && !this.#limits.mayAsk(this.#others(transfer), transfer.items.length))
      return this.#end(transfer, 'too-many', { type: 'failed', code: 'too-many' })
    this.#deps.offered({ ...offered, asks: isAsked, ...(isTooLarge && { isTooLarge }) })
    if (!isAsked) this.#begin(transfer)
  }

  #refusalOf({ uid, items }: WholeOffer): Refusal | undefined {
    const { live } = this.#deps
    const listed = this.#listedItems + items.length
    if (live.size >= MAX_LIVE_TRANSFERS || listed > MAX_LISTED_ITEMS) return 'too-many'
    // One writer per uid: a file must not be written twice at once.
    for (const transfer of live) if (transfer.uid === uid) return 'busy'
    return undefined
  }

  /** Whether a person is to be asked. */
  #asksAbout({ kind, items }: Verdict): boolean {
    return kind === 'ask' || (kind === 'accept' && this.#limits.isTooMuch(items.length))
  }

  #end(transfer: IncomingTransfer, reason: Decline['reason'], event: ItemEvent): void {
    const { outbox, apply } = this.#deps
    transfer.phase = 'declined'
    transfer.reason = reason
    if (transfer.isHeard) outbox.sendMessage({ type: 'decline', transfer: transfer.transfer, reason })
    for (const item of transfer.items) apply(item, event)
  }

  #refuse(transfer: IncomingTransfer, reason: Refusal): void {
    this.#refusals += 1
    if (this.#refusals > MAX_REFUSALS) throw new SealdropError('bad-message', 'too many offers refused')
    this.#end(transfer, reason, { type: 'failed', code: reason })
  }

  #begin(transfer: IncomingTransfer): void {
    transfer.phase = 'accepted'
    this.#deps.begin(transfer)
  }

  /** Calls `then` at once for what is not worth a look. */
  #lookAtDisk(bytes: number, then: (isTooLarge: boolean) => void): void {
    const looked = bytes < LOOK_ABOVE_BYTES ? undefined : this.#deps.freeBytes()
    if (looked) {
      void looked.then((free) => then(free !== undefined && bytes + this.#acceptedBytes() > free))
    } else then(false)
  }

  /** What is still to be written of what was accepted. */
  #acceptedBytes(): number {
    let bytes = 0
    for (const transfer of this.#deps.live) if (transfer.phase === 'accepted') bytes += bytesToCome(transfer)
    return bytes
  }

  /** Beside what was accepted; undefined where only the disk decides. */
  #roomBytes(): number | undefined {
    const limit = this.#deps.limitBytes()
    return limit === undefined ? undefined : Math.max(0, limit - this.#acceptedBytes())
  }

  #others(transfer: IncomingTransfer): IncomingTransfer[] {
    return [...this.#deps.live].filter((one) => one !== transfer)
  }
}

function isOpen({ phase, unfinished }: IncomingTransfer): boolean {
  return phase === 'asked' && unfinished > 0
}

function bytesToCome({ items }: IncomingTransfer): number {
  let bytes = 0
  for (const { offered, entry, writtenBytes } of items)
    if (!isFinal(entry.state)) bytes += offered.size - writtenBytes
  return bytes
}
