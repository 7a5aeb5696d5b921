/** What passes over one link through this server, section 2 of docs/PROTOCOL.md `relay`: counted, never kept. */
import type { Clock } from '../clock.ts'
import type { Acknowledgement, Refusal } from '../../src/wire/events.ts'
import { refusal } from '../../src/wire/refusal.ts'
import { MAX_UNACKNOWLEDGED_RELAYS } from './relayLimits.ts'
import type { RelayAccount } from './relayLedger.ts'

interface RelayLimits {
  /** Both ways together: relayLedger.ts. */
  readonly account: RelayAccount
  /** Both ways together. May be Infinity. */
  readonly bytesPerSecond: number
}

export type AcknowledgeRelay = (acknowledgement: Acknowledgement) => void

interface Passage {
  readonly from: string
  readonly bytes: number
  readonly acknowledge: AcknowledgeRelay
  /** Not acknowledged before, in milliseconds since 1970: this is how the rate is kept. */
  readonly dueAt: number
  stopTimer?: () => void
}

/** Lives as long as both of its sockets: one that was lost and came back may have missed what nobody kept. */
export class RelayChannel {
  readonly #sockets: readonly [string, string]
  readonly #limits: RelayLimits
  readonly #clock: Clock
  readonly #passages = new Set<Passage>()
  #isFull = false
  #busyUntil = 0
  #ended = false

  /** `sockets`: ids of the two sockets, not of their peers. */
  constructor(sockets: readonly [string, string], limits: RelayLimits, clock: Clock) {
    this.#sockets = sockets
    this.#limits = limits
    this.#clock = clock
  }

  /** Id of the socket at the other end. Undefined when the channel has ended, or is not of this socket. */
  otherEnd(socket: string): string | undefined {
    if (this.#ended || !this.#sockets.includes(socket)) return undefined
    return this.#sockets.find((other) => other !== socket)
  }

  /**
   * Counts a message of that many bytes from this socket. Returns what to call once the other side has it: then, or
   * when the rate allows it, `acknowledge` says so. Returns a refusal, without counting it, beyond the limits:
   * `too-many` (unacknowledged ones, or bytes that wait for the other side's network) or `relay-limit` (the total).
   */
  pass(from: string, bytes: number, acknowledge: AcknowledgeRelay): (() => void) | Refusal {
    if (this.#unacknowledgedFrom(from) >= MAX_UNACKNOWLEDGED_RELAYS) {
      return refusal('too-many', 'too many messages without acknowledgement')
    }
    const over = this.#isFull ? 'relay-limit' : this.#limits.account.spend(this.#receiverOf(from), bytes)
    // For ever: a shorter message behind one that was refused would make a gap between them.
    if (over === 'relay-limit') this.#isFull = true
    if (over) return refusal(over, 'this server relays no more for these devices')
    const passage: Passage = { from, bytes, acknowledge, dueAt: this.#dueAfter(bytes) }
    this.#passages.add(passage)
    return () => this.#handedOver(passage)
  }

  /** Whoever still waits for an acknowledgement hears `unavailable`. Nothing passes any more. */
  end(): void {
    this.#ended = true
    for (const passage of this.#passages) this.#settle(passage, refusal('unavailable', 'the relay has ended'))
  }

  /** A socket is gone. */
  endWith(socket: string): void {
    if (this.#sockets.includes(socket)) this.end()
  }

  /** Index of the end that what comes from this socket goes to. */
  #receiverOf(from: string): 0 | 1 {
    return from === this.#sockets[0] ? 1 : 0
  }

  #unacknowledgedFrom(socket: string): number {
    return [...this.#passages].filter(({ from }) => from === socket).length
  }

  #dueAfter(bytes: number): number {
    const begins = Math.max(this.#busyUntil, this.#clock.now())
    this.#busyUntil = begins + (bytes * 1000) / this.#limits.bytesPerSecond
    return this.#busyUntil
  }

  #handedOver(passage: Passage): void {
    if (!this.#passages.has(passage) || passage.stopTimer) return
    const waitMs = Math.ceil(passage.dueAt - this.#clock.now())
    if (waitMs <= 0) this.#settle(passage, { ok: true })
    else passage.stopTimer = this.#clock.setTimeout(() => this.#settle(passage, { ok: true }), waitMs)
  }

  #settle(passage: Passage, acknowledgement: Acknowledgement): void {
    if (!this.#passages.delete(passage)) return
    passage.stopTimer?.()
    this.#limits.account.release(this.#receiverOf(passage.from), passage.bytes)
    passage.acknowledge(acknowledgement)
  }
}
