/** How the server's replies to `join` and `update` change the connection: the part of serverConnection.ts about our place. */
import type { PeerInfo } from '../../../wire/events.ts'
import type { PeerNews } from './peerNews.ts'
import {
  connectLater,
  isConnected,
  leave,
  requestUpdate,
  TOO_MANY_PAUSE_MS,
  tooManyPauseMs,
  unchanged,
  withConnected,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionStep,
  type JoinAnswer,
  type Place,
  type ServerConnection,
  type Wanted,
} from './connectionState.ts'

/** Well within the ten minutes that a ticket is valid, so that a reload finds it valid. */
const RENEW_TICKET_MS = 4 * 60_000

export function joinReplied(
  state: ServerConnection,
  { sent, reply, news }: Extract<ConnectionEvent, { type: 'join-replied' }>,
): ConnectionStep {
  return reply.ok ? joined(state, sent, reply.value, news) : notJoined(state, reply.code)
}

export function updateReplied(
  before: ServerConnection,
  { reply, news }: Extract<ConnectionEvent, { type: 'update-replied' }>,
): ConnectionStep {
  const isOutdated = isConnected(before.phase) && before.phase.update === 'outdated'
  const state = withConnected(before, { update: 'none' })
  // The list is of the room that we are leaving.
  if (state.wanted.room !== state.place?.room) return unchanged(state)
  const step = reply.ok ? entered(state, reply.value.peers, news) : notUpdated(state, reply.code)
  return isOutdated && step.state.phase.kind === 'joined' ? followedBy(step, requestUpdate) : step
}

function joined(
  before: ServerConnection,
  sent: Wanted,
  { ticket, iceServers, relay, self, space, peers }: JoinAnswer,
  news: readonly PeerNews[],
): ConnectionStep {
  const { room } = sent
  const place: Place = { kind: 'joined', self, space, ...(room === undefined ? {} : { room }) }
  const state = withConnected(
    { ...before, ticket, place, iceServers, relays: relay, turnedAway: 0 },
    { refusals: 0 },
  )
  const renewal: ConnectionStep = {
    state,
    effects: [
      { type: 'keep-ticket', ticket },
      { type: 'join-later', pauseMs: RENEW_TICKET_MS, isSpread: false },
    ],
  }
  if (room !== state.wanted.room) return followedBy(renewal, join)
  const step = followedBy(renewal, (next) => entered(next, peers, news))
  if (sent.hints !== state.wanted.hints) return followedBy(step, join)
  return sent.profile === state.wanted.profile ? step : followedBy(step, requestUpdate)
}

function notJoined(state: ServerConnection, code: string): ConnectionStep {
  switch (code) {
    case 'too-many':
      return full(state)
    case 'bad-request':
    case 'unsupported-version': {
      // Perhaps only the ticket is bad. Without it the server gives us a new id.
      if (code === 'bad-request' && state.ticket !== undefined) return join({ ...state, ticket: undefined })
      const left = leave(state, { kind: 'refused', code })
      return { ...left, state: { ...left.state, phase: { kind: 'refused' } } }
    }
    case 'no-answer':
      return leave(state, { kind: 'unreachable' }, connectLater(0))
    default:
      return leave(state, { kind: 'unreachable' }, connectLater(TOO_MANY_PAUSE_MS, true))
  }
}

/** The connection stays, and so does what is relayed over it, and our place if only the ticket was to be renewed. */
function full(state: ServerConnection): ConnectionStep {
  const { phase } = state
  if (!isConnected(phase)) return unchanged(state)
  const again: ConnectionEffect = {
    type: 'join-later',
    pauseMs: tooManyPauseMs(phase.refusals),
    isSpread: true,
  }
  const shown = { type: 'state', state: { kind: 'full', self: state.place?.self } } as const
  return {
    state: withConnected(state, { refusals: phase.refusals + 1 }),
    effects: phase.kind === 'joined' ? [again] : [again, { type: 'tell', event: shown }],
  }
}

/** We have our place, and this list of who is there. */
function entered(
  state: ServerConnection,
  peers: readonly PeerInfo[],
  news: readonly PeerNews[],
): ConnectionStep {
  const { phase, place } = state
  if (!isConnected(phase) || !place) return unchanged(state)
  const list: ConnectionEffect[] = [
    { type: 'clear-news' },
    { type: 'tell', event: { type: 'peers', input: { type: 'snapshot', self: place.self, peers } } },
  ]
  if (news.length > 0) list.push({ type: 'tell', event: { type: 'peers', input: { type: 'news', news } } })
  return {
    state: { ...state, phase: { ...phase, kind: 'joined' } },
    effects: [{ type: 'tell', event: { type: 'state', state: place } }, ...list, { type: 'entered' }],
  }
}

function notUpdated(state: ServerConnection, code: string): ConnectionStep {
  switch (code) {
    case 'not-joined':
      return join(state)
    case 'no-answer':
      return leave(state, { kind: 'unreachable' }, { type: 'connect' })
    case 'too-many':
      return {
        state,
        effects: [{ type: 'update-later', pauseMs: TOO_MANY_PAUSE_MS, isSpread: true }],
      }
    default:
      return state.phase.kind === 'joined' ? unchanged(state) : join(state)
  }
}

function join(state: ServerConnection): ConnectionStep {
  return { state, effects: [{ type: 'join' }] }
}

function followedBy(
  before: ConnectionStep,
  step: (state: ServerConnection) => ConnectionStep,
): ConnectionStep {
  const after = step(before.state)
  return { state: after.state, effects: [...before.effects, ...after.effects] }
}
