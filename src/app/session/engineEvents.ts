/** What a session's engine tells, brought into the session's model. */
import { noteArrived } from '../../browser/files/pageStore.ts'
import type { EngineEvent, ItemView, OutgoingFile, ReceivedFile } from '../../core/engine/messages.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import type { TransferRow } from '../transfers/row.ts'
import type { Notices } from '../ui/useNotices.ts'
import { noteProblem } from './model.ts'
import type { SessionModel } from './model.ts'
import { lostFileNotice, offerRefusedNotice, shortenedNotice, textRefusedNotice } from './sessionNotices.ts'

type ForwardedEvent = Extract<MeetingEvent, { type: 'engine' }>['event']

/** What happens in sessions and concerns other parts of the page than their own region. */
export interface SessionEvents {
  /** The peer calls itself something else than before, and is not verified any more. */
  renamed(model: SessionModel): void
  received(model: SessionModel, row: TransferRow): void
  /** One or more that came together. */
  text(model: SessionModel): void
  /** An offer was accepted without asking. */
  offered(model: SessionModel, offer: Extract<EngineEvent, { type: 'offered' }>): void
  /** These files were not offered: the person can send them another way. */
  refused(files: readonly OutgoingFile<File>[]): void
  /** An item arrived here or there, or failed. */
  itemEnded(model: SessionModel, view: ItemView): void
}

export function applyEngineEvent(
  model: SessionModel,
  event: ForwardedEvent,
  notices: Pick<Notices, 'tell'>,
  events: SessionEvents,
): void {
  const { transfers, texts } = model
  switch (event.type) {
    case 'items':
      return transfers.applyItems(event.items)
    case 'forgotten':
      return transfers.forget(event.transfers)
    case 'offered':
      return events.offered(model, event)
    case 'thumbnails':
      return transfers.applyPictures(event)
    case 'received':
      for (const file of event.files) arrived(model, file, events)
      return
    case 'lost':
      noteProblem(model, event.code)
      return notices.tell(lostFileNotice(model.id, event.path))
    case 'offer-refused':
    case 'offer-again-refused':
      noteProblem(model, event.code)
      notices.tell(offerRefusedNotice(model.id, event.code))
      return events.refused(
        event.type === 'offer-refused'
          ? transfers.outgoing.offerRefused(event.key)
          : transfers.outgoing.againRefused(event.transfer),
      )
    case 'sending':
      if (event.shortened) {
        const { path, count } = event.shortened
        notices.tell(shortenedNotice(model.id, path, count))
      }
      return transfers.outgoing.offerMade(event)
    case 'text-refused':
      noteProblem(model, event.code)
      texts.refused(event.key)
      return notices.tell(textRefusedNotice(model.id, event.code))
    case 'texts':
      texts.received(event.texts)
      return events.text(model)
    case 'text-delivered':
      return texts.delivered(event.key)
    // Other features follow these.
    case 'asked':
    case 'withdrawn':
    case 'pair-asked':
    case 'paired':
      return
  }
}

function arrived(model: SessionModel, received: ReceivedFile, events: SessionEvents): void {
  if (received.stored !== undefined) noteArrived(received.stored)
  const row = model.transfers.applyReceived(received)
  if (!row) return
  model.folder?.take([row])
  events.received(model, row)
}
