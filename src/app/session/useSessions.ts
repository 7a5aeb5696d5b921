import { shallowReactive, shallowRef } from 'vue'
import type { EngineEvent, ItemView, OutgoingFile, ReceivedFile } from '../../core/engine/messages.ts'
import { noteArrived } from '../../browser/files/pageStore.ts'
import type { ErrorCode } from '../../core/protocol/primitives/error.ts'
import { isSameClaim } from '../../core/peer/signaling/peerClaim.ts'
import type {
  InviteProof,
  MeetingEvent,
  PeerClaim,
  SessionState,
  SessionView,
} from '../../core/peer/types/types.ts'
import { bytesToCome } from '../transfers/bytesToCome.ts'
import type { FolderSaving } from '../receiving/folderSaving.ts'
import {
  aboutItems,
  isHangUp,
  isOfItemOnly,
  itemFailureNotice,
  lostFileNotice,
  offerRefusedNotice,
  sessionEndNotice,
  shortenedNotice,
  textRefusedNotice,
} from './sessionNotices.ts'
import { countFailures } from '../transfers/failureCounts.ts'
import type { Failures } from '../transfers/failureCounts.ts'
import type { Notices } from '../ui/useNotices.ts'
import { isFinal } from '../transfers/transferTotals.ts'
import { unsentOffer } from '../sending/unsentOffers.ts'
import type { UnsentOffer } from '../sending/unsentOffers.ts'
import { useTexts } from './useTexts.ts'
import { useTransfers } from '../transfers/useTransfers.ts'
import type { SessionPairing } from '../remembered/pairing.ts'
import type { TransferRow } from '../transfers/useTransfers.ts'

type Closed = Extract<SessionState, { kind: 'closed' }>

export type AskedOffer = Extract<EngineEvent, { type: 'asked' }>

/** One session as the page shows it. Stays after its end, for what was received, until it is cleared. */
export interface SessionModel {
  readonly id: string
  view: SessionView
  /** What the peer called itself when the session began, which `view` tells unless it is remembered. */
  sealedName: string
  /** As what the peer is remembered. */
  knownAs: string | undefined
  /** The peer proved that it has the invite link, or the code was compared. */
  verified: boolean
  /** The person said that the security codes match, or the peer proved to be a device with which they did. */
  compared: boolean
  /** What remembered devices tell of the peer: app/remembered/pairs.ts, once that is loaded. */
  pairing: SessionPairing | undefined
  /** What the peer proved of the invite link by which it met us. */
  invite: InviteProof | undefined
  /** Over, and the same peer has a newer session. */
  earlier: boolean
  /** Where what it receives goes, if the person picked a folder. */
  folder: FolderSaving | undefined
  /** Offers that wait for the person's word. */
  asked: readonly AskedOffer[]
  /** From before a reload: their files are to be chosen again. */
  unsent: readonly UnsentOffer[]
  /** Codes of what went wrong in it, the latest last. */
  problems: readonly ErrorCode[]
  readonly transfers: ReturnType<typeof useTransfers>
  readonly texts: ReturnType<typeof useTexts>
}

/** What happens in sessions and concerns others than their own region. */
export interface SessionListener {
  /** The peer calls itself something else than before, and is not verified any more. */
  renamed(model: SessionModel): void
  received(model: SessionModel, row: TransferRow): void
  /** One or more that came together. */
  text(model: SessionModel): void
  /** An offer was accepted by itself: so many bytes are to come now, of it and of what was accepted before. */
  offered(model: SessionModel, bytes: number): void
  /** These files were not offered: they are the person's to send otherwise. */
  refused(files: readonly OutgoingFile<File>[]): void
  /** An item arrived here or there, or failed. */
  itemEnded(model: SessionModel, view: ItemView): void
}

