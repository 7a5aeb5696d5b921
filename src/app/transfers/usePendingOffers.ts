import { shallowRef } from 'vue'
import type { EngineEvent } from '../../core/engine/messages.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'

/** Of one session: files that the peer proposes, before the person has answered. */
export type PendingOffer = Extract<EngineEvent, { type: 'asked' }>

/** Offers of all sessions that wait for the person's answer. */
export function usePendingOffers() {
  const bySession = shallowRef<ReadonlyMap<string, readonly PendingOffer[]>>(new Map())

  function of(session: string): readonly PendingOffer[] {
    return bySession.value.get(session) ?? []
  }

  function set(session: string, offers: readonly PendingOffer[]): void {
    bySession.value = new Map(bySession.value).set(session, offers)
  }

  function apply(event: MeetingEvent): void {
    if (event.type === 'session' && event.session.state.kind === 'closed') clear(event.session.id)
    if (event.type !== 'engine') return
    if (event.event.type === 'asked') set(event.session, [...of(event.session), event.event])
    if (event.event.type === 'withdrawn') remove(event.session, event.event.transfer)
  }

  /** It was answered, or withdrawn. */
  function remove(session: string, transfer: number): void {
    set(
      session,
      of(session).filter((offer) => offer.transfer !== transfer),
    )
  }

  /** The session is over. */
  function clear(session: string): void {
    if (!bySession.value.has(session)) return
    bySession.value = new Map([...bySession.value].filter(([id]) => id !== session))
  }

  return { of, apply, remove, clear }
}

export type PendingOffers = ReturnType<typeof usePendingOffers>
