/** Section 3 of docs/PROTOCOL.md, performed: what arrives goes into the pure handshake, what it answers goes out. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { Crypto } from '../protocol/primitives/crypto.ts'
import { codeOf } from '../protocol/primitives/error.ts'
import {
  encodeAbort,
  startInitiator,
  startResponder,
  type HandshakeProgress,
} from '../protocol/handshake/handshake.ts'
import type { HandshakeKeys } from '../protocol/handshake/keySchedule.ts'
import type { Channel } from '../transfer/ports.ts'
import type { Inbox } from './inbox.ts'
import type { SessionRole } from './messages.ts'

/** Each handshake message, and `ready` after them, must come within this. */
export const STEP_TIMEOUT_MS = 10_000

interface HandshakeParts {
  readonly role: SessionRole
  /** CB: 32 bytes. */
  readonly binding: Bytes
  readonly channel: Channel
  readonly inbox: Inbox
  readonly crypto: Crypto
}

/**
 * Runs one attempt with fresh values to its keys. Throws SealdropError `timeout`, `bad-handshake`, `bad-commitment`,
 * `bad-public-key`, `unsupported-version`, `channel-lost`, or the code of the peer's abort.
 */
export async function performHandshake(parts: HandshakeParts): Promise<HandshakeKeys> {
  const { role, channel, inbox } = parts
  let progress: HandshakeProgress | undefined
  try {
    progress = role === 'initiator' ? await startInitiator(parts) : { send: [], next: startResponder(parts) }
    for (;;) {
      for (const message of progress.send) void channel.send(message).catch(() => {})
      if (progress.next.kind === 'done') return progress.next.keys
      progress = await progress.next.receive(await inbox.next(STEP_TIMEOUT_MS))
    }
  } catch (error) {
    if (progress?.next.kind === 'waiting') progress.next.abandon()
    // Advisory: a channel that is gone needs no telling.
    void channel.send(encodeAbort(codeOf(error, 'bad-handshake'))).catch(() => {})
    throw error
  }
}
