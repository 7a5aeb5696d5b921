/** What events cost, section 2 of docs/PROTOCOL.md: paid by the socket, and by the network that it comes from. */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import {
  FLOOD_FACTOR,
  type Limits,
  MAX_KNOWN_NETWORKS,
  NETWORK_EVENTS_SECONDS,
  WIDER_FACTORS,
} from './limits.ts'
import { limitsOf, type Network, sharesOf } from './networks.ts'

/** `flood`: so far beyond the budget that no honest client ever is. */
type Payment = 'paid' | 'too-many' | 'flood'

const SECOND = 1
const MINUTE = 60

/** Kept in memory, at most for the length of a budget's window. */
export class Budgets {
  readonly #sockets: RateLimiterMemory
  readonly #events: NetworkBudgets
  readonly #connections: NetworkBudgets

  constructor(limits: Limits) {
    this.#sockets = new RateLimiterMemory({ points: limits.pointsPerSecond, duration: SECOND })
    this.#events = new NetworkBudgets(
      NETWORK_EVENTS_SECONDS,
      (kind) => limitsOf(limits, { kind }).busySockets * limits.pointsPerSecond * NETWORK_EVENTS_SECONDS,
    )
    this.#connections = new NetworkBudgets(MINUTE, (kind) => limitsOf(limits, { kind }).connectionsPerMinute)
  }

  /**
   * `socket`: its id. What is refused counts as well, so that going on does not pay. `networkCost`: where the network
   * has paid for most of it otherwise.
   */
  async pay(socket: string, network: Network, cost: number, networkCost = cost): Promise<Payment> {
    const own = await consume(this.#sockets, socket, cost)
    if (own !== 'paid') return own
    // Its other sockets may be somebody else's: no reason to close this one.
    return (await this.#events.pay(network, networkCost)) ? 'paid' : 'too-many'
  }

  /** One more connection of this network. */
  admits(network: Network): Promise<boolean> {
    return this.#connections.pay(network, 1)
  }
}

/** A budget for each network, and for each wider one that it is a part of: a multiple of the same. */
class NetworkBudgets {
  readonly #own: Record<Network['kind'], RateLimiterMemory>
  readonly #wider: readonly RateLimiterMemory[]
  /** Keys with their limiters, the one that paid last at the end. */
  readonly #known = new Map<string, RateLimiterMemory>()

  /** `duration`: in seconds. `pointsOf`: what one network may spend within it. */
  constructor(duration: number, pointsOf: (kind: Network['kind']) => number) {
    const limiter = (points: number) => new RateLimiterMemory({ points, duration })
    const [known, strange] = [pointsOf('private'), pointsOf('public')]
    this.#own = { public: limiter(strange), private: limiter(known), unknown: limiter(pointsOf('unknown')) }
    this.#wider = WIDER_FACTORS.map((factor) => limiter(strange * factor))
  }

  /** From narrow to wide: what its own budget refuses costs its neighbours nothing. */
  async pay(network: Network, cost: number): Promise<boolean> {
    const [own, ...wider] = sharesOf(network)
    if (own && !(await this.#payOne(this.#own[network.kind], own.key, cost))) return false
    for (const [index, { key }] of wider.entries()) {
      const limiter = this.#wider[index]
      if (limiter && !(await this.#payOne(limiter, key, cost))) return false
    }
    return true
  }

  async #payOne(limiter: RateLimiterMemory, key: string, cost: number): Promise<boolean> {
    this.#known.delete(key)
    this.#known.set(key, limiter)
    const [oldest] = this.#known
    if (oldest && this.#known.size > MAX_KNOWN_NETWORKS) {
      this.#known.delete(oldest[0])
      await oldest[1].delete(oldest[0])
    }
    return (await consume(limiter, key, cost)) === 'paid'
  }
}

async function consume(limiter: RateLimiterMemory, key: string, cost: number): Promise<Payment> {
  try {
    await limiter.consume(key, cost)
    return 'paid'
  } catch (rejection) {
    // The memory limiter rejects for one reason only: the budget is used up.
    const { consumedPoints } = rejection as RateLimiterRes
    return consumedPoints > limiter.points * FLOOD_FACTOR ? 'flood' : 'too-many'
  }
}
