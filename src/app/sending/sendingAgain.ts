/** Offers from before a reload, whose files have to be chosen again: by session. */
import { shallowRef } from 'vue'
import type { OutgoingFile } from '../../core/engine/messages.ts'
import type { MeetingEvent, TransferCommand } from '../../core/peer/types/types.ts'
import type { SessionModel } from '../session/model.ts'
import type { Notices } from '../ui/useNotices.ts'
import { changedOf, filesOf, missingOf, offerAgain, unsentOffer, withFound } from './unsentOffers.ts'
import type { UnsentOffer } from './unsentOffers.ts'

export function sendingAgain(
  notices: Pick<Notices, 'tell' | 'dismiss'>,
  command: (model: SessionModel, what: TransferCommand) => void,
  /** Files that are to be sent as new ones. */
  add: (files: readonly OutgoingFile<File>[]) => void,
) {
  const unsent = shallowRef<ReadonlyMap<string, readonly UnsentOffer[]>>(new Map())

  function unsentOf(session: string): readonly UnsentOffer[] {
    return unsent.value.get(session) ?? []
  }

  function setUnsent(session: string, offers: readonly UnsentOffer[]): void {
    unsent.value = new Map(unsent.value).set(session, offers)
  }

  function remove({ id }: SessionModel, offer: UnsentOffer): void {
    setUnsent(
      id,
      unsentOf(id).filter((other) => other !== offer),
    )
  }

  function apply(event: MeetingEvent, model: SessionModel): void {
    if (event.type === 'session' && event.session.state.kind === 'closed') forget(model.id)
    if (event.type !== 'unsent') return
    setUnsent(model.id, event.offers.map(unsentOffer))
    // Nothing has to be chosen where only empty folders are left.
    for (const offer of unsentOf(model.id)) if (missingOf(offer).length === 0) sendAgain(model, offer)
  }

  /** The session is over. */
  function forget(session: string): void {
    if (!unsent.value.has(session)) return
    unsent.value = new Map([...unsent.value].filter(([id]) => id !== session))
  }

  /** The offer is sent as soon as all of its files are there. */
  function chooseAgain(model: SessionModel, offer: UnsentOffer, files: readonly OutgoingFile<File>[]): void {
    const next = withFound(offer, files)
    const changed = changedOf(next, files)
    setUnsent(
      model.id,
      unsentOf(model.id).map((other) => (other === offer ? next : other)),
    )
    if (missingOf(next).length === 0) sendAgain(model, next)
    else if (changed.length > 0) tellChanged(changed)
    else if (next.found.size === offer.found.size)
      notices.tell({ about: 'unsent', tone: 'problem', sentences: [{ key: 'unsent.notFound' }] })
  }

  /** They are other files now: what arrived of them before is of no use. */
  function tellChanged(changed: readonly OutgoingFile<File>[]): void {
    add(changed)
    const named = { name: changed[0]?.path ?? '' }
    const sentences = [{ key: 'unsent.changed', named, count: changed.length }] as const
    notices.tell({ about: 'unsent', tone: 'problem', sentences })
  }

  function sendAgain(model: SessionModel, offer: UnsentOffer): void {
    notices.dismiss('unsent')
    remove(model, offer)
    model.transfers.outgoing.noteAgain(offer.transfer, filesOf(offer))
    command(model, offerAgain(offer))
  }

  function dropUnsent(model: SessionModel, offer: UnsentOffer): void {
    remove(model, offer)
    command(model, { type: 'drop-offer', transfer: offer.transfer })
  }

  return { unsentOf, apply, forget, chooseAgain, sendAgain, dropUnsent }
}
