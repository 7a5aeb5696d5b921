/** Section 3 of docs/PROTOCOL.md, performed: what arrives goes into the pure handshake, what it answers goes out. */
import type { Bytes } from '../protocol/bytes.ts'
import type { Crypto } from '../protocol/crypto.ts'
import { codeOf, SealdropError } from '../protocol/error.ts'
import { createInitiator, createResponder, encodeAbort, type HandshakeKeys } from '../protocol/handshake.ts'
import type { Channel } from '../transfer/ports.ts'
import type { Inbox } from './inbox.ts'
import type { SessionRole } from './messages.ts'

/** Each handshake message must come within this. */
const STEP_TIMEOUT_MS = 10_000

export interface HandshakeParts {
  readonly role: SessionRole
  /** CB: 32 bytes. */
  readonly binding: Bytes
  readonly channel: Channel
  readonly inbox: Inbox
  readonly crypto: Crypto
}

/**
 * Runs one attempt with fresh values to its keys. Throws SealdropError: `timeout`, `bad-handshake`,
 * `bad-commitment`, `bad-public-key`, `unsupported-version`, `channel-lost`, or what the peer's abort says.
 */
export async function performHandshake(parts: HandshakeParts): Promise<HandshakeKeys> {
  try {
    return await run(parts)
  } catch (error) {
    await tellPeer(parts.channel, error)
    throw error
  }
}