export function useSessions(notices: Pick<Notices, 'tell' | 'dismiss'>, listener: SessionListener) {
  const sessions = shallowRef<readonly SessionModel[]>([])

  function find(id: string): SessionModel | undefined {
    return sessions.value.find((model) => model.id === id)
  }

  function apply(event: MeetingEvent): void {
    if (event.type === 'session') applyView(event.session)
    if (event.type === 'unsent') {
      const model = find(event.session)
      if (model) model.unsent = event.offers.map(unsentOffer)
    }
    if (event.type !== 'engine') return
    const model = find(event.session)
    if (model) applyEngine(model, event.event)
  }

  function applyView(view: SessionView): void {
    const known = find(view.id)
    if (!known) {
      if (view.state.kind !== 'closed') begin(view)
      return
    }
    const { state } = known.view
    const isRenamed = wasOpen(state.kind) && !isSameClaim(claimOf(known), view.claim ?? view.peer)
    known.sealedName = view.peer.name
    known.view = namedAs(view, known.knownAs)
    if (isRenamed) doubt(known)
    if (view.state.kind === 'closed' && state.kind !== 'closed') end(known, view.state, wasOpen(state.kind))
  }

  /** What was verified was somebody of another name. */
  function doubt(model: SessionModel): void {
    model.verified = false
    model.compared = false
    listener.renamed(model)
  }

  function begin(view: SessionView): void {
    const failures = countFailures()
    const model: SessionModel = shallowReactive({
      ...{ id: view.id, view, verified: false, compared: false, pairing: undefined },
      ...{ sealedName: view.peer.name, knownAs: undefined },
      ...{ invite: undefined, folder: undefined },
      ...{ earlier: false, asked: [], unsent: [], problems: [] },
      transfers: useTransfers({
        ended(item) {
          tellFailure(model, item, failures)
          listener.itemEnded(model, item)
        },
        removed: (item) => forgetFailure(model, item, failures),
      }),
      texts: useTexts(),
    })
    const others = sessions.value.filter((other) => !isSpent(other, view.peer))
    for (const other of others) if (isSamePeer(other, view.peer) && isOver(other)) other.earlier = true
    sessions.value = [model, ...others]
  }

  function tellFailure(model: SessionModel, item: ItemView, failures: Failures): void {
    if (item.state.kind !== 'failed' || !isOfItemOnly(item.state.code)) return
    noteProblem(model, item.state.code)
    const about = aboutItems(model.id, item, item.state.code)
    notices.tell(itemFailureNotice(model.id, item, item.state.code, failures.add(about, item)))
  }

  /** It is tried again, or cleared. */
  function forgetFailure(model: SessionModel, item: ItemView, failures: Failures): void {
    if (item.state.kind !== 'failed') return
    const about = aboutItems(model.id, item, item.state.code)
    if (failures.remove(about, item)) notices.dismiss(about)
  }

  function applyEngine(model: SessionModel, event: Extract<MeetingEvent, { type: 'engine' }>['event']): void {
    switch (event.type) {
      case 'items': {
        model.transfers.applyItems(event.items)
        return
      }
      case 'asked':
        model.asked = [...model.asked, event]
        return
      case 'withdrawn':
        model.asked = model.asked.filter(({ transfer }) => transfer !== event.transfer)
        return
      case 'forgotten':
        return model.transfers.forget(event.transfers)
      case 'offered':
        return listener.offered(model, event.bytes + bytesToCome(sessions.value, model, event.transfer))
      case 'thumbnails':
        return model.transfers.applyPictures(event)
      case 'received':
        for (const file of event.files) arrived(model, file)
        return
      case 'lost':
        noteProblem(model, event.code)
        return notices.tell(lostFileNotice(model.id, event.path))
      case 'offer-refused':
        noteProblem(model, event.code)
        notices.tell(offerRefusedNotice(model.id, event.code))
        return listener.refused(model.transfers.offerRefused(event.key))
      case 'offer-again-refused':
        noteProblem(model, event.code)
        notices.tell(offerRefusedNotice(model.id, event.code))
        return listener.refused(model.transfers.againRefused(event.transfer))
      case 'sending':
        if (event.shortened) {
          const { path, count } = event.shortened
          notices.tell(shortenedNotice(model.id, path, count))
        }
        return model.transfers.offerMade(event)
      case 'text-refused':
        noteProblem(model, event.code)
        model.texts.refused(event.key)
        return notices.tell(textRefusedNotice(model.id, event.code))
      case 'texts':
        model.texts.received(event.texts)
        return listener.text(model)
      case 'text-delivered': {
        model.texts.delivered(event.key)
        return
      }
      case 'pair-asked':
      case 'paired':
        return
    }
  }

  function arrived(model: SessionModel, received: ReceivedFile): void {
    if (received.stored !== undefined) noteArrived(received.stored)
    const row = model.transfers.applyReceived(received)
    if (!row) return
    model.folder?.take([row])
    listener.received(model, row)
  }

  function end(model: SessionModel, { code, by }: Closed, opened: boolean): void {
    const { id, view } = model
    const interrupted = model.transfers.rows.value.some(isCutOff)
    const unsent = model.transfers.unoffered()
    model.asked = []
    model.unsent = []
    model.transfers.endAll(isOfItemOnly(code) ? 'bad-message' : code, by)
    model.texts.endAll()
    if (unsent.length > 0) listener.refused(unsent)
    if (!isHangUp(code)) noteProblem(model, code)
    const { name } = view.peer
    const end = { session: id, name, code, by, opened, interrupted, unsent: unsent.length > 0 }
    notices.tell(sessionEndNotice(end))
  }

  function clear(id: string): void {
    void find(id)?.folder?.stop()
    sessions.value = sessions.value.filter((model) => model.id !== id)
  }

  return { sessions, find, apply, clear }
}

/** `name`: as what the peer is remembered; undefined: it is shown by its own. */
export function knowAs(model: SessionModel, name: string | undefined): void {
  model.knownAs = name
  model.view = namedAs(model.view, name ?? model.sealedName)
}

/** As it called itself last. */
function claimOf({ view, sealedName }: SessionModel): PeerClaim {
  return view.claim ?? { name: sealedName, device: view.peer.device }
}

function namedAs(view: SessionView, name: string | undefined): SessionView {
  return name === undefined || name === view.peer.name ? view : { ...view, peer: { ...view.peer, name } }
}

export function isOver({ view }: SessionModel): boolean {
  return view.state.kind === 'closed'
}

/** It has opened and is not over: what is sent now arrives, at once or when it is back. */
export function isGoing({ view }: SessionModel): boolean {
  return wasOpen(view.state.kind)
}

/** Who looks for a way back has been open. */
function wasOpen(before: SessionState['kind']): boolean {
  return before === 'open' || before === 'reconnecting'
}

/** As many as a report of a problem needs. */
const MOST_PROBLEMS = 10

function noteProblem(model: SessionModel, code: ErrorCode): void {
  model.problems = [...model.problems, code].slice(-MOST_PROBLEMS)
}

/** Over, and nothing in it is worth keeping beside a new session with the same peer. */
function isSpent(model: SessionModel, peer: SessionView['peer']): boolean {
  const empty = model.transfers.rows.value.length === 0 && model.texts.texts.value.length === 0
  return isSamePeer(model, peer) && isOver(model) && empty
}

/** By name too: somebody who opened the page anew has another id. */
function isSamePeer({ view, sealedName }: SessionModel, peer: SessionView['peer']): boolean {
  return view.peer.id === peer.id || sealedName === peer.name
}

/** Still on its way when the session ended, or failed together with it. */
function isCutOff({ view: { state } }: TransferRow): boolean {
  return !isFinal(state) || (state.kind === 'failed' && !isOfItemOnly(state.code))
}
