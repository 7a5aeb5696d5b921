/** What a peer may offer without a person's word: beyond it the person is asked, and beyond what can be asked it is declined. */
import { MAX_OFFER_ITEMS } from '../protocol/messages/offerPieces.ts'
import type { IncomingTransfer } from './receiving/incoming.ts'
import type { Clock } from './ports.ts'
import { createTokenBucket } from './tokenBucket.ts'

/** Offers that are accepted by themselves: more than anybody makes by hand, each of which may start a download. */
const UNASKED_OFFERS = { burst: 100, perSecond: 1 }

/** Items of these in one session, about 40 MB of a page's memory: fifty folders of a thousand files. */
export const MAX_UNASKED_ITEMS = 50_000

/** Questions that wait at once: nobody answers more of them one by one. */
export const MAX_ASKED_OFFERS = 16

/** Their items together: as many as one offer may have. */
const MAX_ASKED_ITEMS = MAX_OFFER_ITEMS

export interface OfferLimits {
  /** Whether an offer of so many items that needs no question by itself needs one by now. Counts it if not. */
  isTooMuch(items: number): boolean
  /** Whether one more of so many items may be asked about, beside those that wait. */
  mayAsk(live: Iterable<IncomingTransfer>, items: number): boolean
}

export function createOfferLimits(clock: Clock): OfferLimits {
  const offers = createTokenBucket(UNASKED_OFFERS, clock)
  let unasked = 0

  return {
    isTooMuch(items) {
      if (unasked + items > MAX_UNASKED_ITEMS || !offers.take()) return true
      unasked += items
      return false
    },
    mayAsk(live, items) {
      let waiting = 0
      let waitingItems = 0
      for (const transfer of live) {
        if (transfer.phase !== 'asked') continue
        waiting += 1
        waitingItems += transfer.items.length
      }
      return waiting < MAX_ASKED_OFFERS && (waiting === 0 || waitingItems + items <= MAX_ASKED_ITEMS)
    },
  }
}
