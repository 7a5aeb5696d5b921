/** One port for HTTP and HTTPS: the first byte of a connection tells which of the two it speaks. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpServer,
} from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import type { Pair } from './authority.ts'
import { defaultExchangeTimeouts, Exchanges, type ExchangeTimeouts } from '../limits/exchanges.ts'
import {
  CONNECTIONS_CHECK_MS,
  FIRST_BYTE_MS,
  HANDSHAKE_MS,
  HEADERS_MS,
  KEEP_ALIVE_MS,
  LINGER_MS,
  REQUEST_MS,
} from '../limits/limits.ts'
import type { Network } from '../limits/networks.ts'
import { Occupancy } from '../limits/occupancy.ts'

/** In milliseconds: how long a connection may take for what. Then it is closed. */
export interface PortTimeouts extends ExchangeTimeouts {
  readonly firstByte: number
  readonly handshake: number
  readonly headers: number
  /** A whole request, its headers included. */
  readonly request: number
  /** For the other side to end what this one has ended. */
  readonly linger: number
  /** How often these are looked at: they may take that much longer. */
  readonly check: number
}

const defaultTimeouts: PortTimeouts = {
  firstByte: FIRST_BYTE_MS,
  handshake: HANDSHAKE_MS,
  headers: HEADERS_MS,
  request: REQUEST_MS,
  ...defaultExchangeTimeouts,
  linger: LINGER_MS,
  check: CONNECTIONS_CHECK_MS,
}

/** A TLS record that begins a handshake: RFC 8446, section 5.1. No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16

/** Socket.IO's. Nothing else here is ever upgraded. */
const UPGRADE_PATH = '/socket.io/'

/** How many connections there may be at a time; what is beyond is closed before a byte of it is read. */
export interface PortLimits {
  readonly total: number
  /** From one public network. */
  readonly ofNetwork: number
  /** By the address that opened the connection. Undefined: only the total counts. */
  readonly networkOf: (address: string) => Network | undefined
}

const noLimits: PortLimits = { total: Infinity, ofNetwork: Infinity, networkOf: () => undefined }

export class Port {
  /** What listens. */
  readonly server: Server
  /** Where every request and upgrade arrives, whichever way it came; it never listens itself. */
  readonly http: HttpServer
  readonly #plain: HttpServer
  readonly #https: HttpsServer | undefined
  readonly #exchanges: Exchanges
  readonly #checking: NodeJS.Timeout
  readonly #connections = new Set<Socket>()
  /** Those that have not said a byte yet. */
  readonly #silent = new Set<Socket>()
  readonly #timeouts: PortTimeouts
  readonly #limits: PortLimits
  /** Of those that come from a network. */
  readonly #open: Occupancy

