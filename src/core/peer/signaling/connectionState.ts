/** What there is to know of our connection to the signaling server, what can happen to it, and what follows. */
import type { Hints, IceServer, PeerInfo } from '../../../wire/events.ts'
import type { Profile, ServerState } from '../types/meetingTypes.ts'
import type { PeerNews } from './peerNews.ts'
import type { Reply } from './signalingCalls.ts'
import type { SignalingEvent } from './signalingTypes.ts'

/** A server or room that is full is not asked again before; the pause doubles each time. */
export const TOO_MANY_PAUSE_MS = 2_000
/** A room of a hundred stays full for a while, and a network may enter only a few rooms a minute. */
const LONGEST_TOO_MANY_PAUSE_MS = 30_000

/** What the server is to know of this device. */
export interface Wanted {
  readonly profile: Profile
  readonly hints: Hints | undefined
  readonly room: string | undefined
}

/** What both phases with an open socket share. */
interface Connected {
  /** Joins that the server refused with `too-many`, in a row. */
  readonly refusals: number
  /** `outdated`: the profile changed while the last `update` was on its way. */
  readonly update: 'none' | 'sent' | 'outdated'
  /** The server announced that it stops, and when to come back. */
  readonly reconnectInMs: number | undefined
}

export type Phase =
  /** No socket: the next attempt is under way or scheduled. */
  | { readonly kind: 'offline' }
  /** The socket is open; we have no place, or only one in a room that we are leaving. */
  | ({ readonly kind: 'joining' } & Connected)
  | ({ readonly kind: 'joined' } & Connected)
  /** The server rejects what we say. Nothing is tried until the profile changes. */
  | { readonly kind: 'refused' }

export type Place = Extract<ServerState, { kind: 'joined' }>

export interface ServerConnection {
  readonly phase: Phase
  readonly wanted: Wanted
  readonly ticket: string | undefined
  /** As of the last join. */
  readonly place: Place | undefined
  readonly iceServers: readonly IceServer[]
  readonly relays: boolean
  /** How often another socket took our ticket. */
  readonly takeOvers: number
  /** Connections that a full server turned away, in a row. */
  readonly turnedAway: number
  /** When a wake-up last made us ask the server, in milliseconds since 1970. */
  readonly probedAt: number
}

export interface JoinAnswer {
  readonly ticket: string
  readonly iceServers: readonly IceServer[]
  readonly relay: boolean
  readonly self: string
  readonly space: Place['space']
  readonly peers: readonly PeerInfo[]
}

export type ConnectionEvent =
  | { readonly type: 'connected' }
  | { readonly type: 'connect-failed'; readonly isFull: boolean }
  /** `by` the server: it ended the socket on purpose. */
  | { readonly type: 'disconnected'; readonly by: 'server' | 'network' }
  | { readonly type: 'closing'; readonly reconnectInMs: number }
  | { readonly type: 'flooded' }
  /** `news`: what the server said about single peers after the list was made. */
  | {
      readonly type: 'join-replied'
      readonly sent: Wanted
      readonly reply: Reply<JoinAnswer>
      readonly news: readonly PeerNews[]
    }
  | {
      readonly type: 'update-replied'
      readonly reply: Reply<{ readonly peers: readonly PeerInfo[] }>
      readonly news: readonly PeerNews[]
    }
  | { readonly type: 'join-due' | 'update-due' }
  | { readonly type: 'profile'; readonly profile: Profile }
  | { readonly type: 'hints'; readonly hints: Hints | undefined }
  | { readonly type: 'room'; readonly room: string | undefined }
  | { readonly type: 'woken'; readonly now: number }

export type ConnectionEffect =
  | { readonly type: 'tell'; readonly event: SignalingEvent }
  | { readonly type: 'join' | 'update' }
  /** `isSpread`: many devices start this pause at the same moment and must not end it together. */
  | {
      readonly type: 'join-later' | 'update-later' | 'connect-later'
      readonly pauseMs: number
      readonly isSpread: boolean
    }
  | { readonly type: 'connect' | 'disconnect' }
  | { readonly type: 'keep-ticket'; readonly ticket: string }
  /** We have a place: signals that were not acknowledged are sent again. */
  | { readonly type: 'entered' }
  /** Pending news describes an earlier list or another room. */
  | { readonly type: 'clear-news' }
  /** Pending replies, news and timers belong to a connection that is gone. */
  | { readonly type: 'forget' }

export interface ConnectionStep {
  readonly state: ServerConnection
  readonly effects: readonly ConnectionEffect[]
}

export function firstConnection(wanted: Wanted, ticket: string | undefined): ServerConnection {
  return {
    phase: { kind: 'offline' },
    wanted,
    ticket,
    place: undefined,
    iceServers: [],
    relays: false,
    takeOvers: 0,
    turnedAway: 0,
    probedAt: -Infinity,
  }
}

export function unchanged(state: ServerConnection): ConnectionStep {
  return { state, effects: [] }
}

/** Sends our profile and takes the server's list, one call at a time: the last profile wins. */
export function requestUpdate(state: ServerConnection): ConnectionStep {
  const { phase } = state
  if (!isConnected(phase)) return unchanged(state)
  if (phase.update !== 'none') return unchanged(withConnected(state, { update: 'outdated' }))
  return { state: withConnected(state, { update: 'sent' }), effects: [{ type: 'update' }] }
}

/** Ends a connection that is of no use. */
export function leave(
  state: ServerConnection,
  shown: ServerState,
  ...then: readonly ConnectionEffect[]
): ConnectionStep {
  const lost = lose(state, shown)
  return { ...lost, effects: [{ type: 'disconnect' }, ...lost.effects, ...then] }
}

export function lose(state: ServerConnection, shown: ServerState): ConnectionStep {
  return {
    state: { ...state, phase: { kind: 'offline' } },
    effects: [
      { type: 'forget' },
      { type: 'tell', event: { type: 'lost' } },
      { type: 'tell', event: { type: 'state', state: shown } },
    ],
  }
}

export function connectLater(pauseMs: number, isSpread = false): ConnectionEffect {
  return { type: 'connect-later', pauseMs, isSpread }
}

/** After this many refusals in a row. */
export function tooManyPauseMs(refusals: number): number {
  return Math.min(TOO_MANY_PAUSE_MS * 2 ** refusals, LONGEST_TOO_MANY_PAUSE_MS)
}

export function isConnected(phase: Phase): phase is Extract<Phase, Connected> {
  return phase.kind === 'joining' || phase.kind === 'joined'
}

export function withConnected(state: ServerConnection, change: Partial<Connected>): ServerConnection {
  return isConnected(state.phase) ? { ...state, phase: { ...state.phase, ...change } } : state
}
