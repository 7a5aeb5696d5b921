/** What links said to those who are away, section 2 of docs/PROTOCOL.md: a connection about to open goes on when they are back. */
import type { SignalMessage } from '../../src/wire/events.ts'
import { MAX_MISSED_BYTES, MISSED_BYTES_OF_PEER } from '../limits/limits.ts'

/** Memory that a message takes beside its text. */
const OVERHEAD_BYTES = 256

export type MissedMessage =
  | { readonly event: 'signal'; readonly payload: SignalMessage }
  | { readonly event: 'hang-up'; readonly payload: { readonly link: string } }

interface Missed {
  readonly messages: MissedMessage[]
  bytes: number
}

export class MissedMessages {
  readonly #ofPeer = new Map<string, Missed>()
  #bytes = 0

  /** False where it is too much, and nothing was kept. */
  keep(peer: string, message: MissedMessage): boolean {
    const bytes = OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify(message.payload))
    const missed = this.#ofPeer.get(peer) ?? { messages: [], bytes: 0 }
    if (missed.bytes + bytes > MISSED_BYTES_OF_PEER || this.#bytes + bytes > MAX_MISSED_BYTES) return false
    missed.messages.push(message)
    missed.bytes += bytes
    this.#bytes += bytes
    this.#ofPeer.set(peer, missed)
    return true
  }

  /** All that was kept for this peer, in the order in which it came. Afterwards nothing is. */
  take(peer: string): readonly MissedMessage[] {
    const missed = this.#ofPeer.get(peer)
    if (!missed) return []
    this.#ofPeer.delete(peer)
    this.#bytes -= missed.bytes
    return missed.messages
  }
}
