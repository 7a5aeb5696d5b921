/** What session/ offers to state/: one Meeting with the server, and any number of sessions with peers. */
import type { Device, PeerInfo, Role, Space } from '../../signaling/events.ts'
import type {
  CipherSuite,
  EngineCommand,
  EngineEvent,
  HeldSecret,
  OfferedFile,
  OutgoingFile,
  SessionRole,
} from '../engine/messages.ts'
import type { Bytes } from '../protocol/bytes.ts'
import type { ErrorCode } from '../protocol/error.ts'
import type { Invite } from './invite.ts'

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

/** Which way the bytes take, from what is really in use. */
export type Path = 'direct' | 'turn' | 'server'

/** Where one end of a connection is reached; never the address itself. */
export interface Endpoint {
  /** RFC 8445: `relay` is a TURN server's address, `srflx` and `prflx` are those that a NAT gives. */
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay' | 'other'
  /** `hidden`: the browser does not tell, or tells a name of mDNS instead. */
  readonly family: 'IPv4' | 'IPv6' | 'hidden'
}

/** What a connection says of itself now. What a browser does not tell is missing. */
export interface ConnectionStats {
  readonly path: Path
  readonly local?: Endpoint
  readonly remote?: Endpoint
  /** `udp`, `tcp` or `tls`: to the relay where there is one. */
  readonly protocol?: string
  readonly roundTripMs?: number
  /** Since the connection was made, its own overhead included. */
  readonly bytesSent: number
  readonly bytesReceived: number
  /** As the browser names it. */
  readonly dtlsCipher?: string
  readonly tlsVersion?: string
}

export interface SessionDetails {
  /** Undefined before a path is in use and after it is gone. */
  readonly stats: ConnectionStats | undefined
  /** Undefined until the session is open. */
  readonly suite: CipherSuite | undefined
  /** SHA-256 of the certificates that the channel binding holds, 32 bytes each. */
  readonly fingerprints: Fingerprints | undefined
  /** When it opened, in milliseconds since 1970. */
  readonly openedAt: number | undefined
}

export interface Fingerprints {
  readonly own: Bytes
  readonly other: Bytes
}

/** idle → requesting live in the Meeting; a session begins when both sides have said yes. */
export type SessionState =
  | { readonly kind: 'linking' }
  | { readonly kind: 'handshaking' }
  | {
      readonly kind: 'open'
      readonly securityCode: readonly number[]
      /** Ids of the held secrets that both sides proved when it began. */
      readonly proved: readonly string[]
      readonly path: Path | undefined
    }
  /** Was open, and looks for a new way by itself: nothing unfinished is lost until `until`, in ms since 1970. */
  | {
      readonly kind: 'reconnecting'
      readonly securityCode: readonly number[]
      readonly proved: readonly string[]
      readonly until: number
    }
  | { readonly kind: 'closed'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }

export interface SessionView {
  /** Of our own making, unique. */
  readonly id: string
  readonly role: SessionRole
  /** From signaling until the session is open, then from the peer's sealed `ready`. */
  readonly peer: { readonly id: string; readonly name: string; readonly device: Device }
  /** What whoever was met in its room is to prove. Not after a reload: it was judged before. */
  readonly invite?: MetByInvite | undefined
  readonly state: SessionState
}

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
  /** What the session's engine says of transfers and texts (never what changes the session's own state). */
  | {
      readonly type: 'engine'
      readonly session: string
      readonly event: Exclude<
        EngineEvent,
        { type: 'open' | 'closed' | 'cut' | 'reopened' | 'attempt-failed' | 'sending' | 'ending' }
      >
    }

/** Commands that state/ passes on to a session's engine. */
export type TransferCommand =
  | { readonly type: 'offer'; readonly files: readonly OutgoingFile[] }
  | Extract<EngineCommand, { type: 'offer-again' | 'drop-offer' }>
  | { readonly type: 'accept' | 'decline'; readonly transfer: number }
  | { readonly type: 'pause' | 'resume' | 'cancel'; readonly transfer: number; readonly item?: number }
  | { readonly type: 'text'; readonly key: string; readonly text: string }
  | { readonly type: 'settings'; readonly asksAlways: boolean }
  | { readonly type: 'remember' }
  | Extract<EngineCommand, { type: 'by-device' }>
  | { readonly type: 'released'; readonly bytes: number }

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

/** An offer of ours that has not ended. */
export interface KeptOffer {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
  /** How many it has. */
  readonly count: number
  /** Empty where they were too many to be remembered. */
  readonly items: readonly OfferedFile[]
  /** Indexes of those that are over. */
  readonly over: readonly number[]
}

/** What a reload of the page needs to go on with a session. */
export interface KeptSession {
  readonly id: string
  readonly role: SessionRole
  readonly peer: SessionView['peer']
  readonly securityCode: readonly number[]
  readonly proved: readonly string[]
  /** The latest one: a hang-up there is its end. */
  readonly link: string
  /** 32 bytes in hex. */
  readonly resume: string
  /** Until when it may go on, in milliseconds since 1970. */
  readonly until: number
  /** What we were sending. */
  readonly offers: readonly KeptOffer[]
  readonly nextTransfer?: number
}

/** What the page knows of a session and its connections need not: it outlives a reload with the session. */
export interface SessionNotes {
  /** The person said that the security codes match, or the peer proved to be a remembered device. */
  readonly isVerified: boolean
  /** The person wants both devices to remember each other. */
  readonly wantsRemembering: boolean
  /** Id of the remembered device that the peer is. */
  readonly device?: string | undefined
  /** Id of the one that it was taken for without proving it. */
  readonly doubted?: string | undefined
  /** What it proved of the invite link by which it met us. */
  readonly invite?: InviteProof | undefined
}

export interface MetByInvite {
  /** Of the held secret. */
  readonly id: string
  /** It was made here. */
  readonly isOwn: boolean
}

/**
 * `doubted`: it was met by an invite, and did not prove that it has the link. `doubted-by-guest`: so it was, by a link
 * that was opened here; somebody else who did the same can prove nothing.
 */
export type InviteProof = 'proved' | 'doubted' | 'doubted-by-guest'

/** What outlives a reload of this tab (platform/tabMemory.ts). */
export interface TabMemory {
  /** Names this tab's folder for received files in the private file system. */
  readonly store: string
  /** Gives the same peer id back. */
  readonly ticket: string | undefined
  readonly sessions: readonly KeptSession[]
  /** Whether a reload finds any of it. */
  readonly isKept: boolean
  notes(session: string): SessionNotes
  note(session: string, change: Partial<SessionNotes>): void
  keepTicket(ticket: string): void
  /** Undefined: there is nothing to go on with. */
  keepSession(id: string, kept: KeptSession | undefined): void
}

/**
 * session/meeting.ts: `createMeeting`. Sessions in `memory` go on. Events come after the call returned, in order.
 * `invite`: as if entered before the first moment.
 */
export type CreateMeeting = (
  profile: Profile,
  memory: TabMemory,
  onEvent: (event: MeetingEvent) => void,
  invite?: Invite,
) => Meeting
