/** Saves what a reload of the page needs to continue a session. */
import type { EngineEvent, ItemView } from '../../engine/messages.ts'
import { createKeptOffers } from './keptOffers.ts'
import type { Timers } from '../types/timers.ts'
import type { KeptSession } from '../types/memoryTypes.ts'

/** How often it is saved again: a tab that is reopened tomorrow is no reload. */
const AGAIN_MS = 60_000

/** After something of ours ended: thousands of small files do so in a second. */
const SOON_MS = 2_000

export interface SessionSaver {
  /** Now: the session has changed, or the page goes. */
  save(): void
  sending(event: Extract<EngineEvent, { type: 'sending' }>): void
  itemsChanged(items: readonly ItemView[]): void
  /** An offer that is not made again. */
  drop(transfer: number): void
}

interface SessionSaverDeps {
  readonly before: KeptSession | undefined
  /** Undefined if there is nothing to continue. */
  readonly current: () => Omit<KeptSession, 'offers' | 'nextTransfer'> | undefined
  readonly onKeep: (kept: KeptSession | undefined) => void
}

export function createSessionSaver(
  { before, current, onKeep }: SessionSaverDeps,
  timers: Timers,
): SessionSaver {
  const sent = createKeptOffers(before?.offers ?? [], before?.nextTransfer)
  let isDue = false

  function save(): void {
    isDue = false
    const kept = current()
    if (!kept) {
      onKeep(undefined)
      return
    }
    const { offers, nextTransfer } = sent
    onKeep({ ...kept, offers, ...(nextTransfer === undefined ? {} : { nextTransfer }) })
    timers.set('keep', AGAIN_MS, save)
  }

  function soon(): void {
    if (!isDue) timers.set('keep', SOON_MS, save)
    isDue = true
  }

  return {
    save,
    sending(event) {
      sent.sending(event)
      save()
    },
    itemsChanged(items) {
      if (sent.itemsChanged(items)) soon()
    },
    drop: (transfer) => sent.drop(transfer),
  }
}
