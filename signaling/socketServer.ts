/** Socket.IO as this server runs it: nothing is kept for those who are away, and nothing comes in uncounted. */
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import { Server } from 'socket.io'
import type { Budgets } from './limits/budgets.ts'
import { Connections } from './limits/connections.ts'
import type { Io } from './introductions/context.ts'
import { type EngineConnection, guardConnection } from './limits/guard.ts'
import { type Limits, MAX_TRANSPORT_BYTES, PING_INTERVAL_MS, PING_TIMEOUT_MS } from './limits/limits.ts'
import { networkOfVisitor } from './limits/networks.ts'
import { type NetworkTraffic, Traffic } from './limits/traffic.ts'
import { CONNECT_MS } from './limits/trafficLimits.ts'
import type { Visitors } from './limits/visitors.ts'
import { createWebSocketEngine } from './webSockets.ts'

interface SocketServerDependencies {
  readonly limits: Limits
  readonly visitors: Visitors
  readonly budgets: Budgets
  readonly setSecurityHeaders: (
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ) => void
}

type Middleware = SocketServerDependencies['setSecurityHeaders']

/** Serves Socket.IO's path on `http`. */
export function createSocketServer(
  http: HttpServer,
  { limits, visitors, budgets, setSecurityHeaders }: SocketServerDependencies,
): Io {
  const connections = new Connections(limits, visitors, budgets)
  const traffic = new Traffic(limits)
  const trafficOf = ({ socket, headers }: IncomingMessage) =>
    traffic.of(networkOfVisitor(visitors, { address: socket.remoteAddress ?? '', headers }))
  const io: Io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_TRANSPORT_BYTES,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_MS,
    // What is long is sealed and does not compress, or the list of everybody: not worth a stream's memory for each.
    httpCompression: false,
    perMessageDeflate: false,
    wsEngine: createWebSocketEngine(limits.pointsPerSecond, trafficOf),
    allowRequest: (request, decide) => {
      void connections.refuse(request).then((why) => decide(why, why === undefined))
    },
  })
  io.engine.use(setSecurityHeaders)
  io.engine.use(refuseScripts)
  io.engine.use(countBodies(trafficOf))
  io.engine.on('connection', (connection: EngineConnection) => {
    connections.count(connection.request, (closed) => connection.once('close', closed))
    guardConnection(connection, limits.pointsPerSecond, trafficOf(connection.request))
  })
  return io
}

/** Long polling by `<script>`, which no browser needs any more: it would come from any page, without an `Origin`. */
const refuseScripts: Middleware = ({ url = '' }, _response, next) => {
  next(/[?&]j=/.test(url) ? new Error('no scripts') : undefined)
}

/** What long polling sends is kept until it is there as a whole, so its announced length counts from the beginning. */
function countBodies(trafficOf: (request: IncomingMessage) => NetworkTraffic): Middleware {
  return (request, response, next) => {
    if (request.method !== 'POST') {
      next()
      return
    }
    const announced = Number(request.headers['content-length'])
    const account = trafficOf(request).unfinished.open()
    response.once('close', () => account.set(0))
    const fits = account.set(Number.isInteger(announced) ? announced : MAX_TRANSPORT_BYTES)
    next(fits && !(announced > MAX_TRANSPORT_BYTES) ? undefined : new Error('too much at once'))
  }
}
