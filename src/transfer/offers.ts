/** Offers as they arrive, until they are whole: section 5 of docs/PROTOCOL.md. */
import { SealdropError } from '../protocol/error.ts'
import { createOfferJoiner, type OfferJoiner } from '../protocol/offerPieces.ts'
import type { WholeOffer } from './offerCheck.ts'
import type { TransferMessageOf } from './wire.ts'

/** Joins the pieces of one offer after the other. `isFree` says whether a new offer may have this number. */
export function createOfferGate(isFree: (transfer: number) => boolean) {
  let joiner: OfferJoiner | undefined

  /** The whole offer after its last piece. Throws SealdropError `bad-message`. */
  return function add(piece: TransferMessageOf<'offer'>): WholeOffer | undefined {
    if (!joiner) {
      if (!isFree(piece.transfer))
        throw new SealdropError('bad-message', 'a transfer number twice, or of ours')
      joiner = createOfferJoiner()
    }
    const items = joiner.add(piece)
    if (!items) return undefined
    joiner = undefined
    if (items.length === 0) throw new SealdropError('bad-message', 'an offer of nothing')
    return { transfer: piece.transfer, uid: piece.uid, items }
  }
}
