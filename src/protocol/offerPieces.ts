/** An offer or accept larger than one record goes in pieces: section 5 of docs/PROTOCOL.md, `more`. */
import { utf8 } from './bytes.ts'
import { SealdropError } from './error.ts'
import type { Accept, Offer, OfferItem } from './messages.ts'

/** Items in one offer. */
export const MAX_OFFER_ITEMS = 100_000

/** JSON of all pieces of one offer or accept together. */
export const MAX_OFFER_JSON_BYTES = 16 * 1024 * 1024

/** JSON of the entries of one piece: with the rest of the message and the record's own bytes it stays below 64 KiB. */
const PIECE_BYTES = 60 * 1024

/** The pieces of an offer, in order. Throws SealdropError `too-many` over 100,000 items, `too-large` over 16 MiB. */
export function splitOffer(offer: Omit<Offer, 'type' | 'more'>): Offer[] {
  const { transfer, uid, items } = offer
  if (items.length > MAX_OFFER_ITEMS) throw new SealdropError('too-many', 'more than 100,000 items')
  const pieces = split(items)
  return pieces.map((piece, index) => ({
    type: 'offer',
    transfer,
    uid,
    items: piece,
    more: index < pieces.length - 1,
  }))
}

/** The pieces of an accept, in order: first what is there in part, then what is whole. */
export function splitAccept(accept: Omit<Accept, 'type' | 'more'>): Accept[] {
  const { transfer, window } = accept
  const have = split(accept.have).map((piece) => ({ have: piece, done: [] }))
  const done = split(accept.done).map((piece) => ({ have: [], done: piece }))
  const single = have.length === 1 && done.length === 1
  const pieces = single ? [{ have: accept.have, done: accept.done }] : [...have, ...done]
  return pieces.map((piece, index) => ({
    type: 'accept',
    transfer,
    window,
    ...piece,
    more: index < pieces.length - 1,
  }))
}

/** Never empty: an offer of nothing is still one piece. */
function split<T>(entries: readonly T[]): T[][] {
  const pieces: T[][] = [[]]
  let bytes = 0
  let total = 0
  for (const entry of entries) {
    const length = utf8(JSON.stringify(entry)).length + 1
    total += length
    if (total > MAX_OFFER_JSON_BYTES) throw new SealdropError('too-large', 'more than 16 MiB of JSON')
    if (bytes + length > PIECE_BYTES) {
      pieces.push([])
      bytes = 0
    }
    pieces.at(-1)?.push(entry)
    bytes += length
  }
  return pieces
}

/** Joins the pieces of one offer as they arrive. */
export interface OfferJoiner {
  /** The whole offer's items after its last piece, undefined before. Throws SealdropError `bad-message`. */
  add(piece: Offer): readonly OfferItem[] | undefined
}

/** For one transfer: every piece must be of the same `transfer` and `uid` and within the limits. */
export function createOfferJoiner(): OfferJoiner {
  const items: OfferItem[] = []
  let first: Offer | undefined
  let bytes = 0
  return {
    add(piece) {
      first ??= piece
      if (piece.transfer !== first.transfer || piece.uid !== first.uid) {
        throw new SealdropError('bad-message', 'a piece of another offer')
      }
      bytes += utf8(JSON.stringify(piece.items)).length
      if (items.length + piece.items.length > MAX_OFFER_ITEMS || bytes > MAX_OFFER_JSON_BYTES) {
        throw new SealdropError('bad-message', 'an offer over its limits')
      }
      for (const item of piece.items) items.push(item)
      return piece.more ? undefined : items
    },
  }
}
