/** What a session with one peer needs, and what it offers. */
import type { IceServer, SignalData } from '../../../wire/events.ts'
import type { HeldSecret, SessionRole } from '../../engine/messages.ts'
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import type { Clock } from '../types/clock.ts'
import type { StartEngine } from '../../engine/enginePort.ts'
import type { OpenConnection } from '../connection/connection.ts'
import type { RelayWire } from '../connection/transport.ts'
import type { Relayed } from '../signaling/relayCalls.ts'
import type { openRelayConnection } from '../connection/relayConnection.ts'
import type { Sought } from './linkSearch.ts'
import type { KeptSession } from '../types/memoryTypes.ts'
import type { PeerClaim } from '../signaling/peerClaim.ts'
import type {
  ForwardedEvent,
  MetByInvite,
  SessionDetails,
  SessionView,
  TransferCommand,
} from '../types/sessionTypes.ts'

export interface SessionParts {
  /** Of our own making: the server must not have us take one session for another. */
  readonly id: string
  /** The first link. */
  readonly link: string
  readonly role: SessionRole
  /** As signaling tells; replaced by what the peer itself says, sealed. */
  readonly peer: SessionView['peer']
  /** What we called ourselves when it began: another name would cost us the other person's trust. `forgets`: a reload of this page does not come back. */
  readonly self: PeerClaim & { readonly forgets?: boolean }
  /** This page's folder for received files. */
  readonly store: string
  /** See SessionView. */
  readonly invite?: MetByInvite | undefined
  /** What may show who the peer is, the likeliest first. */
  readonly held: readonly HeldSecret[]
  /** From an earlier page: it begins by looking for a new link. */
  readonly kept?: KeptSession | undefined
  iceServers(): readonly IceServer[]
  /** The server's relay, where it has one. */
  relay(): RelayWire | undefined
  sendSignal(link: string, lane: number, data: SignalData): void
  /** Of this link: one of the two has no WebRTC, as the server says. */
  isRelayOnly?(link: string): boolean
  /** Tells the peer by way of the server that the link is over. */
  sendHangUp(link: string): void
  /** As I: asks the peer for a new link. Never rejects. */
  seekLink(resume: Bytes): Promise<Sought>
  onView(view: SessionView): void
  onEngineEvent(event: ForwardedEvent): void
  /** What a reload would need, after each change; undefined when there is nothing to go on with. */
  onKeep(kept: KeptSession | undefined): void
  /** Everything is released; called once, last. `resume`: its secret if it had opened, erased after the call. */
  onGone(resume: Bytes | undefined): void
}

export interface Session {
  /** The state as of now. */
  readonly view: SessionView
  /** Its secret once it has opened, for telling the peer's request to go on from others. */
  readonly resume: Bytes | undefined
  /** A new link to the same peer, which both have agreed to. */
  linked(link: string): void
  signal(link: string, lane: number, data: unknown): void
  /** One message of the server's relay, acknowledged if it is of a link of ours. */
  relayed(message: Relayed): void
  /** The peer hung up, or the server says so. */
  hungUp(link: string): void
  /** Our socket is gone, and with it every relay. */
  serverLost(): void
  /** The server passes no more signals for it: only what is not yet connected ends by that. */
  linkGone(link: string): void
  /** The server is back, or the peer: a search for a link may try now. */
  wake(): void
  command(command: TransferCommand): void
  /** As of now; never rejects. */
  details(): Promise<SessionDetails>
  /** Our own end: the peer is told. */
  disconnect(): void
  /** Releases everything at once, with no more than a hang-up. */
  dispose(): void
  /** The page goes, and may come back: everything is released without a word. */
  leave(): void
}

export interface SessionEnvironment {
  readonly startEngine: StartEngine
  readonly openConnection: OpenConnection
  readonly openRelay?: typeof openRelayConnection
  readonly clock?: Clock
}
