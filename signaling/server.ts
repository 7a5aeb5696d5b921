/** The signaling server as one function: main.ts starts it for people, tests start the same. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import { pino, type Logger } from 'pino'
import { version } from '../package.json'
import { Absences } from './introductions/absences.ts'
import { type Interfaces, insideAny, isPrivateAddress, plainAddress } from './limits/addresses.ts'
import { leave } from './introductions/attendance.ts'
import { createNews } from './introductions/audiences.ts'
import { Budgets } from './limits/budgets.ts'
import { ChangePaces } from './introductions/changePaces.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Context } from './introductions/context.ts'
import { connectionsWithin, descriptorLimit, watchAccepting } from './limits/descriptors.ts'
import { serveEvents } from './introductions/dispatch.ts'
import { endConnection } from './limits/guard.ts'
import { createSecurityHeaders } from './limits/headers.ts'
import { createHttpListener } from './http.ts'
import { openHttps } from './https/https.ts'
import {
  CONNECTIONS_PER_SOCKET,
  defaultLimits,
  INTERFACES_MS,
  type Limits,
  NEWS_PAUSE_MS,
  PAIR_PACE,
  RECEIVER_PACE,
} from './limits/limits.ts'
import { Links } from './introductions/links.ts'
import { ListBudgets } from './introductions/listBudgets.ts'
import { listen } from './https/listen.ts'
import { announceName, noLocalName } from './names/localName.ts'
import { hostLabel } from './names/localNames.ts'
import { MissedMessages } from './introductions/missedMessages.ts'
import { type Network, publicNetwork } from './limits/networks.ts'
import { PaceKeeper } from './limits/pace.ts'
import { Port, type PortTimeouts } from './https/port.ts'
import { Presence } from './introductions/presence.ts'
import { RelayLedger, type RelaySettings } from './relay/relayLedger.ts'
import { Requests } from './introductions/requests.ts'
import { RoomPaces } from './introductions/rooms.ts'
import type { Settings } from './settings.ts'
import { closeGracefully } from './shutdown.ts'
import { createSocketServer } from './socketServer.ts'
import { createSpaces } from './introductions/spaces.ts'
import { loadTicketKey } from './ticketKey.ts'
import { Tickets } from './introductions/tickets.ts'
import type { TrustFacts } from './https/trust.ts'
import { createVisitors } from './limits/visitors.ts'

export interface Dependencies {
  /** Moves time-outs of requests, tickets and absences. */
  readonly clock?: Clock
  /** The built app. Default: `app` beside the folder of the built server. */
  readonly appFolder?: string
  readonly logger?: Logger
  readonly limits?: Partial<Limits>
  /** Between two messages of presence to one audience, in real time. */
  readonly newsPauseMs?: number
  readonly timeouts?: Partial<PortTimeouts>
  /** Of this machine, as the system tells. */
  readonly interfaces?: () => Interfaces
  readonly hostName?: string
}

export interface RunningServer {
  readonly port: number
  /** Where it listens, as the system says. */
  readonly address: AddressInfo
  /** What /trust/about.json says, now. */
  trust(): TrustFacts
  /** Resolves when the name by mDNS is known, or takes too long. */
  readonly nameSettled: Promise<void>
  /** Resolves if it can take no more connections: whoever started it ends it. */
  readonly exhausted: Promise<void>
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
  const { interfaces = networkInterfaces } = dependencies
  const limits = { ...defaultLimits, ...dependencies.limits }
  const label = hostLabel(dependencies.hostName ?? hostname())
  const { dataFolder } = settings
  const ticketKey =
    dataFolder === undefined ? undefined : await loadTicketKey(dataFolder, (why) => logger.warn(why))
  let name = noLocalName
  const https = await openHttps(settings, {
    label,
    announced: () => name.current(),
    interfaces,
    clock,
    logger,
  })
  let boundPort = settings.port
  const trust = (): TrustFacts => ({
    https: settings.https.mode,
    authority: https?.authority,
    name: name.current(),
    ownName: https?.ownName,
    port: boundPort,
  })
  const setSecurityHeaders = createSecurityHeaders({
    localOrigin: () => localOrigin(trust()),
    isHttpsForAll: settings.https.mode === 'own',
  })
  const listener = createHttpListener(appFolder, version, setSecurityHeaders, trust)
  const believes = insideAny(settings.trustedProxies)
  const visitors = createVisitors(believes)
  const port = new Port(listener, https?.source.pair, dependencies.timeouts, {
    total: Math.min(limits.sockets * CONNECTIONS_PER_SOCKET, connectionsWithin(descriptorLimit())),
    networkOf: (address) => (believes(address) ? undefined : directNetwork(address)),
    ofNetwork: limits.directConnections,
  })
  const budgets = new Budgets(limits)
  const io = createSocketServer(port.http, { limits, visitors, budgets, setSecurityHeaders })
  const context: Context = {
    ...createState(clock, limits, settings.relay),
    limits,
    io,
    news: createNews(io, dependencies.newsPauseMs ?? NEWS_PAUSE_MS),
    clock,
    visitors,
    spaces: createSpaces(settings.discovery, visitors, remembered(interfaces, clock)),
    tickets: new Tickets(clock, ticketKey),
    randomId: () => randomBytes(16).toString('hex'),
  }
  welcome(context, budgets, logger)

