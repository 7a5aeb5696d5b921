/** One Meeting with the server: a place there, requests both ways, and any number of sessions with peers. */
import type { Device, PeerInfo, Role, Space } from '../../../wire/events.ts'
import type { HeldSecret } from '../../engine/messages.ts'
import type { Invite } from '../identity/invite.ts'
import type { KeptOffer, TabMemory } from './memoryTypes.ts'
import type { ForwardedEvent, SessionDetails, SessionView, TransferCommand } from './sessionTypes.ts'

export interface Meeting {
  /** Changes name or role in place; takes effect on the server and for sessions to come. */
  update(change: Partial<Pick<Profile, 'name' | 'role'>>): void
  /** From now on these are recognised, and proved in sessions to come; the likeliest first. */
  hold(held: readonly HeldSecret[]): void
  /**
   * Into the room of an invite, which is proved in sessions to come; undefined: out of it. Sessions go on. Those who
   * are seen, and who see us, are others from then on.
   */
  enter(invite: Invite | undefined): void
  /** One at a time per peer. */
  request(peerId: string): void
  cancelRequest(peerId: string): void
  answer(request: string, accept: boolean): void
  command(session: string, command: TransferCommand): void
  /** As of now; undefined for a session that is over. Never rejects. */
  details(session: string): Promise<SessionDetails | undefined>
  /** Ends one session; the peer is told. */
  disconnect(session: string): void
  /** Ends everything: sessions, requests, the socket. */
  leave(): void
  /** The page goes: everything ends here, but sessions may go on in this tab's next page (TabMemory). */
  pause(): void
}

/** The app's own (app/lobby/createMeeting.ts); `invite`: as if entered before the first moment. */
export type CreateMeeting = (
  profile: Profile,
  memory: TabMemory,
  onEvent: (event: MeetingEvent) => void,
  invite?: Invite,
) => Meeting

export type MeetingEvent =
  | { readonly type: 'server'; readonly state: ServerState }
  /** All who can be connected to, after every change. */
  | { readonly type: 'peers'; readonly peers: readonly PeerInfo[] }
  | { readonly type: 'incoming'; readonly request: IncomingRequest }
  | {
      readonly type: 'incoming-ended'
      readonly request: IncomingRequest
      readonly result: RequestEnd | 'accepted'
    }
  | { readonly type: 'outgoing'; readonly request: OutgoingRequest }
  | {
      readonly type: 'outgoing-ended'
      readonly request: OutgoingRequest
      readonly result: RequestEnd | 'accepted'
    }
  /** Peers of the list, by id, and the held secrets whose hints they gave: who they say they are, not proved. */
  | { readonly type: 'known'; readonly peers: ReadonlyMap<string, string> }
  /** A session goes on after a reload, and these files of it have to be chosen again. */
  | { readonly type: 'unsent'; readonly session: string; readonly offers: readonly KeptOffer[] }
  /** A session began or changed. */
  | { readonly type: 'session'; readonly session: SessionView }
  | { readonly type: 'engine'; readonly session: string; readonly event: ForwardedEvent }

export interface Profile {
  readonly name: string
  readonly role: Role
  readonly device: Device
}

export type ServerState =
  | { readonly kind: 'connecting' }
  /** Tried and failed, or lost: it goes on trying by itself. */
  | { readonly kind: 'unreachable' }
  /** The server refused us for good until something changes (e.g. another version). */
  | { readonly kind: 'refused'; readonly code: string }
  /** The server takes nobody more, or nobody more in that room: it is asked again by itself, and sessions go on. */
  | { readonly kind: 'full'; readonly self?: string | undefined }
  /** `room`: as we told the server, if we did. */
  | { readonly kind: 'joined'; readonly self: string; readonly space: Space; readonly room?: string }

/** Somebody wants to connect to us. */
export interface IncomingRequest {
  readonly request: string
  readonly from: PeerInfo
  /** The held secret by whose hints they asked: who they say they are, not proved. */
  readonly hinted?: string
  /** The room in which they did. */
  readonly room?: string
  /** Milliseconds since 1970, by this device's clock. */
  readonly expiresAt: number
}

/** We want to connect to somebody. */
export interface OutgoingRequest {
  readonly to: PeerInfo
  /** The room in which we did. */
  readonly room?: string
  readonly expiresAt: number
}

/** Why a request did not become a session. */
export type RequestEnd =
  | 'declined'
  | 'busy'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'too-many'
  /** The server went, or answered nothing: what the other side knows of the request is unknown. */
  | 'server-lost'
