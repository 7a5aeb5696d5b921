/** What every part of the signaling server works with. */
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { Clock } from '../clock.ts'
import type { ClientToServerEvents, PeerInfo, Role, ServerToClientEvents } from '../../src/wire/events.ts'
import type { Absences } from './absences.ts'
import type { Limits } from '../limits/limits.ts'
import type { Links } from './links.ts'
import type { MissedMessages } from './missedMessages.ts'
import type { PaceKeeper } from '../limits/pace.ts'
import type { ChangePaces } from './changePaces.ts'
import type { ListBudgets } from './listBudgets.ts'
import type { Presence } from './presence.ts'
import type { PresenceNews } from './presenceNews.ts'
import type { RelayLedger, RelaySettings } from '../relay/relayLedger.ts'
import type { RoomPaces } from './rooms.ts'
import type { Requests } from './requests.ts'
import type { Spaces } from './spaces.ts'
import type { Tickets } from './tickets.ts'
import type { Visitors } from '../limits/visitors.ts'

interface SocketData {
  /** Set by `join`, as what follows. */
  peer?: PeerInfo
  /** Key of the space that the peer is in: spaces.ts. */
  space?: string
  /** As the client sent it. */
  room?: string
  /** Takes several changes of presence in one message. */
  batches?: boolean
}

export type Io = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>
export type ClientSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>

export interface Context {
  readonly io: Io
  readonly clock: Clock
  readonly visitors: Visitors
  readonly spaces: Spaces
  readonly presence: Presence
  readonly news: PresenceNews
  readonly changePaces: ChangePaces
  readonly listBudgets: ListBudgets
  readonly absences: Absences
  readonly requests: Requests
  /** By requester and receiver, and by receiver. */
  readonly pairPace: PaceKeeper
  readonly receiverPace: PaceKeeper
  readonly roomPaces: RoomPaces
  readonly limits: Limits
  readonly links: Links
  readonly missedMessages: MissedMessages
  readonly tickets: Tickets
  readonly relay: RelaySettings
  readonly relayLedger: RelayLedger
  /** 128 random bits in hex. */
  readonly randomId: () => string
}

/** All but `relay`, which carries no object and waits for its acknowledgement: relaying.ts. */
export type EventName = Exclude<keyof ClientToServerEvents, 'relay'>
export type PayloadOf<Name extends EventName> = Parameters<ClientToServerEvents[Name]>[0]
type AcknowledgementOf<Name extends EventName> = Parameters<Parameters<ClientToServerEvents[Name]>[1]>[0]

/** The acknowledgement, and what is to be done once it is on its way. */
export type Handled<Name extends EventName> =
  AcknowledgementOf<Name> | readonly [AcknowledgementOf<Name>, then: () => void]

/** What an event does for a socket that has joined as `self`. */
export type Handler<Name extends EventName> = (
  context: Context,
  socket: ClientSocket,
  self: PeerInfo,
  payload: PayloadOf<Name>,
) => Handled<Name>

/** Rooms, so that a message finds its peer on whichever node that is. */
export const peerRoom = (peer: string): string => `peer:${peer}`
export const roleRoom = (space: string, role: Role): string => `space:${role}:${space}`
/** Those of an audience who take several changes in one message; `audience`: a role's room. */
export const batchRoom = (audience: string): string => `batch:${audience}`
export const linkRoom = (link: string): string => `link:${link}`
