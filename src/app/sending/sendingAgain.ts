/** Files of an offer from before a reload: chosen again, or given up. */
import type { OutgoingFile } from '../../core/engine/messages.ts'
import type { TransferCommand } from '../../core/peer/types/types.ts'
import type { Notices } from '../ui/useNotices.ts'
import type { SessionModel } from '../session/useSessions.ts'
import { changedOf, filesOf, missingOf, offerAgain, withFound } from './unsentOffers.ts'
import type { UnsentOffer } from './unsentOffers.ts'

export function sendingAgain(
  notices: Pick<Notices, 'tell' | 'dismiss'>,
  command: (model: SessionModel, what: TransferCommand) => void,
  /** Files that are to be sent as new ones. */
  add: (files: readonly OutgoingFile<File>[]) => void,
) {
  /** Goes on as soon as all of it is there. */
  function chooseAgain(model: SessionModel, offer: UnsentOffer, files: readonly OutgoingFile<File>[]): void {
    const next = withFound(offer, files)
    const changed = changedOf(next, files)
    model.unsent = model.unsent.map((one) => (one === offer ? next : one))
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
    model.unsent = model.unsent.filter((one) => one !== offer)
    model.transfers.noteAgain(offer.transfer, filesOf(offer))
    command(model, offerAgain(offer))
  }

  /** Offers of which only empty folders are left. */
  function sendKnown(model: SessionModel): void {
    for (const offer of model.unsent) if (missingOf(offer).length === 0) sendAgain(model, offer)
  }

  function dropUnsent(model: SessionModel, offer: UnsentOffer): void {
    model.unsent = model.unsent.filter((one) => one !== offer)
    command(model, { type: 'drop-offer', transfer: offer.transfer })
  }

  return { chooseAgain, sendAgain, sendKnown, dropUnsent }
}
