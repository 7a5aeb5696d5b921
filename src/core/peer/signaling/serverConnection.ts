/**
 * The connection to the signaling server as a pure function from state and event to the next state and its effects.
 * signaling.ts performs them. Section 2 of docs/PROTOCOL.md.
 */
import {
  connectLater,
  isConnected,
  leave,
  lose,
  requestUpdate,
  tooManyPauseMs,
  unchanged,
  withConnected,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionStep,
  type ServerConnection,
} from './connectionState.ts'
import { joinReplied, updateReplied } from './joinReplies.ts'

/** The server ended the socket because another one has our ticket. Doubles each time, so that two never take turns. */
const TAKEN_OVER_PAUSE_MS = 1_000
const LONGEST_TAKEN_OVER_PAUSE_MS = 60_000

/** A server that floods us is left alone for a while, to keep the page usable. */
const FLOOD_PAUSE_MS = 30_000

/** A person who looks at the page again and again need not cause a call to the server each time. */
const PROBE_PAUSE_MS = 5_000

export function nextConnection(state: ServerConnection, event: ConnectionEvent): ConnectionStep {
  switch (event.type) {
    case 'connected': {
      const phase = { kind: 'joining', refusals: 0, update: 'none', reconnectInMs: undefined } as const
      return { state: { ...state, phase }, effects: [{ type: 'forget' }, { type: 'join' }] }
    }
    case 'connect-failed':
      return connectFailed(state, event.isFull)
    case 'disconnected':
      return disconnected(state, event.by)
    case 'closing':
      return unchanged(withConnected(state, { reconnectInMs: event.reconnectInMs }))
    case 'flooded':
      return leave(state, { kind: 'unreachable' }, connectLater(FLOOD_PAUSE_MS))
    case 'join-replied':
      return joinReplied(state, event)
    case 'update-replied':
      return updateReplied(state, event)
    case 'join-due':
      return { state, effects: [{ type: 'join' }] }
    case 'update-due':
      return requestUpdate(state)
    case 'profile':
      return profileChanged({ ...state, wanted: { ...state.wanted, profile: event.profile } })
    case 'hints': {
      // `update` carries none.
      const effects = state.phase.kind === 'joined' ? [{ type: 'join' } as const] : []
      return { state: { ...state, wanted: { ...state.wanted, hints: event.hints } }, effects }
    }
    case 'room':
      return event.room === state.wanted.room ? unchanged(state) : roomChanged(state, event.room)
    case 'woken':
      return woken(state, event.now)
  }
}

function connectFailed(state: ServerConnection, isFull: boolean): ConnectionStep {
  const lost = lose(state, isFull ? { kind: 'full', self: state.place?.self } : { kind: 'unreachable' })
  const { turnedAway } = state
  return {
    state: { ...lost.state, turnedAway: isFull ? turnedAway + 1 : turnedAway },
    effects: [
      ...lost.effects,
      { type: 'tell', event: { type: 'peers', input: { type: 'unreachable' } } },
      isFull ? connectLater(tooManyPauseMs(turnedAway), true) : connectLater(0),
    ],
  }
}

function disconnected(state: ServerConnection, by: 'server' | 'network'): ConnectionStep {
  const announcedMs = isConnected(state.phase) ? state.phase.reconnectInMs : undefined
  const lost = lose(state, { kind: 'unreachable' })
  const then = (next: ServerConnection, pauseMs: number): ConnectionStep => ({
    state: next,
    effects: [...lost.effects, connectLater(pauseMs)],
  })
  if (announcedMs !== undefined) return then(lost.state, announcedMs)
  if (by === 'network') return then(lost.state, 0)
  const { takeOvers } = state
  return then(
    { ...lost.state, ticket: undefined, place: undefined, takeOvers: takeOvers + 1 },
    Math.min(TAKEN_OVER_PAUSE_MS * 2 ** takeOvers, LONGEST_TAKEN_OVER_PAUSE_MS),
  )
}

function profileChanged(state: ServerConnection): ConnectionStep {
  if (state.phase.kind === 'joined') return requestUpdate(state)
  if (state.phase.kind !== 'refused') return unchanged(state)
  return {
    state: { ...state, phase: { kind: 'offline' } },
    effects: [{ type: 'tell', event: { type: 'state', state: { kind: 'connecting' } } }, { type: 'connect' }],
  }
}

function roomChanged(state: ServerConnection, room: string | undefined): ConnectionStep {
  const { phase } = state
  const moving = { ...state, wanted: { ...state.wanted, room } }
  const effects: readonly ConnectionEffect[] = [
    { type: 'clear-news' },
    { type: 'tell', event: { type: 'peers', input: { type: 'moving' } } },
  ]
  // A join that is on its way is followed by one to the new room.
  if (!isConnected(phase) || (phase.kind === 'joining' && phase.refusals === 0))
    return { state: moving, effects }
  // News from the server is still about the old room.
  return {
    state: { ...moving, phase: { ...phase, kind: 'joining', refusals: 0 } },
    effects: [...effects, { type: 'join' }],
  }
}

/** The network or the person is back. */
function woken(state: ServerConnection, now: number): ConnectionStep {
  switch (state.phase.kind) {
    case 'offline':
      // A pending attempt may hang on a network that is gone.
      return { state, effects: [{ type: 'disconnect' }, { type: 'connect' }] }
    case 'joined':
      return now - state.probedAt < PROBE_PAUSE_MS
        ? unchanged(state)
        : requestUpdate({ ...state, probedAt: now })
    case 'joining':
    case 'refused':
      return unchanged(state)
  }
}
