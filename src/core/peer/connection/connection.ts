/** A connection to the peer, as a session sees it: the browser and the command line each open their own. */
import type { IceServer, SignalData } from '../../../wire/events.ts'
import type { SessionRole } from '../../engine/messages.ts'
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import type { SealdropError } from '../../protocol/primitives/error.ts'
import type { Clock } from '../types/clock.ts'
import type { Fingerprints } from '../types/connectionTypes.ts'
import type { SendPort } from './sendQueue.ts'

/** As WebRTC's getStats() resolves with it (RTCStatsReport). */
export interface StatsReport {
  values(): Iterable<unknown>
}

/** What engine and channel need of a connection, whichever way its bytes take. */
export interface OpenedChannel {
  /** CB of section 3, 32 bytes, frozen when the channel opened. */
  readonly binding: Bytes
  /** The longest message that the other side takes, in bytes. */
  readonly maxMessageBytes: number
  readonly port: SendPort
  /** Sends what the channel still holds, then closes it; `onClosed` follows. */
  finish(): void
  /** Whether the other end still answers below the engine: ICE's consent checks (RFC 7675), or the relay's acknowledgements. */
  isPathAlive(): boolean
}

/** A direct one, or by TURN. */
export interface OpenedConnection extends OpenedChannel {
  readonly stats: () => Promise<StatsReport>
  readonly fingerprints: Fingerprints
}

export interface PeerConnectionParts {
  /** Of this device: the initiator makes the offer. */
  readonly role: SessionRole
  readonly iceServers: readonly IceServer[]
  onSignal(data: SignalData): void
  onOpened(opened: OpenedConnection): void
  /** Every message in order, also those before `onOpened`. */
  onMessage(message: Uint8Array): void
  /** Once, and not after close(): `bad-handshake`, `no-path` (never opened), `no-webrtc`, `page-failed` or `channel-lost`. */
  onClosed(error: SealdropError): void
}

export interface PeerConnection {
  /** Takes what the other side signalled, whatever it is. */
  signal(data: unknown): void
  close(): void
}

/** `clock` is replaced in tests. */
export type OpenConnection = (
  parts: PeerConnectionParts,
  environment: { readonly clock: Clock },
) => PeerConnection
