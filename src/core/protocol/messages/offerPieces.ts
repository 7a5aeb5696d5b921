/** An offer or accept larger than one record goes in pieces: section 5 of docs/PROTOCOL.md, `more`. */
import { utf8 } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import type { Accept, DoneRange, HaveItem, Offer, OfferItem } from './messages.ts'

/** Items in one offer, and entries in one accept: what a page can still list. */
export const MAX_OFFER_ITEMS = 100_000

/** Compact JSON of all entries of one offer or accept together: what one peer may cost another in memory. */
export const MAX_OFFER_JSON_BYTES = 16 * 1024 * 1024

/** JSON of the entries of one piece: leaves room for the rest of the message in the smallest record. */
const PIECE_BYTES = 60 * 1024

/** The pieces of an offer, in order. Throws SealdropError `too-many` over 100,000 items, `too-large` over 16 MiB. */
export function splitOffer(offer: Omit<Offer, 'type' | 'more'>): Offer[] {
  const { transfer, uid } = offer
  const pieces = split(offer.items)
  return pieces.map((items, index) => ({
    type: 'offer',
    transfer,
    uid,
    items,
    more: index < pieces.length - 1,
  }))
}

/** The pieces of an accept, in order: first what is there in part, then what is whole. Throws as splitOffer does. */
export function splitAccept(accept: Omit<Accept, 'type' | 'more'>): Accept[] {
  const { transfer, window } = accept
  const entries = [
    ...accept.have.map((have) => ({ have })),
    ...accept.done.map((done) => ({ done })),
  ] satisfies AcceptEntry[]
  const pieces = split<AcceptEntry>(entries)
  return pieces.map((piece, index) => ({
    type: 'accept',
    transfer,
    window,
    have: piece.flatMap((entry) => ('have' in entry ? [entry.have] : [])),
    done: piece.flatMap((entry) => ('done' in entry ? [entry.done] : [])),
    more: index < pieces.length - 1,
  }))
}

/** One at a time, with a few bytes more than it takes in the message. */
type AcceptEntry = { readonly have: HaveItem } | { readonly done: DoneRange }

/** Never empty: an offer of nothing is still one piece. */
function split<Entry>(entries: readonly Entry[]): Entry[][] {
  if (entries.length > MAX_OFFER_ITEMS) throw new SealdropError('too-many', 'more than 100,000 items')
  let piece: Entry[] = []
  const pieces = [piece]
  let bytes = 0
  let total = 0
  for (const entry of entries) {
    const length = jsonBytes([entry])
    total += length
    if (total > MAX_OFFER_JSON_BYTES) throw new SealdropError('too-large', 'more than 16 MiB of JSON')
    if (bytes > 0 && bytes + length > PIECE_BYTES) {
      piece = []
      pieces.push(piece)
      bytes = 0
    }
    piece.push(entry)
    bytes += length
  }
  return pieces
}

/** Of compact JSON, each entry with its comma. */
function jsonBytes(entries: readonly unknown[]): number {
  return entries.length === 0 ? 0 : utf8(JSON.stringify(entries)).length - 1
}

/** Joins the pieces of one offer as they arrive. */
export interface OfferJoiner {
  /** The whole offer's items after its last piece, undefined before. Throws SealdropError `bad-message`. */
  add(piece: Offer): readonly OfferItem[] | undefined
}

/** For one transfer: every piece must be of the same `transfer` and `uid`, and all together within the limits. */
export function createOfferJoiner(): OfferJoiner {
  const count = createCounter()
  const items: OfferItem[] = []
  let first: Offer | undefined
  return {
    add(piece) {
      first ??= piece
      if (piece.transfer !== first.transfer || piece.uid !== first.uid) {
        throw new SealdropError('bad-message', 'a piece of another offer')
      }
      count(piece.more, piece.items)
      for (const item of piece.items) items.push(item)
      return piece.more ? undefined : items
    },
  }
}

export interface WholeAccept {
  readonly transfer: number
  /** Bytes, from the last piece. */
  readonly window: number
  readonly have: readonly HaveItem[]
  readonly done: readonly DoneRange[]
}

/** Joins the pieces of one accept as they arrive. */
export interface AcceptJoiner {
  /** The whole accept after its last piece, undefined before. Throws SealdropError `bad-message`. */
  add(piece: Accept): WholeAccept | undefined
}

/** For one transfer: every piece must be of the same `transfer`, and all together within the limits. */
export function createAcceptJoiner(): AcceptJoiner {
  const count = createCounter()
  const have: HaveItem[] = []
  const done: DoneRange[] = []
  let first: Accept | undefined
  return {
    add(piece) {
      first ??= piece
      const { transfer, window } = piece
      if (transfer !== first.transfer) throw new SealdropError('bad-message', 'a piece of another accept')
      count(piece.more, piece.have, piece.done)
      for (const item of piece.have) have.push(item)
      for (const range of piece.done) done.push(range)
      return piece.more ? undefined : { transfer, window, have, done }
    },
  }
}

/** Refuses the piece that goes beyond the limits, one after the last, and one that holds nothing and is not the last. */
function createCounter(): (more: boolean, ...lists: readonly (readonly unknown[])[]) => void {
  let entries = 0
  let bytes = 0
  let whole = false
  return (more, ...lists) => {
    const added = lists.reduce((sum, list) => sum + list.length, 0)
    if (whole || (more && added === 0)) throw new SealdropError('bad-message', 'a piece too many')
    entries += added
    bytes += lists.reduce((sum, list) => sum + jsonBytes(list), 0)
    if (entries > MAX_OFFER_ITEMS || bytes > MAX_OFFER_JSON_BYTES) {
      throw new SealdropError('bad-message', 'pieces over their limits')
    }
    whole = !more
  }
}
