/** Channel messages in order of arrival, for code that reads them one after the other. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { SealdropError } from '../protocol/primitives/error.ts'
import type { Clock } from '../transfer/ports.ts'
import { realClock } from './realClock.ts'

export interface Inbox {
  push(message: Bytes): void
  /** No more comes: once everything that came was read, whoever reads on is rejected with this. */
  finish(error: SealdropError): void
  /** The next message. Rejects with SealdropError `timeout` after `timeoutMs`. */
  next(timeoutMs: number): Promise<Bytes>
  /** What arrived and was not read. */
  drain(): Bytes[]
}

/** `maxMessages` may wait unread; one more ends the inbox with `bad-handshake`. */
export function createInbox(maxMessages: number, clock: Clock = realClock): Inbox {
  const messages: Bytes[] = []
  let failure: SealdropError | undefined
  let reader: { resolve: (message: Bytes) => void; reject: (error: SealdropError) => void } | undefined

  function finish(error: SealdropError): void {
    failure ??= error
    reader?.reject(failure)
  }

  return {
    push(message) {
      if (reader) {
        reader.resolve(message)
        return
      }
      if (messages.length < maxMessages) messages.push(message)
      else finish(new SealdropError('bad-handshake', 'too many messages at once'))
    },
    finish,
    next(timeoutMs) {
      const message = messages.shift()
      if (message) return Promise.resolve(message)
      if (failure) return Promise.reject(failure)
      return new Promise<Bytes>((resolve, reject) => {
        const cancel = clock.setTimer(() => settle(() => reject(new SealdropError('timeout'))), timeoutMs)
        const settle = (outcome: () => void): void => {
          cancel()
          reader = undefined
          outcome()
        }
        reader = {
          resolve: (message) => settle(() => resolve(message)),
          reject: (error) => settle(() => reject(error)),
        }
      })
    },
    drain: () => messages.splice(0),
  }
}
