/** The signaling server as one function: main.ts starts it for people, tests start the same. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { pino, type Logger } from 'pino'
import { Server } from 'socket.io'
import { version } from '../package.json'
import { Absences } from './absences.ts'
import { comeBack, leave } from './attendance.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Context, Io } from './context.ts'
import { createLimiter, serveEvents } from './dispatch.ts'
import { setSecurityHeaders } from './headers.ts'
import { createHttpListener } from './http.ts'
import {
  defaultLimits,
  type Limits,
  MAX_TRANSPORT_BYTES,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
  RECOVERY_MS,
  PAIR_PACE,
  RECEIVER_PACE,
} from './limits.ts'
import { Links } from './links.ts'
import { listen } from './listen.ts'
import { PaceKeeper } from './pace.ts'
import { Presence } from './presence.ts'
import type { RelaySettings } from './relaying.ts'
import { Requests } from './requests.ts'
import type { Settings } from './settings.ts'
import { closeGracefully } from './shutdown.ts'
import { loadTicketKey } from './ticketKey.ts'
import { Tickets } from './tickets.ts'

export interface Dependencies {
  /** Moves time-outs of requests, tickets and absences. */
  readonly clock?: Clock
  /** The built app. Default: `app` beside the folder of the built server. */
  readonly appFolder?: string
  readonly logger?: Logger
  readonly limits?: Partial<Limits>
}

export interface RunningServer {
  readonly port: number
  /** Where it listens, as the system says. */
  readonly address: AddressInfo
  /** Says good-bye to every client; resolves when all connections are gone, in a few seconds at most. */
  close(): Promise<void>
}

/** Serves the app and introduces devices to each other. Throws StartError where it cannot. */
export async function startServer(
  settings: Settings,
  dependencies: Dependencies = {},
): Promise<RunningServer> {
  const {
    clock = systemClock,
    appFolder = fileURLToPath(new URL('../app', import.meta.url)),
    logger = pino({ level: settings.logLevel, base: null }),
  } = dependencies
  const limits = { ...defaultLimits, ...dependencies.limits }
  const http = createServer(createHttpListener(appFolder, version))
  const { dataFolder } = settings
  const ticketKey =
    dataFolder === undefined ? undefined : await loadTicketKey(dataFolder, (why) => logger.warn(why))
  const io: Io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_TRANSPORT_BYTES,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: true },
    allowRequest: (request, decide) => {
      const refused = refuseConnection(request, io.engine.clientsCount, limits)
      decide(refused, refused === undefined)
    },
  })
  io.engine.use(setSecurityHeaders)
  const context = createContext(io, settings.relay, new Tickets(clock, ticketKey), clock)
  welcome(context, limits, logger)

  const address = await listen(http, settings)
  logger.info({ port: address.port, version }, 'listening')
  let closing: Promise<void> | undefined
  const close = async () => {
    await closeGracefully(io, http)
    context.requests.clear()
    context.absences.clear()
    logger.info('stopped')
  }
  return { port: address.port, address, close: () => (closing ??= close()) }
}

function createContext(io: Io, relay: RelaySettings, tickets: Tickets, clock: Clock): Context {
  return {
    io,
    clock,
    presence: new Presence(),
    absences: new Absences(clock),
    requests: new Requests(),
    pairPace: new PaceKeeper(PAIR_PACE, clock),
    receiverPace: new PaceKeeper(RECEIVER_PACE, clock),
    links: new Links(),
    tickets,
    relay,
    randomId: () => randomBytes(16).toString('hex'),
  }
}

function welcome(context: Context, limits: Limits, logger: Logger): void {
  const limiter = createLimiter(limits.pointsPerSecond)
  context.io.on('connection', (socket) => {
    logger.debug({ recovered: socket.recovered }, 'connected')
    serveEvents(context, socket, limiter, logger)
    socket.on('disconnect', (reason) => {
      logger.debug({ reason }, 'disconnected')
      leave(context, socket)
    })
    if (socket.recovered) comeBack(context, socket)
  })
}

/**
 * Decides before a connection costs anything: limits by address belong here too. A page of another origin
 * could otherwise join in the name of whoever visits it, since WebSocket connections know no CORS.
 */
function refuseConnection({ headers }: IncomingMessage, open: number, limits: Limits): string | undefined {
  if (open >= limits.sockets) return 'too-many'
  if (headers.origin === undefined) return undefined
  const isOwnPage = URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host
  return isOwnPage ? undefined : 'other-origin'
}
