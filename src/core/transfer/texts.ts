/** Text messages: section 5 of docs/PROTOCOL.md. */
import { SealdropError } from '../protocol/primitives/error.ts'
import { textExcess } from '../protocol/messages/textSize.ts'
import type { Clock, Outbox } from './ports.ts'
import { createTokenBucket } from './tokenBucket.ts'
import { wellFormed } from './wellFormed.ts'

/** Far more than a person types; few enough that a flood does not fill the other side's page. */
const SEND_LIMIT = { burst: 100, perSecond: 10 }

/** Three times what we send ourselves: a stalled network delivers many seconds' texts at once. */
const RECEIVE_LIMIT = { burst: 300, perSecond: 30 }

/** While there is no channel they wait: as many as may be sent at once, so that the peer never takes them for a flood. */
const MAX_UNDELIVERED = SEND_LIMIT.burst

/** Ids of texts that may come again: more than any peer has undelivered. */
const MAX_REMEMBERED = 10 * RECEIVE_LIMIT.burst

interface Texts {
  /**
   * Sends `text` (lone surrogates replaced) and returns its id, echoed by `textDelivered`.
   * Throws SealdropError `too-large` above 60 KiB (plain) or 64 KiB (escaped), `too-many` when too many were sent at once
   * or wait for their delivery.
   */
  send(text: string): number
  /** Drops what was received before. Throws SealdropError `bad-message` when texts flood in. */
  receive(id: number, text: string): void
  /** The peer has text `id`. Unknown and repeated ids are ignored: they change nothing. */
  delivered(id: number): void
  /** Another channel: sends again what the peer may not have. */
  attach(): void
}

interface TextEvents {
  text(text: string): void
  textDelivered(id: number): void
}

/** Texts of both directions of one session; the first one sent has the 32-bit id `firstId`. */
export function createTexts(outbox: Outbox, clock: Clock, firstId: number, events: TextEvents): Texts {
  const sendBucket = createTokenBucket(SEND_LIMIT, clock)
  const undelivered = new Map<number, string>()
  /** In the order of receiving. */
  const received = new Set<number>()
  let receiveBucket = createTokenBucket(RECEIVE_LIMIT, clock)
  let lastId = firstId - 1

  function remember(id: number): void {
    received.add(id)
    if (received.size <= MAX_REMEMBERED) return
    for (const oldest of received) return void received.delete(oldest)
  }

  return {
    send(text) {
      const sent = wellFormed(text)
      if (textExcess(sent)) throw new SealdropError('too-large', 'a text above 60 KiB, or 64 KiB in JSON')
      if (undelivered.size >= MAX_UNDELIVERED || !sendBucket.take())
        throw new SealdropError('too-many', 'too many texts at once')
      lastId = (lastId + 1) >>> 0
      undelivered.set(lastId, sent)
      outbox.sendMessage({ type: 'text', id: lastId, text: sent })
      return lastId
    },
    receive(id, text) {
      if (!receiveBucket.take()) throw new SealdropError('bad-message', 'a flood of texts')
      outbox.sendMessage({ type: 'text-received', id })
      if (received.has(id)) return
      remember(id)
      events.text(text)
    },
    delivered(id) {
      if (undelivered.delete(id)) events.textDelivered(id)
    },
    attach() {
      // What is sent again counts anew over there, too.
      receiveBucket = createTokenBucket(RECEIVE_LIMIT, clock)
      for (const [id, text] of undelivered) outbox.sendMessage({ type: 'text', id, text })
    },
  }
}
