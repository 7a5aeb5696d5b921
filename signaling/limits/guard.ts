/** What a connection may send and leave unread, looked at before Socket.IO gets any of it: docs/PROTOCOL.md section 2. */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { FLOOD_FACTOR, MAX_UNREAD_BYTES } from './limits.ts'
import { Meter } from './meter.ts'
import { type EnginePacket, PacketRules } from './packetRules.ts'
import type { NetworkTraffic } from './traffic.ts'
import {
  CLOSE_AFTER_DISCONNECT_MS,
  MAX_PACKETS_IN_REQUEST,
  MAX_UNREAD_TEXT_BYTES,
  MAX_UPGRADE_PROBES,
  PACKET_OVERHEAD_BYTES,
} from './trafficLimits.ts'

/** What this module uses of Engine.IO's connection. */
export interface EngineConnection extends EventEmitter {
  readonly request: IncomingMessage
  readonly readyState: string
  readonly transport: EngineTransport
  /** `discard`: what still waits to be sent. */
  close(discard?: boolean): void
}

interface EngineTransport extends EventEmitter {
  readonly name: string
  parser: PacketParser
}

interface PacketParser {
  readonly decodePayload: (payload: string) => EnginePacket[]
}

/** Between the packets of one request: Engine.IO's protocol, version 4. */
const SEPARATOR = '\x1e'

interface Endable {
  readonly transport: object
  close(discard?: boolean): void
}

/** Ends a connection at once: who breaks the rules may well ignore a polite word, or read nothing. */
export function endConnection(connection: Endable): void {
  const { transport } = connection
  connection.close(true)
  if (isOverWebSocket(transport)) transport.socket.terminate()
}

function isOverWebSocket(transport: object): transport is { readonly socket: WebSocket } {
  return 'socket' in transport && transport.socket instanceof WebSocket
}

export function guardConnection(
  connection: EngineConnection,
  pointsPerSecond: number,
  traffic: NetworkTraffic,
): void {
  boundRequests(connection)
  guardPackets(connection, pointsPerSecond * FLOOD_FACTOR, traffic)
  guardUnread(connection, traffic)
  let probes = 0
  connection.on('upgrading', () => {
    probes += 1
    if (probes > MAX_UPGRADE_PROBES) endConnection(connection)
  })
}

function guardPackets(connection: EngineConnection, pointsPerSecond: number, traffic: NetworkTraffic): void {
  const rules = new PacketRules()
  const points = new Meter(pointsPerSecond)
  const shared = traffic.packets.open()
  let ending: NodeJS.Timeout | undefined
  connection.on('packetCreate', (packet: EnginePacket) => rules.sent(packet))
  // First of all: a connection that is closed here gives Socket.IO nothing any more.
  connection.prependListener('packet', (packet: EnginePacket) => {
    const cost = rules.received(packet)
    if (cost === undefined) return endConnection(connection)
    const isNetworkFlooding = shared.spend(cost) === Infinity
    if (points.spend(cost) > pointsPerSecond || isNetworkFlooding) endConnection(connection)
    // Not at once: with long polling the client closes by a request of its own, which has to find its session.
    else if (rules.hasLeft) ending ??= setTimeout(() => endConnection(connection), CLOSE_AFTER_DISCONNECT_MS)
  })
  connection.once('close', () => clearTimeout(ending))
  // Last of all: what Socket.IO could not decode makes it say good-bye, for which long polling has half a minute.
  connection.on('data', () => {
    if (connection.readyState === 'closing') endConnection(connection)
  })
}

/** Thousands of packets in one request of long polling would all be decoded before the first one counts. */
function boundRequests({ transport }: EngineConnection): void {
  if (transport.name !== 'polling') return
  const { parser } = transport
  transport.parser = {
    ...parser,
    decodePayload: (payload) => (holdsTooMany(payload) ? [{ type: 'error' }] : parser.decodePayload(payload)),
  }
}

function holdsTooMany(payload: string): boolean {
  let at = -1
  for (let packets = 1; packets <= MAX_PACKETS_IN_REQUEST; packets++) {
    at = payload.indexOf(SEPARATOR, at + 1)
    if (at < 0) return false
  }
  return true
}

/**
 * Closes a connection for which too much waits. Answering pings shows that somebody is there, not that they read:
 * pongs can be sent blindly.
 */
export function guardUnread(connection: EngineConnection, traffic: NetworkTraffic): void {
  const account = traffic.unread.open()
  let waiting = nothing
  /** What the transport has, and the operating system not yet. */
  let passedOn = nothing

  connection.on('packetCreate', (packet: EnginePacket) => {
    waiting = sum(waiting, weigh(packet))
    const all = sum(waiting, passedOn)
    const isTooMuch = all.text > MAX_UNREAD_TEXT_BYTES || all.text + all.bytes > MAX_UNREAD_BYTES
    if (!account.set(all.memory) || isTooMuch) endConnection(connection)
  })
  // All that waits goes to the transport at once, as soon as what it had before is gone.
  connection.on('flush', () => {
    passedOn = waiting
    waiting = nothing
  })
  const listen = (transport: EngineTransport) =>
    transport.on('drain', () => {
      passedOn = nothing
      account.set(waiting.memory)
    })
  listen(connection.transport)
  connection.on('upgrade', listen)
  connection.once('close', () => account.set(0))
}

interface Weight {
  readonly text: number
  readonly bytes: number
  /** What this connection alone keeps in memory. */
  readonly memory: number
}

const nothing: Weight = { text: 0, bytes: 0, memory: 0 }

function sum(a: Weight, b: Weight): Weight {
  return { text: a.text + b.text, bytes: a.bytes + b.bytes, memory: a.memory + b.memory }
}

function weigh({ data, options }: EnginePacket): Weight {
  const text = PACKET_OVERHEAD_BYTES + (typeof data === 'string' ? data.length : 0)
  const bytes = data === undefined || typeof data === 'string' ? 0 : data.byteLength
  // What goes to many is encoded once for all of them.
  const isShared = options?.wsPreEncodedFrame !== undefined
  return { text, bytes, memory: isShared ? PACKET_OVERHEAD_BYTES : text + bytes }
}
