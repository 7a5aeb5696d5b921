/** Who may open a connection to Socket.IO, and how much of this server's memory it may fill. */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Budgets } from './budgets.ts'
import { isEncrypted } from './headers.ts'
import { type Limits, MAX_UNREAD_BYTES } from './limits.ts'
import { limitsOf, type Network, networkOfVisitor } from './networks.ts'
import { Occupancy } from './occupancy.ts'
import type { Visitors } from './visitors.ts'

/** What this module uses of Engine.IO's connection. */
export interface EngineConnection extends EventEmitter {
  readonly request: IncomingMessage
  /** `discard`: what still waits to be sent. */
  close(discard?: boolean): void
}

interface Packet {
  readonly data?: string | ArrayBufferView
}

/** Counts the connections that are open, by network. */
export class Connections {
  readonly #limits: Limits
  readonly #visitors: Visitors
  readonly #budgets: Budgets
  readonly #open: Occupancy

  constructor(limits: Limits, visitors: Visitors, budgets: Budgets) {
    this.#limits = limits
    this.#visitors = visitors
    this.#budgets = budgets
    this.#open = new Occupancy(limits.sockets)
  }

  /** Why this one is refused, before it costs anything: `too-many`, `other-origin`. Undefined where it is welcome. */
  async refuse(request: IncomingMessage): Promise<string | undefined> {
    const network = this.#networkOf(request)
    if (this.#isFull(network) || !(await this.#budgets.admits(network))) return 'too-many'
    // Once more: others may have come in the meantime.
    if (this.#isFull(network)) return 'too-many'
    return isOwnOrigin(request, this.#visitors) ? undefined : 'other-origin'
  }

  /** From now on it counts, until it is closed. */
  count(request: IncomingMessage, closed: (listener: () => void) => void): void {
    closed(this.#open.take(this.#networkOf(request)))
  }

  #isFull(network: Network): boolean {
    return this.#open.isFull(network, limitsOf(this.#limits, network).sockets)
  }

  #networkOf({ socket, headers }: IncomingMessage): Network {
    return networkOfVisitor(this.#visitors, { address: socket.remoteAddress ?? '', headers })
  }
}

/**
 * Closes a connection for which too many bytes wait. Answering pings shows that somebody is there, not that they read:
 * pongs can be sent blindly.
 */
export function closeWhenUnread(connection: EngineConnection, most = MAX_UNREAD_BYTES): void {
  let waiting = 0
  connection.on('packetCreate', ({ data }: Packet) => {
    waiting += typeof data === 'string' ? data.length : (data?.byteLength ?? 0)
    if (waiting > most) connection.close(true)
  })
  // All that waits goes to the transport at once, as soon as what it had before is with the operating system.
  connection.on('flush', () => (waiting = 0))
}

/**
 * A page of another origin could otherwise join in the name of whoever visits it, since WebSocket connections know no
 * CORS.
 */
function isOwnOrigin(request: IncomingMessage, visitors: Visitors): boolean {
  const { headers, socket } = request
  if (headers.origin === undefined) return true
  if (!URL.canParse(headers.origin)) return false
  const { host, protocol } = new URL(headers.origin)
  // A proxy that nobody believes may have taken HTTPS off, so plain HTTP alone says nothing.
  const scheme = isEncrypted(request)
    ? 'https'
    : visitors.schemeOf({ address: socket.remoteAddress ?? '', headers })
  const isOwnScheme = scheme === undefined || protocol === `${scheme}:`
  return host === headers.host && isOwnScheme
}
