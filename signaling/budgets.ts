/** What events cost, section 2 of docs/PROTOCOL.md: paid by the socket, and by the network that it comes from. */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { FLOOD_FACTOR, type Limits } from './limits.ts'
import { limitsOf, type Network } from './networks.ts'

/** `flood`: so far beyond the budget that no honest client ever is. */
type Payment = 'paid' | 'too-many' | 'flood'

const SECOND = 1
const MINUTE = 60

/** Kept in memory, at most for the length of a budget's window. */
export class Budgets {
  readonly #sockets: RateLimiterMemory
  readonly #events: Record<Network['kind'], RateLimiterMemory>
  readonly #connections: Record<Network['kind'], RateLimiterMemory>

  constructor(limits: Limits) {
    this.#sockets = new RateLimiterMemory({ points: limits.pointsPerSecond, duration: SECOND })
    const forEach = (duration: number, points: (kind: Network['kind']) => number) => {
      const limiter = (kind: Network['kind']) => new RateLimiterMemory({ points: points(kind), duration })
      return { public: limiter('public'), private: limiter('private'), unknown: limiter('unknown') }
    }
    const of = (kind: Network['kind']) => limitsOf(limits, { key: '', kind })
    this.#events = forEach(SECOND, (kind) => of(kind).busySockets * limits.pointsPerSecond)
    this.#connections = forEach(MINUTE, (kind) => of(kind).connectionsPerMinute)
  }

  /** `socket`: its id. What is refused counts as well, so that going on does not pay. */
  async pay(socket: string, network: Network, cost: number): Promise<Payment> {
    const own = await consume(this.#sockets, socket, cost)
    if (own !== 'paid') return own
    // Its other sockets may be somebody else's: no reason to close this one.
    return (await consume(this.#events[network.kind], network.key, cost)) === 'paid' ? 'paid' : 'too-many'
  }

  /** One more connection of this network. */
  async admits(network: Network): Promise<boolean> {
    return (await consume(this.#connections[network.kind], network.key, 1)) === 'paid'
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
