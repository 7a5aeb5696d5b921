/** Offers as they arrive, until they are whole: section 5 of docs/PROTOCOL.md. */
import { SealdropError } from '../../protocol/primitives/error.ts'
import { createOfferJoiner, type OfferJoiner } from '../../protocol/messages/offerPieces.ts'
import type { WholeOffer } from './offerCheck.ts'
import type { TransferMessageOf } from '../wire.ts'

export interface OfferAssembler {
  /** The whole offer after its last piece. Throws SealdropError `bad-message`. */
  add(piece: TransferMessageOf<'offer'>): WholeOffer | undefined
  /** Forgets the pieces of an offer whose last one will not come. */
  reset(): void
}

/** Joins the pieces of one offer after the other. `isFree` says whether an offer may have this number now. */
export function createOfferAssembler(isFree: (transfer: number) => boolean): OfferAssembler {
  let joiner: OfferJoiner | undefined

  return {
    add(piece) {
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
    },
    reset() {
      joiner = undefined
    },
  }
}
