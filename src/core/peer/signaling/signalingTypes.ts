/** What one device's connection to the signaling server tells and is told: section 2 of docs/PROTOCOL.md. */
import type { Hints, IceServer, Outcome, PeerInfo, SignalMessage } from '../../../wire/events.ts'
import type { ClientSocket } from './clientSocket.ts'
import type { Clock } from '../types/clock.ts'
import type { PeerListInput } from './peerList.ts'
import type { Relay, Relayed } from './relayCalls.ts'
import type { Reply } from './signalingCalls.ts'
import type { Profile, ServerState } from '../types/meetingTypes.ts'
import type { WakeSource } from './wake.ts'

export type SignalingEvent =
  | { readonly type: 'state'; readonly state: ServerState }
  | { readonly type: 'peers'; readonly input: PeerListInput }
  /** The connection is gone: whatever the server had pending for us is gone with it. */
  | { readonly type: 'lost' }
  | {
      readonly type: 'request'
      readonly request: string
      readonly from: PeerInfo
      readonly hints?: Hints
      readonly expiresInMs: number
    }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  /** `data` is still whatever the other side sent. */
  | { readonly type: 'signal'; readonly link: string; readonly lane: number; readonly data: unknown }
  /** To be acknowledged by `done` as soon as whoever it is for has taken it. */
  | ({ readonly type: 'relay' } & Relayed)
  | { readonly type: 'hang-up'; readonly link: string }
  /** The server does not know the link (any more): nothing passes there. */
  | { readonly type: 'link-gone'; readonly link: string }

export interface Signaling {
  /** As the last join told. */
  readonly iceServers: readonly IceServer[]
  /** Whether the server relays, as the last join told. */
  readonly relays: boolean
  update(profile: Profile): void
  /** What those who share a secret with us know us by; undefined: nobody does. */
  hint(hints: Hints | undefined): void
  /** The room that it is in from now on, 16 bytes in base64url; undefined: where the server puts everybody. */
  enter(room: string | undefined): void
  request(to: string, hints?: Hints): Promise<Reply<{ request: string }>>
  answer(request: string, accept: boolean): Promise<Reply<unknown>>
  cancel(request: string): void
  signal(message: SignalMessage): void
  /** `no-answer`: the socket was lost, or nobody acknowledged. */
  readonly relay: Relay
  hangUp(link: string): void
  /** Leaves the server; no timer or listener stays, no event follows. */
  close(): void
}

export interface SignalingDeps {
  readonly socket?: ClientSocket
  readonly clock?: Clock
  readonly random?: () => number
  readonly wake?: WakeSource
  /** Whether this browser has WebRTC; true by default. */
  readonly isDirect?: boolean
  /** Where to join first: see enter(). */
  readonly room?: string | undefined
  /** Keeps the ticket across a reload of the page. */
  readonly tickets?: { readonly ticket: string | undefined; keepTicket(ticket: string): void }
}
