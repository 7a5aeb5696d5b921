/**
 * Section 2 of docs/PROTOCOL.md: everything a device and the signaling server say to each other.
 * The app imports this file as types only; the server checks every payload against schemas.ts.
 */

export type Role = 'sender' | 'receiver'

export interface Device {
  readonly kind: 'phone' | 'tablet' | 'desktop' | 'other'
  /** At most 40 characters. */
  readonly os?: string
  /** At most 40 characters. */
  readonly browser?: string
}

/** Tags by which a paired device shows itself before connecting; a display matter only, a server can replay them. */
export interface Hints {
  /** 16 fresh random bytes in hex. */
  readonly n: string
  /** 32 tags of 8 bytes in hex, shuffled and filled up with random ones. */
  readonly t: readonly string[]
}

export interface PeerInfo {
  /** 128 random bits in hex; survives a lost socket, unlike the socket's own id. */
  readonly id: string
  /** 1 to 40 characters. */
  readonly name: string
  readonly role: Role
  readonly device: Device
  readonly hints?: Hints
}

/** Who sees whom on this server: everyone, who comes from the same network, or who joined with the same room. */
export type Space = 'everyone' | 'network' | 'room'

export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

export interface JoinRequest {
  readonly v: 1
  readonly name: string
  readonly role: Role
  readonly device: Device
  readonly hints?: Hints
  /** 16 random bytes in base64url, from an invite: only who sent the same is seen, whatever the network. */
  readonly room?: string
  /** From an earlier join: gives the same peer id back. */
  readonly ticket?: string
  /** Takes `presence` instead of `peer-joined`, `peer-updated` and `peer-left`. */
  readonly batches?: boolean
}

export interface JoinReply {
  readonly self: string
  readonly ticket: string
  readonly peers: readonly PeerInfo[]
  readonly space: Space
  readonly iceServers: readonly IceServer[]
  /** Whether this server relays bytes when no direct path exists. */
  readonly relay: boolean
}

/** What is new of those who are seen: at most 500 peers. Of each only how it is now. */
export interface PresenceChange {
  /** Here now; one who was here already takes the place of what was known. */
  readonly joined: readonly PeerInfo[]
  /** Another name, device or hints. */
  readonly updated: readonly PeerInfo[]
  /** Ids. */
  readonly left: readonly string[]
}

export interface UpdateRequest {
  readonly name?: string
  readonly role?: Role
}

export interface UpdateReply {
  /** Who is visible in the new role: at most 1,000, those who came last. */
  readonly peers: readonly PeerInfo[]
}

/** Why the server refused an event. Codes are stable, messages are for logs. */
export type RefusalCode =
  'bad-request' | 'unsupported-version' | 'not-joined' | 'unavailable' | 'busy' | 'too-many' | 'relay-limit'

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
}

export type Acknowledgement<Reply = unknown> = (Readonly<Reply> & { readonly ok: true }) | Refusal

export type OutcomeResult = 'accepted' | 'declined' | 'busy' | 'unavailable' | 'timeout' | 'cancelled'

export interface Outcome {
  readonly request: string
  readonly result: OutcomeResult
  /** Only with `accepted`: the link both sockets are now in. */
  readonly link?: string
  /** Only with a link: one of the two has no WebRTC. */
  readonly direct?: false
}

/** What simple-peer emits and takes: an SDP description or one ICE candidate. */
export type SignalData =
  | { readonly type: 'offer' | 'answer'; readonly sdp: string }
  | {
      readonly type: 'candidate'
      readonly candidate: {
        readonly candidate: string
        readonly sdpMLineIndex?: number | null
        readonly sdpMid?: string | null
      }
    }

export interface SignalMessage {
  readonly link: string
  /** 0 for the session's own connection, 1 and up for further lanes. */
  readonly lane: number
  readonly data: SignalData
}

type Acknowledge<Reply = unknown> = (reply: Acknowledgement<Reply>) => void

export interface ClientToServerEvents {
  join: (payload: JoinRequest, acknowledge: Acknowledge<JoinReply>) => void
  update: (payload: UpdateRequest, acknowledge: Acknowledge<UpdateReply>) => void
  /** `direct: false`, here and in `answer`: this client has no WebRTC. */
  request: (
    payload: { to: string; hints?: Hints; direct?: boolean },
    acknowledge: Acknowledge<{ request: string }>,
  ) => void
  answer: (payload: { request: string; accept: boolean; direct?: boolean }, acknowledge: Acknowledge) => void
  cancel: (payload: { request: string }, acknowledge: Acknowledge) => void
  signal: (payload: SignalMessage, acknowledge: Acknowledge) => void
  /** `bytes`: 1 to 262,144. Acknowledged once the other side has them; at most 8 unacknowledged a link. */
  relay: (link: string, lane: number, bytes: Uint8Array, acknowledge: Acknowledge) => void
  'hang-up': (payload: { link: string }, acknowledge: Acknowledge) => void
}

export interface ServerToClientEvents {
  presence: (change: PresenceChange) => void
  'peer-joined': (peer: PeerInfo) => void
  'peer-updated': (peer: PeerInfo) => void
  'peer-left': (payload: { id: string }) => void
  request: (payload: { request: string; from: PeerInfo; hints?: Hints; expiresInMs: number }) => void
  outcome: (outcome: Outcome) => void
  signal: (message: SignalMessage) => void
  /** To be acknowledged, with nothing, as soon as the bytes are taken. */
  relay: (link: string, lane: number, bytes: Uint8Array, acknowledge: () => void) => void
  'hang-up': (payload: { link: string }) => void
  closing: (payload: { reconnectInMs: number }) => void
}
