/** Channel messages in order of arrival, for code that reads them one after the other. */
import type { Bytes } from '../protocol/bytes.ts'
import { SealdropError } from '../protocol/error.ts'
import type { Clock } from '../transfer/ports.ts'
import { realClock } from './realClock.ts'

export interface Inbox {
  push(message: Bytes): void
  /** Everything that waits and will wait rejects with this. */
  fail(error: SealdropError): void
  /** The next message. Rejects with SealdropError `timeout` after `timeoutMs`. */
  next(timeoutMs: number): Promise<Bytes>
  /** What arrived and was not read. */
  drain(): Bytes[]
}

/** `maxMessages` may wait unread; one more fails the inbox with `bad-handshake`. */
export function createInbox(maxMessages: number, clock: Clock = realClock): Inbox {
  const messages: Bytes[] = []
  let failure: SealdropError | undefined
  let reader: { resolve: (message: Bytes) => void; reject: (error: SealdropError) => void } | undefined

  function fail(error: SealdropError): void {
    failure ??= error
    reader?.reject(failure)
  }

  return {
    push(message) {
      if (reader) {
        reader.resolve(message)
        return
      }
      messages.push(message)
      if (messages.length > maxMessages) fail(new SealdropError('bad-handshake', 'too many messages at once'))
    },
    fail,
    next(timeoutMs) {
      if (failure) return Promise.reject(failure)
      const message = messages.shift()
      if (message) return Promise.resolve(message)
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
