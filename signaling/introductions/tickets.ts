/** Tickets of section 2 of docs/PROTOCOL.md: a visitor who lost the socket gets its peer id back. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { TICKET_MS } from '../limits/limits.ts'

/** `ID.EXPIRY.SIGNATURE`: the peer id in hex, milliseconds since 1970, HMAC-SHA-256 of what stands before in base64url. */
const shape = /^([0-9a-f]{32})\.([0-9]{1,15})\.([\w-]{43})$/

export class Tickets {
  readonly #clock: Clock
  readonly #key: Uint8Array

  /** `key`: 32 bytes; a fresh random one unless several processes share it. */
  constructor(clock: Clock, key: Uint8Array = randomBytes(32)) {
    this.#clock = clock
    this.#key = key
  }

  /** Good for TICKET_MS from now. */
  issue(peer: string): string {
    const statement = `${peer}.${this.#clock.now() + TICKET_MS}`
    return `${statement}.${this.#sign(statement).toString('base64url')}`
  }

  /** The peer id, or undefined for a ticket that is foreign, changed or too old. */
  redeem(ticket: string): string | undefined {
    const [, peer, expiry, signature] = shape.exec(ticket) ?? []
    if (peer === undefined || expiry === undefined || signature === undefined) return undefined
    const given = Buffer.from(signature, 'base64url')
    if (!timingSafeEqual(given, this.#sign(`${peer}.${expiry}`))) return undefined
    return this.#clock.now() < Number(expiry) ? peer : undefined
  }

  #sign(statement: string): Buffer {
    return createHmac('sha256', this.#key).update(`sealdrop ticket ${statement}`).digest()
  }
}
