/** Signals that the server has not acknowledged: sent again when the socket is back, or a link would wait in vain. */
import type { SignalMessage } from '../../../wire/events.ts'
import { MAX_CANDIDATES } from '../connection/signalGate.ts'
import type { Reply } from './signalingCalls.ts'

/** One description and every candidate of a connection, for several connections that open at once. */
const MAX_UNSENT = 4 * (MAX_CANDIDATES + 1)

interface UnsentSignals {
  send(message: SignalMessage): void
  /** The socket is joined again: everything unacknowledged goes out once more, in order. */
  sendAgain(): void
  /** Nothing of this link is worth sending any more. */
  forget(link: string): void
}

/** `call` emits one signal; `refused` hears of a link that the server does not know (any more). */
export function createUnsentSignals(
  call: (message: SignalMessage) => Promise<Reply<unknown>>,
  refused: (link: string) => void,
): UnsentSignals {
  const unsent = new Set<SignalMessage>()

  function forget(link: string): void {
    for (const message of unsent) if (message.link === link) unsent.delete(message)
  }

  async function attempt(message: SignalMessage): Promise<void> {
    const reply = await call(message)
    if (!reply.ok && reply.code === 'no-answer') return
    unsent.delete(message)
    if (reply.ok || reply.code !== 'unavailable') return
    forget(message.link)
    refused(message.link)
  }

  return {
    send(message) {
      if (unsent.size < MAX_UNSENT) unsent.add(message)
      void attempt(message)
    },
    sendAgain() {
      for (const message of unsent) void attempt(message)
    },
    forget,
  }
}
