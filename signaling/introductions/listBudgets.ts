/** Bytes of peers' lists, section 2 of docs/PROTOCOL.md: small questions with large answers, by network. */
import type { Clock } from '../clock.ts'
import { HOME_LISTS, LEAST_LIST_BYTES, STRANGERS_LISTS } from '../limits/limits.ts'
import { customerOf, type Network } from '../limits/networks.ts'

interface Spent {
  readonly until: number
  readonly bytes: number
}

/** Networks that are remembered at once; beyond it the oldest is forgotten. */
const MAX_NETWORKS = 20_000

export class ListBudgets {
  readonly #clock: Clock
  readonly #spent = new Map<string, Spent>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What one more list may take: a little in any case, so that nobody sees an empty room. */
  leftFor(network: Network): number {
    return Math.max(LEAST_LIST_BYTES, budgetOf(network).bytes - this.#current(network).bytes)
  }

  spend(network: Network, bytes: number): void {
    const { until, bytes: before } = this.#current(network)
    const key = customerOf(network)
    this.#spent.delete(key)
    this.#spent.set(key, { until, bytes: before + bytes })
    const [oldest] = this.#spent.size > MAX_NETWORKS ? this.#spent.keys() : []
    if (oldest !== undefined) this.#spent.delete(oldest)
  }

  #current(network: Network): Spent {
    const now = this.#clock.now()
    const spent = this.#spent.get(customerOf(network))
    return spent && spent.until > now ? spent : { until: now + budgetOf(network).withinMs, bytes: 0 }
  }
}

function budgetOf({ kind }: Network) {
  return kind === 'public' ? STRANGERS_LISTS : HOME_LISTS
}
