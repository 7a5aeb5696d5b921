/** What carries the bytes of one attempt: a WebRTC connection, or the server's relay. */
import type { IceServer, SignalData } from '../../../wire/events.ts'
import type { SessionRole } from '../../engine/messages.ts'
import type { SealdropError } from '../../protocol/primitives/error.ts'
import type { Relay } from '../signaling/relayCalls.ts'
import type { Clock } from '../types/clock.ts'
import type { ConnectionStats } from '../types/connectionTypes.ts'
import type { OpenedChannel, OpenConnection, OpenedConnection } from './connection.ts'
import { connectionStats } from './pathStats.ts'
import type { openRelayConnection } from './relayConnection.ts'

/** The session's own lane; further lanes would count from 1. */
export const LANE = 0

/** The server's relay (signaling.ts). */
export type RelayWire = { readonly relay: Relay }

export interface Transport {
  readonly kind: 'webrtc' | 'relay'
  /** The WebRTC connection (direct or by TURN) once it is connected. */
  readonly connection: OpenedConnection | undefined
  /** As of now; undefined if there are none. Never rejects. */
  stats(): Promise<ConnectionStats | undefined>
  /** Takes what the peer signalled; the relay needs no signals. */
  signal(data: unknown): void
  /** Takes one message that the relay carried. */
  receive(message: Uint8Array): void
  /** Our socket is gone, and the relay with it. */
  serverLost(): void
  /** Releases everything immediately; no event follows. */
  abort(): void
}

export interface TransportEvents {
  onOpened(opened: OpenedChannel): void
  onMessage(message: Uint8Array): void
  /** Once, and not after abort(). */
  onClosed(error: SealdropError): void
}

export interface TransportEnvironment {
  readonly openConnection: OpenConnection
  readonly openRelay: typeof openRelayConnection
  readonly clock: Clock
}

export interface WebrtcRequest {
  readonly role: SessionRole
  readonly iceServers: readonly IceServer[]
  sendSignal(data: SignalData): void
}

export function openWebrtcTransport(
  request: WebrtcRequest,
  events: TransportEvents,
  { openConnection, clock }: TransportEnvironment,
): Transport {
  let connection: OpenedConnection | undefined
  const opening = openConnection(
    {
      role: request.role,
      iceServers: request.iceServers,
      onSignal: (data) => request.sendSignal(data),
      onOpened(opened) {
        connection = opened
        events.onOpened(opened)
      },
      onMessage: (message) => events.onMessage(message),
      onClosed: (error) => events.onClosed(error),
    },
    { clock },
  )
  return {
    kind: 'webrtc',
    get connection() {
      return connection
    },
    async stats() {
      // A connection that ends during the call has no statistics.
      const report = await connection?.stats().catch(() => undefined)
      return report && connectionStats([...report.values()])
    },
    signal: (data) => opening.signal(data),
    receive() {},
    serverLost() {},
    abort: () => opening.close(),
  }
}

export function openRelayTransport(
  { link, relay }: RelayWire & { readonly link: string },
  events: TransportEvents,
  { openRelay, clock }: TransportEnvironment,
): Transport {
  let bytesSent = 0
  let bytesReceived = 0
  const counted: Relay = (over, lane, bytes) => {
    bytesSent += bytes.byteLength
    return relay(over, lane, bytes)
  }
  const connection = openRelay({ signaling: { relay: counted }, link, lane: LANE, ...events }, { clock })
  return {
    kind: 'relay',
    connection: undefined,
    stats: () => Promise.resolve({ path: 'server', bytesSent, bytesReceived }),
    signal() {},
    receive(message) {
      bytesReceived += message.byteLength
      connection.receive(message)
    },
    serverLost: () => connection.lost(),
    abort: () => connection.close(),
  }
}
