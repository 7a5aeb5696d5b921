/** What we offered in a session and has not ended: after a reload the files have to be chosen again. */
import type { EngineEvent, ItemState, ItemView } from '../../engine/messages.ts'
import type { KeptOffer } from '../types/memoryTypes.ts'

interface KeptOffers {
  /** In the order of offering. */
  readonly offers: readonly KeptOffer[]
  /** The number of our next offer; undefined before there was one. */
  readonly nextTransfer: number | undefined
  sending(event: Extract<EngineEvent, { type: 'sending' }>): void
  /** Whether anything of ours ended by it. */
  itemsChanged(items: readonly ItemView[]): boolean
  drop(transfer: number): void
}

const FINAL: ReadonlySet<string> = new Set(['done', 'cancelled', 'failed'] satisfies ItemState['kind'][])

export function createKeptOffers(before: readonly KeptOffer[], next: number | undefined): KeptOffers {
  const offers = new Map(before.map((offer) => [offer.transfer, offer]))
  const over = new Map(before.map(({ transfer, over }) => [transfer, new Set(over)]))
  let nextTransfer = next

  function forget(transfer: number): void {
    offers.delete(transfer)
    over.delete(transfer)
  }

  return {
    get offers() {
      // Which items of an offer too large to be remembered are over is of no use either.
      return [...offers.values()].map((offer) => {
        const ended = offer.items.length === 0 ? [] : [...(over.get(offer.transfer) ?? [])]
        return { ...offer, over: ended }
      })
    },
    get nextTransfer() {
      return nextTransfer
    },
    sending({ transfer, uid, count, items }) {
      if (!offers.has(transfer)) over.set(transfer, new Set())
      offers.set(transfer, { transfer, uid, count, items: items ?? [], over: [] })
      nextTransfer = Math.max(nextTransfer ?? 0, transfer + 1)
    },
    itemsChanged(items) {
      let hasEnded = false
      for (const { direction, transfer, item, state } of items) {
        const offer = direction === 'send' ? offers.get(transfer) : undefined
        const ended = over.get(transfer)
        if (!offer || !ended || !FINAL.has(state.kind) || ended.has(item)) continue
        hasEnded = true
        ended.add(item)
        if (ended.size >= offer.count) forget(transfer)
      }
      return hasEnded
    },
    drop: forget,
  }
}
