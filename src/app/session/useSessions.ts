import { shallowReactive, shallowRef } from 'vue'
import { isSameClaim } from '../../core/peer/signaling/peerClaim.ts'
import type { MeetingEvent, SessionState, SessionView } from '../../core/peer/types/types.ts'
import type { TransferRow } from '../transfers/row.ts'
import { isFinal } from '../transfers/transferTotals.ts'
import { useTransfers } from '../transfers/useTransfers.ts'
import type { Notices } from '../ui/useNotices.ts'
import { applyEngineEvent } from './engineEvents.ts'
import type { SessionEvents } from './engineEvents.ts'
import { itemFailures } from './itemFailures.ts'
import { claimOf, isGoingState, isOver, isSamePeer, namedAs, noteProblem } from './model.ts'
import type { SessionModel } from './model.ts'
import { isHangUp, isOfItemOnly, sessionEndNotice } from './sessionNotices.ts'
import { useTexts } from './useTexts.ts'

type SessionNotices = Pick<Notices, 'tell' | 'dismiss'>

/** The sessions on the page, the newest first. */
export function useSessions(notices: SessionNotices, events: SessionEvents) {
  const sessions = shallowRef<readonly SessionModel[]>([])

  function find(id: string): SessionModel | undefined {
    return sessions.value.find((model) => model.id === id)
  }

  function apply(event: MeetingEvent): void {
    if (event.type === 'session') applyView(event.session)
    if (event.type !== 'engine') return
    const model = find(event.session)
    if (model) applyEngineEvent(model, event.event, notices, events)
  }

  function applyView(view: SessionView): void {
    const model = find(view.id)
    if (model) update(model, view, notices, events)
    else if (view.state.kind !== 'closed') begin(view)
  }

  function begin(view: SessionView): void {
    const { peer } = view
    const others = sessions.value.filter((other) => !(isSamePeer(other, peer) && isSpent(other)))
    for (const other of others) if (isSamePeer(other, peer) && isOver(other)) other.earlier = true
    sessions.value = [newModel(view, notices, events), ...others]
  }

  function clear(id: string): void {
    void find(id)?.folder?.stop()
    sessions.value = sessions.value.filter((model) => model.id !== id)
  }

  return { sessions, find, apply, clear }
}

function newModel(view: SessionView, notices: SessionNotices, events: SessionEvents): SessionModel {
  const failures = itemFailures(view.id, notices)
  const model: SessionModel = shallowReactive({
    id: view.id,
    view,
    sealedName: view.peer.name,
    knownAs: undefined,
    verified: false,
    compared: false,
    invite: undefined,
    earlier: false,
    folder: undefined,
    problems: [],
    transfers: useTransfers({
      ended(item) {
        const code = failures.ended(item)
        if (code) noteProblem(model, code)
        events.itemEnded(model, item)
      },
      removed: (item) => failures.removed(item),
    }),
    texts: useTexts(),
  })
  return model
}

function update(
  model: SessionModel,
  view: SessionView,
  notices: SessionNotices,
  events: SessionEvents,
): void {
  const { state } = model.view
  const wasGoing = isGoingState(state.kind)
  const isRenamed = wasGoing && !isSameClaim(claimOf(model), view.claim ?? view.peer)
  model.sealedName = view.peer.name
  model.view = namedAs(view, model.knownAs)
  if (isRenamed) {
    // It was verified under another name.
    model.verified = false
    model.compared = false
    events.renamed(model)
  }
  if (view.state.kind === 'closed' && state.kind !== 'closed')
    end(model, view.state, wasGoing, notices, events)
}

function end(
  model: SessionModel,
  { code, by }: Extract<SessionState, { kind: 'closed' }>,
  opened: boolean,
  notices: SessionNotices,
  events: SessionEvents,
): void {
  const { id, view } = model
  const interrupted = model.transfers.rows.value.some(isCutOff)
  const unsent = model.transfers.outgoing.takeAll()
  model.transfers.endAll(isOfItemOnly(code) ? 'bad-message' : code, by)
  model.texts.endAll()
  if (unsent.length > 0) events.refused(unsent)
  if (!isHangUp(code)) noteProblem(model, code)
  const { name } = view.peer
  notices.tell(
    sessionEndNotice({ session: id, name, code, by, opened, interrupted, unsent: unsent.length > 0 }),
  )
}

/** Over, and nothing in it is worth keeping beside a new session with the same peer. */
function isSpent(model: SessionModel): boolean {
  return isOver(model) && model.transfers.rows.value.length === 0 && model.texts.texts.value.length === 0
}

/** Still on its way when the session ended, or failed together with it. */
function isCutOff({ view: { state } }: TransferRow): boolean {
  return !isFinal(state) || (state.kind === 'failed' && !isOfItemOnly(state.code))
}