  const address = await listen(port.server, settings)
  boundPort = address.port
  const watch = https?.source.watch((pair) => port.replaceCertificate(pair))
  if (settings.mdns) {
    const changed = () => void watch?.recheck()
    name = announceName({ label, bound: address, interfaces, clock, logger, changed })
  }
  const descriptors = watchAccepting(port.server, logger)
  logger.info({ port: address.port, version }, 'listening')
  let closing: Promise<void> | undefined
  const close = async () => {
    watch?.stop()
    descriptors.stop()
    await Promise.all([name.stop(), closeGracefully(io, port)])
    context.requests.clear()
    context.absences.clear()
    context.news.clear()
    logger.info('stopped')
  }
  return {
    port: address.port,
    address,
    trust,
    nameSettled: name.settled,
    exhausted: descriptors.exhausted,
    close: () => (closing ??= close()),
  }
}

/** Looking at them takes as long as a join, and they change once in a while. */
function remembered(interfaces: () => Interfaces, clock: Clock): () => Interfaces {
  let last: { readonly at: number; readonly seen: Interfaces } | undefined
  return () => {
    if (last === undefined || clock.now() - last.at >= INTERFACES_MS)
      last = { at: clock.now(), seen: interfaces() }
    return last.seen
  }
}

/** Of whoever opened a connection. */
function directNetwork(address: string): Network {
  if (!isPrivateAddress(address)) return publicNetwork(address)
  return { key: plainAddress(address), kind: 'private' }
}

/** Where a page may ask by the name whether the certificate convinces. */
function localOrigin({ https, name, port }: TrustFacts): string | undefined {
  return https === 'off' || name === undefined ? undefined : `https://${name}:${port}`
}

/** Nobody is here yet. */
function createState(clock: Clock, limits: Limits, relay: RelaySettings) {
  return {
    presence: new Presence(),
    changePaces: new ChangePaces(clock),
    listBudgets: new ListBudgets(clock),
    absences: new Absences(clock),
    requests: new Requests(),
    pairPace: new PaceKeeper(PAIR_PACE, clock),
    receiverPace: new PaceKeeper(RECEIVER_PACE, clock),
    roomPaces: new RoomPaces(limits, clock),
    links: new Links(),
    missedMessages: new MissedMessages(),
    relay,
    relayLedger: new RelayLedger(relay, limits, clock),
  }
}

function welcome(context: Context, budgets: Budgets, logger: Logger): void {
  let warned = false
  context.io.on('connection', (socket) => {
    if (!warned && context.visitors.addressOf(socket.handshake) === undefined) {
      logger.warn(
        'visitors come through a proxy that TRUST_PROXY does not name, or that does not say who they are',
      )
      warned = true
    }
    logger.debug('connected')
    // Socket.IO found something wrong with what came, and would close politely.
    socket.on('error', () => endConnection(socket.conn))
    serveEvents(context, socket, budgets, logger)
    socket.on('disconnect', (reason) => {
      logger.debug({ reason }, 'disconnected')
      leave(context, socket)
    })
  })
}
