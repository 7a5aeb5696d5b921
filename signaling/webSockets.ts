/** WebSockets of which every frame is counted before anything is made of it. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import { FrameScanner } from './limits/frameScanner.ts'
import { Meter } from './limits/meter.ts'
import type { NetworkTraffic } from './limits/traffic.ts'
import {
  BYTES_PER_FRAME,
  CONTROL_FRAMES_PER_SECOND,
  FRAMES_AT_ONCE_PER_POINT,
  FRAMES_PER_POINT,
  MAX_CONTROL_FRAMES,
  MAX_FRAGMENTS,
  MAX_PAUSE_MS,
  MAX_PIECES,
  MAX_UNREAD_FOR_PONG,
  WEBSOCKET_CLOSE_MS,
} from './limits/trafficLimits.ts'

/** For the option `wsEngine` of Engine.IO. `trafficOf`: of the network that a request comes from. */
export function createWebSocketEngine(
  pointsPerSecond: number,
  trafficOf: (request: IncomingMessage) => NetworkTraffic,
): new (options?: ServerOptions) => WebSocketServer {
  return class extends WebSocketServer {
    constructor(options: ServerOptions = {}) {
      const limits = {
        // Pings are answered below. Nothing is inflated: a few bytes could become MAX_TRANSPORT_BYTES.
        autoPong: false,
        perMessageDeflate: false,
        maxFragments: MAX_FRAGMENTS,
        maxBufferedChunks: MAX_PIECES,
        closeTimeout: WEBSOCKET_CLOSE_MS,
      }
      super({ ...options, ...limits })
    }

    override handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      callback: (client: WebSocket, request: IncomingMessage) => void,
    ): void {
      super.handleUpgrade(request, socket, head, (client) => {
        meterFrames(client, socket, pointsPerSecond, trafficOf(request))
        answerPings(client)
        callback(client, request)
      })
    }
  }
}

/** Only where somebody reads: pongs that nobody takes would pile up. */
function answerPings(client: WebSocket): void {
  client.on('ping', (data) => {
    if (client.bufferedAmount <= MAX_UNREAD_FOR_PONG) client.pong(data)
  })
}

/** Stands between the connection and the library, which gets no byte that is too many. */
function meterFrames(
  client: WebSocket,
  socket: Duplex,
  pointsPerSecond: number,
  traffic: NetworkTraffic,
): void {
  const deliver = listenerOf(socket)
  const scanner = new FrameScanner()
  const [pace, atOnce] = [pointsPerSecond * FRAMES_PER_POINT, pointsPerSecond * FRAMES_AT_ONCE_PER_POINT]
  const [frames, controls] = [new Meter(pace), new Meter(CONTROL_FRAMES_PER_SECOND)]
  const [shared, unfinished] = [traffic.frames.open(), traffic.unfinished.open()]
  let resumption: NodeJS.Timeout | undefined

  function take(bytes: Buffer): void {
    const waitMs = judge(bytes)
    if (waitMs === Infinity || !unfinished.set(scanner.unfinishedBytes)) {
      socket.destroy()
      return
    }
    if (scanner.isClosing) ignoreMore()
    deliver.call(socket, bytes)
    if (waitMs > 0) pause(waitMs)
  }

  /** How long the connection is left unread, in milliseconds; Infinity: it is closed. */
  function judge(bytes: Buffer): number {
    const counted = scanner.scan(bytes)
    // A piece that ends no frame costs as much as one.
    const cost = Math.max(0, 1 + counted.frames - bytes.byteLength / BYTES_PER_FRAME)
    const own = frames.spend(cost)
    if (own > atOnce || controls.spend(counted.controls) > MAX_CONTROL_FRAMES) return Infinity
    return Math.max(Math.min(frames.waitMs(pace), MAX_PAUSE_MS), shared.spend(cost))
  }

  function pause(ms: number): void {
    clearTimeout(resumption)
    client.pause()
    resumption = setTimeout(() => client.resume(), ms)
  }

  function ignoreMore(): void {
    socket.off('data', take)
  }

  socket.off('data', deliver)
  socket.on('data', take)
  client.once('error', ignoreMore)
  socket.once('close', () => {
    clearTimeout(resumption)
    unfinished.set(0)
  })
}

type Listener = (this: Duplex, bytes: Buffer) => void

/** The library's own, which was added last. */
function listenerOf(socket: Duplex): Listener {
  const listener: unknown = socket.listeners('data').at(-1)
  if (!isListener(listener)) throw new Error('the library does not listen to its connection')
  return listener
}

function isListener(value: unknown): value is Listener {
  return typeof value === 'function'
}
