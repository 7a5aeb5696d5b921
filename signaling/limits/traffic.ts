/** What the connections of one network send together, and what waits for them: a new connection pays on. */
import type { Limits } from './limits.ts'
import { Meter } from './meter.ts'
import { customerOf, limitsOf, type Network } from './networks.ts'
import {
  MAX_DEBT_MS,
  MAX_PAUSE_MS,
  NETWORK_FRAMES_PER_POINT,
  NETWORK_PACKET_FACTOR,
  QUIET_BYTES,
  QUIET_AT_ONCE,
  QUIET_PER_SECOND,
} from './trafficLimits.ts'

/** Beyond it the oldest is forgotten. To have one costs a connection. */
const MAX_NETWORKS = 20_000

export class Traffic {
  readonly #limits: Limits
  readonly #networks = new Map<string, NetworkTraffic>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  of(network: Network): NetworkTraffic {
    const { busySockets, unfinishedBytes, unreadBytes } = limitsOf(this.#limits, network)
    const points = busySockets * this.#limits.pointsPerSecond
    const key = customerOf(network)
    const traffic = this.#networks.get(key) ?? {
      frames: new SharedPace(points * NETWORK_FRAMES_PER_POINT),
      packets: new SharedPace(points * NETWORK_PACKET_FACTOR),
      unfinished: new SharedBytes(unfinishedBytes),
      unread: new SharedBytes(unreadBytes),
    }
    // Deleted first: a map keeps its keys in the order in which they were set.
    this.#networks.delete(key)
    this.#networks.set(key, traffic)
    const [oldest] = this.#networks.keys()
    if (this.#networks.size > MAX_NETWORKS && oldest !== undefined) this.#networks.delete(oldest)
    return traffic
  }
}

export interface NetworkTraffic {
  readonly frames: SharedPace
  readonly packets: SharedPace
  /** Of messages that have begun to arrive. */
  readonly unfinished: SharedBytes
  /** That wait to be read. */
  readonly unread: SharedBytes
}

/** A pace that several connections keep together; a second of it may be spent at once. */
export class SharedPace {
  readonly #meter: Meter
  readonly #atOnce: number
  readonly #now: (() => number) | undefined

  constructor(perSecond: number, now?: () => number) {
    this.#meter = new Meter(perSecond, now)
    this.#atOnce = perSecond
    this.#now = now
  }

  /** An account of one connection. */
  open(): PaceAccount {
    const own = new Meter(QUIET_PER_SECOND, this.#now)
    return {
      spend: (cost) => {
        this.#meter.spend(cost)
        if (own.spend(cost) <= QUIET_AT_ONCE) return 0
        const waitMs = this.#meter.waitMs(this.#atOnce)
        return waitMs > MAX_DEBT_MS ? Infinity : Math.min(waitMs, MAX_PAUSE_MS)
      },
    }
  }
}

export interface PaceAccount {
  /**
   * Spends that much. Returns how many milliseconds the connection should be left unread for what its network spends,
   * or Infinity where it should be closed; 0 for one that is quiet itself.
   */
  spend(cost: number): number
}

/** Bytes that several connections hold together. */
export class SharedBytes {
  readonly #most: number
  #held = 0

  constructor(most: number) {
    this.#most = most
  }

  get held(): number {
    return this.#held
  }

  /** An account of one connection, empty at first. */
  open(): BytesAccount {
    let own = 0
    return {
      set: (bytes) => {
        this.#held += bytes - own
        own = bytes
        return own <= QUIET_BYTES || this.#held <= this.#most
      },
    }
  }
}

export interface BytesAccount {
  /** What this connection holds now, 0 when it is closed. False where that is too much. */
  set(bytes: number): boolean
}
