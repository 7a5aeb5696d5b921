/**
 * What relaying costs, section 2 of docs/PROTOCOL.md: counted by pair of networks and by network over a day, so that
 * neither a new link nor a new ticket begins anew, and what waits here for a receiver by the receiver's network.
 */
import type { Clock } from '../clock.ts'
import { type Limits } from '../limits/limits.ts'
import {
  MAX_WAITING_RELAY_BYTES,
  PUBLIC_RELAY_BYTES,
  RELAY_NETWORK_FACTOR,
  RELAY_UNKNOWN_FACTOR,
  RELAY_WINDOW_MS,
} from './relayLimits.ts'
import { limitsOf, type Network, sharesOf } from '../limits/networks.ts'

/** What the person who runs the server allows. */
export interface RelaySettings {
  readonly isOn: boolean
  /** Between two networks, both ways together, within RELAY_WINDOW_MS. Undefined: see `totalBytes`. */
  readonly maxBytes: number | undefined
  /** Of one link. Undefined: as fast as it goes. */
  readonly bytesPerSecond: number | undefined
}

interface RelayEnd {
  /** Id. */
  readonly peer: string
  readonly network: Network
}

/** The account of one link. */
export interface RelayAccount {
  /** Counts bytes that go to that end. Refuses without counting: `relay-limit` for the day, `too-many` for now. */
  spend(to: 0 | 1, bytes: number): 'relay-limit' | 'too-many' | undefined
  /** They no longer wait here. */
  release(to: 0 | 1, bytes: number): void
}

/** Beyond it the oldest is forgotten. To have one costs relayed bytes from another network. */
const MAX_TALLIES = 50_000

interface Tally {
  bytes: number
  readonly since: number
}

export class RelayLedger {
  readonly #settings: RelaySettings
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #tallies = new Map<string, Tally>()
  /** Bytes by key of the network that they wait for. */
  readonly #waiting = new Map<string, number>()
  #allWaiting = 0

  constructor(settings: RelaySettings, limits: Limits, clock: Clock) {
    this.#settings = settings
    this.#limits = limits
    this.#clock = clock
  }

  open(ends: readonly [RelayEnd, RelayEnd]): RelayAccount {
    const budgets = budgetsOf(ends, this.#settings)
    return {
      spend: (to, bytes) => {
        if (budgets.some(([key, most]) => this.#spent(key) + bytes > most)) return 'relay-limit'
        if (!this.#wait(ends[to].network, bytes)) return 'too-many'
        for (const [key] of budgets) this.#add(key, bytes)
        return undefined
      },
      release: (to, bytes) => this.#release(ends[to].network, bytes),
    }
  }

  /** False, and counts nothing, when too much waits already. */
  #wait(network: Network, bytes: number): boolean {
    const shares = sharesOf(network)
    const { waitingRelayBytes } = limitsOf(this.#limits, network)
    if (this.#allWaiting + bytes > MAX_WAITING_RELAY_BYTES) return false
    const waitingWith = (key: string) => (this.#waiting.get(key) ?? 0) + bytes
    if (shares.some(({ key, factor }) => waitingWith(key) > waitingRelayBytes * factor)) return false
    for (const { key } of shares) this.#waiting.set(key, waitingWith(key))
    this.#allWaiting += bytes
    return true
  }

  #release(network: Network, bytes: number): void {
    this.#allWaiting -= bytes
    for (const { key } of sharesOf(network)) {
      const left = (this.#waiting.get(key) ?? 0) - bytes
      if (left > 0) this.#waiting.set(key, left)
      else this.#waiting.delete(key)
    }
  }

  #spent(key: string): number {
    const tally = this.#tallies.get(key)
    return tally && this.#isCurrent(tally) ? tally.bytes : 0
  }

  #add(key: string, bytes: number): void {
    const tally = this.#tallies.get(key)
    if (tally && this.#isCurrent(tally)) {
      tally.bytes += bytes
      return
    }
    // Deleted first: a map keeps its keys in the order in which they were set.
    this.#tallies.delete(key)
    this.#tallies.set(key, { bytes, since: this.#clock.now() })
    const [oldest] = this.#tallies.keys()
    if (this.#tallies.size > MAX_TALLIES && oldest !== undefined) this.#tallies.delete(oldest)
  }

  #isCurrent({ since }: Tally): boolean {
    return this.#clock.now() - since < RELAY_WINDOW_MS
  }
}

/** What may pass between two networks within RELAY_WINDOW_MS, both ways together. May be Infinity. */
export function totalBytes({ maxBytes }: RelaySettings, areBothPrivate: boolean): number {
  return maxBytes ?? (areBothPrivate ? Infinity : PUBLIC_RELAY_BYTES)
}

/** Keys of the tallies that a link adds to, with the most bytes of each. What has no limit is not counted. */
function budgetsOf(ends: readonly RelayEnd[], settings: RelaySettings): [key: string, most: number][] {
  const most = totalBytes(
    settings,
    ends.every(({ network }) => network.kind === 'private'),
  )
  const pair = ends.map(pairName).sort().join(' ')
  const single = ends.flatMap(({ network }) =>
    sharesOf(network).map(({ key, factor }) => [key, most * factorOf(network) * factor] as const),
  )
  return [[`pair ${pair}`, most] as [string, number], ...new Map(single)].filter(
    ([, bytes]) => bytes !== Infinity,
  )
}

/** Of those whom nobody can tell apart by address each pair of peers counts for itself. */
function pairName({ peer, network }: RelayEnd): string {
  return network.kind === 'unknown' ? `peer ${peer}` : network.key
}

/** Within one house relaying costs nothing but what its owner limits by pair. */
function factorOf({ kind }: Network): number {
  return { public: RELAY_NETWORK_FACTOR, unknown: RELAY_UNKNOWN_FACTOR, private: Infinity }[kind]
}
