/** What the connections of one network send together, and what waits for them: a new connection pays on. */
import type { Limits } from './limits.ts'
import { Meter } from './meter.ts'
import { customerOf, limitsOf, type Network } from './networks.ts'
import {
  MAX_DEBT_MS,
  MAX_PAUSE_MS,
  NETWORK_FRAMES_PER_BUSY_SOCKET,
  NETWORK_PACKET_FACTOR,
  QUIET_BYTES,
  QUIET_FRAMES,
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
    const key = customerOf(network)
    const traffic = this.#networks.get(key) ?? {
      frames: new SharedPace(busySockets * NETWORK_FRAMES_PER_BUSY_SOCKET),
      packets: new SharedPace(busySockets * this.#limits.pointsPerSecond * NETWORK_PACKET_FACTOR),
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

  constructor(perSecond: number, now?: () => number) {
    this.#meter = new Meter(perSecond, now)
    this.#atOnce = perSecond
  }

  /**
   * Spends that much for one connection. `own`: what that connection itself spent lately. Returns how many
   * milliseconds it should be left unread, or Infinity where it should be closed.
   */
  spend(cost: number, own: number): number {
    this.#meter.spend(cost)
    if (own < QUIET_FRAMES) return 0
    const waitMs = this.#meter.waitMs(this.#atOnce)
    return waitMs > MAX_DEBT_MS ? Infinity : Math.min(waitMs, MAX_PAUSE_MS)
  }
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
