/** What sending and receiving have in common: numbering transfers, and changing one item or a whole transfer. */
import { SealdropError } from '../protocol/primitives/error.ts'
import type { ItemEvent } from './itemState.ts'

/** I pressed Connect first, R pressed Accept. */
export type SessionSide = 'initiator' | 'responder'

/** Transfers of one direction. */
export interface Direction {
  /**
   * Applies `event` to one item, or to all unfinished ones without `item`; whether anything changed.
   * Throws SealdropError `bad-message` when there is no such transfer or item.
   */
  change(transfer: number, item: number | undefined, event: ItemEvent): boolean
  /** Whether the peer knows of it over this channel; until then what happens to it is told when it does. */
  isHeard(transfer: number): boolean
}

/** R numbers its transfers from here on, I below. */
const FIRST_OF_RESPONDER = 2 ** 31

/** The first transfer id of a side and the one after its last: unsigned 32-bit numbers, half of them each. */
export function transferRange(side: SessionSide): { readonly first: number; readonly end: number } {
  return side === 'initiator'
    ? { first: 0, end: FIRST_OF_RESPONDER }
    : { first: FIRST_OF_RESPONDER, end: 2 * FIRST_OF_RESPONDER }
}

/** Whether `side` numbers its own transfers like this one. */
export function isNumberOf(side: SessionSide, transfer: number): boolean {
  const { first, end } = transferRange(side)
  return transfer >= first && transfer < end
}

/** The item, or SealdropError `bad-message`. */
export function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new SealdropError('bad-message', 'no such item')
  return item
}
