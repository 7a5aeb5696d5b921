/** Who may open a connection to Socket.IO. */
import type { IncomingMessage } from 'node:http'
import type { Budgets } from './budgets.ts'
import { isEncrypted } from './headers.ts'
import type { Limits } from './limits.ts'
import { limitsOf, type Network, networkOfVisitor } from './networks.ts'
import { Occupancy } from './occupancy.ts'
import type { Visitors } from './visitors.ts'

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
