/** How offers are answered, by the device or by a person: section 5 of docs/PROTOCOL.md. */
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { Decline } from '../../protocol/messages/messages.ts'
import type { IncomingTransfer, ReceivingItem } from './incoming.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import { judgeOffer, thumbnailsOf, type Refusal, type Verdict, type WholeOffer } from './offerCheck.ts'
import { createOfferLimits } from '../offerLimits.ts'
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

interface OfferAnswers {
  answer(offer: WholeOffer): void
  /** A person's word; without effect when the offer is not, or no longer, waiting for it. */
  accept(transfer: IncomingTransfer): void
  decline(transfer: IncomingTransfer, reason: Decline['reason']): void
  /** So many items are not listed any more. */
  forgotten(items: number): void
}

/** Accepts what is small and fits, asks about what is large or one too many, declines the rest. */
export function createOfferAnswers(parts: OfferAnswersDeps): OfferAnswers {
  const { outbox, live, apply } = parts
  const limits = createOfferLimits(parts.clock)
  let listedItems = 0
  let refusals = 0

  function refusalOf({ uid, items }: WholeOffer): Refusal | undefined {
    if (live.size >= MAX_LIVE_TRANSFERS || listedItems + items.length > MAX_LISTED_ITEMS) return 'too-many'
    // One writer per uid: what runs must not be written twice at once.
    for (const transfer of live) if (transfer.uid === uid) return 'busy'
    return undefined
  }

  /** Whether a person is to be asked. */
  function asksAbout({ kind, items }: Verdict): boolean {
    return kind === 'ask' || (kind === 'accept' && limits.isTooMuch(items.length))
  }

  function end(transfer: IncomingTransfer, reason: Decline['reason'], event: ItemEvent): void {
    transfer.phase = 'declined'
    transfer.reason = reason
    if (transfer.isHeard) outbox.sendMessage({ type: 'decline', transfer: transfer.transfer, reason })
    for (const item of transfer.items) apply(item, event)
  }

  function refuse(transfer: IncomingTransfer, reason: Refusal): void {
    refusals += 1
    if (refusals > MAX_REFUSALS) throw new SealdropError('bad-message', 'offers without end')
    end(transfer, reason, { type: 'failed', code: reason })
  }

  function begin(transfer: IncomingTransfer): void {
    transfer.phase = 'accepted'
    parts.begin(transfer)
  }

  /** Calls `then` at once for what is not worth a look. */
  function lookAtDisk(bytes: number, then: (isTooLarge: boolean) => void): void {
    const looked = bytes < LOOK_ABOVE_BYTES ? undefined : parts.freeBytes()
    if (looked) void looked.then((free) => then(free !== undefined && bytes + acceptedBytes() > free))
    else then(false)
  }

  /** What is still to be written of what was accepted. */
  function acceptedBytes(): number {
    let bytes = 0
    for (const transfer of live) if (transfer.phase === 'accepted') bytes += bytesToCome(transfer)
    return bytes
  }

  /** Beside what was accepted; undefined where only the disk decides. */
  function roomBytes(): number | undefined {
    const limit = parts.limitBytes()
    return limit === undefined ? undefined : Math.max(0, limit - acceptedBytes())
  }

  function others(transfer: IncomingTransfer): IncomingTransfer[] {
    return [...live].filter((one) => one !== transfer)
  }

  function isOpen({ phase, unfinished }: IncomingTransfer): boolean {
    return phase === 'asked' && unfinished > 0
  }

  return {
    answer(offer): void {
      const refusal = refusalOf(offer)
      if (refusal) return refuse(parts.list(offer, []), refusal)
      const verdict = judgeOffer(offer, roomBytes(), parts.asksAlways())
      const { items, refused } = verdict
      const asks = asksAbout(verdict)
      if (asks && !limits.mayAsk(live, items.length)) return refuse(parts.list(offer, []), 'too-many')
      const transfer = parts.list(offer, items)
      listedItems += items.length
      for (const item of transfer.items)
        if (refused.has(item.offered.item)) apply(item, { type: 'failed', code: 'bad-path' })
      if (verdict.kind === 'decline') return refuse(transfer, verdict.reason)
      const [count, thumbnails] = [items.length - refused.size, thumbnailsOf(offer)]
      const offered = { transfer: offer.transfer, count, bytes: verdict.bytes, thumbnails }
      lookAtDisk(verdict.bytes, (isTooLarge) => {
        if (!isOpen(transfer)) return
        const isAsked = asks || isTooLarge
        // As many large ones as small ones may wait for a person.
        if (isTooLarge && !asks && !limits.mayAsk(others(transfer), items.length))
          return end(transfer, 'too-many', { type: 'failed', code: 'too-many' })
        parts.offered({ ...offered, asks: isAsked, ...(isTooLarge && { isTooLarge }) })
        if (!isAsked) begin(transfer)
      })
    },
    accept(transfer) {
      if (!isOpen(transfer)) return
      // Others may have been accepted while the person was asked.
      if (bytesToCome(transfer) <= (roomBytes() ?? Infinity)) begin(transfer)
      else end(transfer, 'no-space', { type: 'failed', code: 'no-space' })
    },
    decline(transfer, reason) {
      if (isOpen(transfer)) end(transfer, reason, { type: 'cancelled', by: 'self' })
    },
    forgotten(items) {
      listedItems -= items
    },
  }
}

function bytesToCome({ items }: IncomingTransfer): number {
  let bytes = 0
  for (const { offered, entry, writtenBytes } of items)
    if (!isFinal(entry.state)) bytes += offered.size - writtenBytes
  return bytes
}
