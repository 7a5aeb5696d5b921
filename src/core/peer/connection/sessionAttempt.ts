/**
 * One attempt of a session on this side of the worker: a connection over one link, direct or by the server's relay,
 * and the channel that joins it to the engine.
 */
import type { IceServer, SignalData } from '../../../wire/events.ts'
import type { ChannelPort, SessionRole } from '../../engine/messages.ts'
import type { ErrorCode, SealdropError } from '../../protocol/primitives/error.ts'
import type { Clock } from '../types/clock.ts'
import type { OpenedChannel, OpenConnection, OpenedConnection } from './connection.ts'
import type { Relay } from '../signaling/relayCalls.ts'
import type { openRelayConnection } from './relayConnection.ts'
import { connectionStats } from './pathStats.ts'
import type { ConnectionStats } from '../types/connectionTypes.ts'
import { createEngineChannel } from './engineChannel.ts'

/** The session's own connection; further lanes would count from 1. */
export const LANE = 0

interface SessionAttemptParts {
  readonly link: string
  readonly role: SessionRole
  readonly iceServers: readonly IceServer[]
  /** The server's relay instead of a connection of one's own. */
  readonly relay: { readonly relay: Relay } | undefined
  sendSignal(data: SignalData): void
  /** The engine may speak: it gets the port's other end by attach(). */
  onConnected(opened: OpenedChannel): void
  /** It never connected. */
  onFailed(code: ErrorCode): void
  /** It was connected; the engine hears of it by itself. `by` the server where its relay came to an end. */
  onLost(code: ErrorCode): void
  /** The peer sent what no record can be. */
  readonly onViolation: () => void
  /** The engine closed the channel, and its last words have left or never will. */
  readonly onFinished: () => void
}

export interface SessionAttemptEnvironment {
  readonly openConnection: OpenConnection
  readonly openRelay: typeof openRelayConnection
  readonly clock: Clock
}

export interface SessionAttempt {
  readonly link: string
  readonly isRelayed: boolean
  /** Undefined until it is connected. */
  readonly opened: OpenedChannel | undefined
  /** The peer has said something over it: what the engine answered is part of a security code. */
  readonly isBegun: boolean
  /** Of a direct connection (or by TURN), once it is connected. */
  readonly connection: OpenedConnection | undefined
  /** As of now; undefined where there are none. Never rejects. */
  stats(): Promise<ConnectionStats | undefined>
  attach(port: ChannelPort): void
  signal(data: unknown): void
  /** One message of the relay. */
  relayed(message: Uint8Array): void
  /** Our socket is gone, and the relay with it. */
  serverLost(): void
  /** Releases everything at once; nothing is told any more. */
  close(): void
}

export function startSessionAttempt(
  parts: SessionAttemptParts,
  { openConnection, openRelay, clock }: SessionAttemptEnvironment,
): SessionAttempt {
  let opened: OpenedChannel | undefined
  const relayedBytes = { sent: 0, received: 0 }
  let connected: OpenedConnection | undefined
  let isBegun = false
  let over = false

  const channel = createEngineChannel(
    {
      onViolation: () => tell(parts.onViolation),
      onBroken: () => tell(() => parts.onLost('channel-lost')),
      onFinished: () => tell(parts.onFinished),
    },
    clock,
  )
  const events = {
    onOpened(connected: OpenedChannel): void {
      opened = connected
      tell(() => parts.onConnected(connected))
    },
    onMessage(message: Uint8Array): void {
      isBegun = true
      channel.receive(message)
    },
    onClosed: closed,
  }
  const { link, role, iceServers, relay } = parts
  const direct = relay
    ? undefined
    : openConnection(
        {
          ...{ role, iceServers, ...events },
          onSignal: (data) => parts.sendSignal(data),
          onOpened(made) {
            connected = made
            events.onOpened(made)
          },
        },
        { clock },
      )
  const counted = relay && {
    relay(over: string, lane: number, bytes: ArrayBuffer) {
      relayedBytes.sent += bytes.byteLength
      return relay.relay(over, lane, bytes)
    },
  }
  const relayed = counted && openRelay({ signaling: counted, link, lane: LANE, ...events }, { clock })

  function tell(what: () => void): void {
    if (!over) what()
  }

  function closed({ code }: SealdropError): void {
    if (!opened) return tell(() => parts.onFailed(code))
    channel.lost()
    tell(() => parts.onLost(code))
  }

  return {
    link,
    isRelayed: relay !== undefined,
    get opened() {
      return opened
    },
    get isBegun() {
      return isBegun
    },
    get connection() {
      return connected
    },
    attach(port) {
      if (opened) channel.attach(opened, port)
    },
    signal: (data) => direct?.signal(data),
    relayed(message) {
      relayedBytes.received += message.byteLength
      relayed?.receive(message)
    },
    async stats() {
      if (relay) {
        const { sent, received } = relayedBytes
        return { path: 'server', bytesSent: sent, bytesReceived: received }
      }
      // A connection that ends meanwhile has no statistics.
      const report = await connected?.stats().catch(() => undefined)
      return report && connectionStats([...report.values()])
    },
    serverLost: () => relayed?.lost(),
    close() {
      if (over) return
      over = true
      channel.stop()
      direct?.close()
      relayed?.close()
    },
  }
}
