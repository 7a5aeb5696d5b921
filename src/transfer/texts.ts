/** Text messages: section 5 of docs/PROTOCOL.md. */
import { utf8 } from '../protocol/bytes.ts'
import { SealdropError } from '../protocol/error.ts'
import { MAX_TEXT_BYTES } from '../protocol/messages.ts'
import { MAX_CONTROL_BYTES } from '../protocol/plaintext.ts'
import type { Clock, Outbox } from './ports.ts'
import { createTokenBucket } from './tokenBucket.ts'
import { wellFormed } from './wellFormed.ts'

/** The 64 KiB of a control message without the frame: a text full of quotes and line ends grows in JSON. */
const MAX_ESCAPED_BYTES = MAX_CONTROL_BYTES - 128

/** Far more than a person types; few enough that a flood does not fill the other side's page. */
const SEND_LIMIT = { burst: 100, perSecond: 10 }

/** Three times what we send ourselves: a stalled network delivers many seconds' texts at once. */
const RECEIVE_LIMIT = { burst: 300, perSecond: 30 }

export interface Texts {
  /**
   * Sends `text` (lone surrogates replaced) and returns its id, echoed by `textDelivered`.
   * Throws SealdropError `too-large` above 60 KiB (plain) or 64 KiB (escaped), `too-many` when too many were sent at once.
   */
  send(text: string): number
  /** Throws SealdropError `bad-message` when texts flood in. */
  receive(id: number, text: string): void
  /** The peer has text `id`. Unknown and repeated ids are ignored: they change nothing. */
  delivered(id: number): void
}

export interface TextEvents {
  text(text: string): void
  textDelivered(id: number): void
}

/** Texts of both directions of one session. */
export function createTexts(outbox: Outbox, clock: Clock, events: TextEvents): Texts {
  const sendBucket = createTokenBucket(SEND_LIMIT, clock)
  const receiveBucket = createTokenBucket(RECEIVE_LIMIT, clock)
  const undelivered = new Set<number>()
  let lastId = -1

  return {
    send(text) {
      const sent = wellFormed(text)
      if (utf8(sent).length > MAX_TEXT_BYTES) throw new SealdropError('too-large', 'text above 60 KiB')
      if (utf8(JSON.stringify(sent)).length > MAX_ESCAPED_BYTES) {
        throw new SealdropError('too-large', 'text too large once escaped')
      }
      if (!sendBucket.take()) throw new SealdropError('too-many', 'too many texts at once')
      lastId = (lastId + 1) >>> 0
      undelivered.add(lastId)
      outbox.sendMessage({ type: 'text', id: lastId, text: sent })
      return lastId
    },
    receive(id, text) {
      if (!receiveBucket.take()) throw new SealdropError('bad-message', 'a flood of texts')
      outbox.sendMessage({ type: 'text-received', id })
      events.text(text)
    },
    delivered(id) {
      if (undelivered.delete(id)) events.textDelivered(id)
    },
  }
}