  /** Without a `pair` it speaks HTTP only. */
  constructor(
    serve: RequestListener,
    pair: Pair | undefined,
    timeouts: Partial<PortTimeouts> = {},
    limits: PortLimits = noLimits,
  ) {
    this.#limits = limits
    this.#open = new Occupancy(limits.total)
    this.#timeouts = { ...defaultTimeouts, ...timeouts }
    const { handshake: handshakeTimeout, ...times } = this.#timeouts
    const options = {
      headersTimeout: times.headers,
      requestTimeout: times.request,
      connectionsCheckingInterval: times.check,
      keepAliveTimeout: KEEP_ALIVE_MS,
    }
    this.http = createHttpServer(serve)
    this.#plain = createHttpServer(options)
    this.#https = pair && createHttpsServer({ ...options, ...pair, handshakeTimeout })
    this.#exchanges = new Exchanges(times)
    this.#checking = setInterval(() => this.#exchanges.check(performance.now()), times.check).unref()
    this.#receive(this.#plain, 'connection')
    if (this.#https) this.#receive(this.#https, 'secureConnection')
    // As an HTTP server's own: whoever has sent the whole request may close that direction and wait for the response.
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#take(socket))
  }

  /** For the connections to come; those that are open keep what they have agreed on. */
  replaceCertificate(pair: Pair): void {
    this.#https?.setSecureContext({ ...pair })
  }

  /** Takes no more connections and closes those that wait for nothing. Resolves once all have ended. */
  close(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.server.close(() => {
        clearInterval(this.#checking)
        resolve()
      })
    })
    for (const inner of [this.#plain, this.#https]) inner?.close()
    for (const socket of this.#silent) socket.destroy()
    return ended
  }

  /** Ends every connection at once. */
  destroyConnections(): void {
    for (const socket of this.#connections) socket.destroy()
  }

  /** What arrives at `inner` goes to `http`, or ends here. */
  #receive(inner: HttpServer, opened: 'connection' | 'secureConnection'): void {
    const now = () => performance.now()
    inner.on(opened, (socket: Socket) => {
      if (opened === 'secureConnection') {
        // As below for what it goes through: between HTTP and Socket.IO nobody listens.
        socket.on('error', () => {})
        this.#endSoon(socket)
      }
      this.#exchanges.open(socket, now())
    })
    inner.on('request', (request, response) => {
      if (this.#exchanges.begin({ request, response, now })) this.http.emit('request', request, response)
    })
    inner.on('upgrade', (request, socket: Socket, head) => {
      const isUpgraded = mayUpgrade(request) && this.#exchanges.upgrade(socket)
      const isServed = isUpgraded && this.http.emit('upgrade', request, socket, head)
      if (!isServed) socket.destroy()
    })
    inner.on('checkExpectation', ({ socket }: IncomingMessage) => socket.destroy())
    // Its time-outs begin to run when it hears that it listens.
    inner.emit('listening')
  }

  /** Once this side has ended, the other one may not keep the connection by never ending its own. */
  #endSoon(socket: Socket): void {
    socket.once('finish', () => {
      const timer = setTimeout(() => socket.destroy(), this.#timeouts.linger)
      socket.once('close', () => clearTimeout(timer))
    })
  }

  #take(socket: Socket): void {
    if (!this.#admit(socket)) {
      socket.destroy()
      return
    }
    this.#connections.add(socket)
    this.#silent.add(socket)
    this.#endSoon(socket)
    const timer = setTimeout(() => socket.destroy(), this.#timeouts.firstByte)
    socket.once('close', () => {
      clearTimeout(timer)
      this.#silent.delete(socket)
      this.#connections.delete(socket)
    })
    // A connection that breaks before it said anything is nobody's loss; later the inner server hears of it too.
    socket.on('error', () => {})
    socket.once('readable', () => {
      clearTimeout(timer)
      this.#silent.delete(socket)
      const [first] = (socket.read(1) as Buffer | null) ?? []
      // Closed without a word.
      if (first === undefined) socket.destroy()
      else this.#handOver(socket, first)
    })
  }

  /** Counts it until it is closed, if it is let in. */
  #admit(socket: Socket): boolean {
    if (this.#connections.size >= this.#limits.total) return false
    const network = this.#limits.networkOf(socket.remoteAddress ?? '')
    if (network === undefined) return true
    const most = network.kind === 'public' ? this.#limits.ofNetwork : Infinity
    if (this.#open.isFull(network, most)) return false
    socket.once('close', this.#open.take(network))
    return true
  }

  #handOver(socket: Socket, first: number): void {
    socket.unshift(Buffer.of(first))
    if (this.#https === undefined || first !== TLS_HANDSHAKE) this.#plain.emit('connection', socket)
    else {
      // TLS has an end of its own, and its server no use for one direction alone.
      socket.allowHalfOpen = false
      this.#https.emit('connection', socket)
    }
  }
}

/** RFC 6455, section 4.1. Anything else, such as another protocol or path, would wait for somebody who never comes. */
function mayUpgrade({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method === 'GET' && url.startsWith(UPGRADE_PATH) && headers.upgrade?.trim().toLowerCase() === 'websocket'
  )
}
