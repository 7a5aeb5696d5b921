/** Keeps what a reload of the page needs to go on with a session. */
import type { EngineEvent, ItemView } from '../../engine/messages.ts'
import { createKeptOffers } from './keptOffers.ts'
import type { Timers } from '../types/timers.ts'
import type { KeptSession } from '../types/memoryTypes.ts'

/** How often it is kept anew: a tab that is opened again tomorrow is no reload. */
const AGAIN_MS = 60_000

/** After something of ours ended: thousands of small files do so in a second. */
const SOON_MS = 2_000

interface Keeper {
  /** Now: the session has changed, or the page goes. */
  keep(): void
  sending(event: Extract<EngineEvent, { type: 'sending' }>): void
  itemsChanged(items: readonly ItemView[]): void
  /** An offer that is not made again. */
  drop(transfer: number): void
}

interface KeeperParts {
  readonly before: KeptSession | undefined
  /** Undefined when there is nothing to go on with. */
  readonly current: () => Omit<KeptSession, 'offers' | 'nextTransfer'> | undefined
  readonly onKeep: (kept: KeptSession | undefined) => void
}

export function createKeeper({ before, current, onKeep }: KeeperParts, timers: Timers): Keeper {
  const sent = createKeptOffers(before?.offers ?? [], before?.nextTransfer)
  let isDue = false

  function keep(): void {
    isDue = false
    const kept = current()
    if (!kept) {
      onKeep(undefined)
      return
    }
    const { offers, nextTransfer } = sent
    onKeep({ ...kept, offers, ...(nextTransfer === undefined ? {} : { nextTransfer }) })
    timers.set('keep', AGAIN_MS, keep)
  }

  function soon(): void {
    if (!isDue) timers.set('keep', SOON_MS, keep)
    isDue = true
  }

  return {
    keep,
    sending(event) {
      sent.sending(event)
      keep()
    },
    itemsChanged(items) {
      if (sent.itemsChanged(items)) soon()
    },
    drop: (transfer) => sent.drop(transfer),
  }
}
