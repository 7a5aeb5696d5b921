/** Section 3 of docs/PROTOCOL.md: the five handshake messages as bytes. Position decides which one is due. */
import { concat, utf8, type Bytes } from '../primitives/bytes.ts'
import { errorCodes, isErrorCode, SealdropError, type ErrorCode } from '../primitives/error.ts'
import { abortCode } from '../messages/peerCodes.ts'
import { PUBLIC_KEY_BYTES } from '../primitives/group14.ts'
import { CIPHERTEXT_BYTES, ENCAPSULATION_KEY_BYTES } from '../primitives/mlkem.ts'

export const PROTOCOL_VERSION = 1
export const NONCE_BYTES = 32
const HASH_BYTES = 32

/** First byte (which message) and second byte (protocol version). */
const HEADER_BYTES = 2

/** What follows the header: names and lengths in bytes, in order. */
export interface MessageFormat<Part extends string> {
  readonly name: string
  readonly type: number
  readonly parts: Readonly<Record<Part, number>>
}

export const COMMIT = { name: 'commit', type: 0x01, parts: { commitment: HASH_BYTES } } as const
export const HELLO_R = {
  name: 'hello_R',
  type: 0x02,
  parts: { y: PUBLIC_KEY_BYTES, nonce: NONCE_BYTES, ek: ENCAPSULATION_KEY_BYTES },
} as const
export const HELLO_I = {
  name: 'hello_I',
  type: 0x03,
  parts: { y: PUBLIC_KEY_BYTES, nonce: NONCE_BYTES },
} as const
export const KEM = { name: 'kem', type: 0x04, parts: { ciphertext: CIPHERTEXT_BYTES } } as const

const ABORT_TYPE = 0x0f

/** An abort carries a code and nothing else. */
const MAX_ABORT_BYTES = HEADER_BYTES + Math.max(...errorCodes.map((code) => code.length))

export function encodeHandshakeMessage<Part extends string>(
  format: MessageFormat<Part>,
  parts: Readonly<Record<Part, Bytes>>,
): Bytes {
  const inOrder = partsOf(format).map(([part]) => parts[part])
  return concat(Uint8Array.of(format.type, PROTOCOL_VERSION), ...inOrder)
}

/** `abort`, to be sent instead of the next handshake message; advisory. */
export function encodeAbort(code: ErrorCode): Bytes {
  return concat(Uint8Array.of(ABORT_TYPE, PROTOCOL_VERSION), utf8(abortCode(code)))
}

/**
 * The parts of a message of exactly this format, as copies. Throws SealdropError: for an abort its code (or
 * `bad-handshake` if it says none that we know), `unsupported-version`, or else `bad-handshake`.
 */
export function parseHandshakeMessage<Part extends string>(
  format: MessageFormat<Part>,
  bytes: Bytes,
): Readonly<Record<Part, Bytes>> {
  const [type, version] = bytes
  if (bytes.length < HEADER_BYTES) throw new SealdropError('bad-handshake', `expected ${format.name}`)
  if (type === ABORT_TYPE) throw abortOf(bytes)
  if (type !== format.type) throw new SealdropError('bad-handshake', `expected ${format.name}`)
  // Before the length: another version's message may well have another one.
  if (version !== PROTOCOL_VERSION) {
    throw new SealdropError('unsupported-version', `${format.name} of another version`)
  }
  return cutUp(format, bytes)
}

function cutUp<Part extends string>(
  format: MessageFormat<Part>,
  bytes: Bytes,
): Readonly<Record<Part, Bytes>> {
  let offset = HEADER_BYTES
  const parts = partsOf(format).map(([part, length]) => [part, bytes.slice(offset, (offset += length))])
  if (bytes.length !== offset) throw new SealdropError('bad-handshake', `${format.name} of wrong length`)
  return Object.fromEntries(parts) as Record<Part, Bytes>
}

function partsOf<Part extends string>(format: MessageFormat<Part>): [Part, number][] {
  return Object.entries(format.parts) as [Part, number][]
}

/**
 * The code of an `abort` that says one we know, undefined for everything else. Its version is not looked at: what it most often says is that
 * versions differ. An abort is shorter than any record, so it can be told from one where the next message would already be
 * sealed.
 */
export function parseAbort(bytes: Bytes): ErrorCode | undefined {
  if (bytes[0] !== ABORT_TYPE || bytes.length > MAX_ABORT_BYTES) return undefined
  const code = String.fromCharCode(...bytes.subarray(HEADER_BYTES))
  return isErrorCode(code) ? abortCode(code) : undefined
}

/** The other side ended the handshake, as it says for this reason. */
export class AbortedError extends SealdropError {}

function abortOf(bytes: Bytes): AbortedError {
  return new AbortedError(parseAbort(bytes) ?? 'bad-handshake', 'the other side ended the handshake')
}
