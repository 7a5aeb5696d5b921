/**
 * Section 3 of docs/PROTOCOL.md as pure steps: each takes the message that arrived and gives what to send and what
 * comes next. A step can be taken once; its secrets are erased with it.
 */
import { concat, equalBytes, utf8, type Bytes } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { errorCodes, isErrorCode, SealdropError, type ErrorCode } from './error.ts'
import { generatePrivateKey, parsePublicKey, PUBLIC_KEY_BYTES, publicKey, sharedSecret } from './group14.ts'
import { deriveKeys, type HandshakeKeys } from './keySchedule.ts'
import {
  CIPHERTEXT_BYTES,
  decapsulate,
  encapsulate,
  ENCAPSULATION_KEY_BYTES,
  generateKeyPair,
} from './mlkem.ts'
import { platformRandom, type Random } from './random.ts'

export const PROTOCOL_VERSION = 1

const HEADER_BYTES = 2
const NONCE_BYTES = 32
const HASH_BYTES = 32

const COMMIT = { name: 'commit', type: 0x01, length: HEADER_BYTES + HASH_BYTES }
const HELLO_R = {
  name: 'hello_R',
  type: 0x02,
  length: HEADER_BYTES + PUBLIC_KEY_BYTES + NONCE_BYTES + ENCAPSULATION_KEY_BYTES,
}
const HELLO_I = { name: 'hello_I', type: 0x03, length: HEADER_BYTES + PUBLIC_KEY_BYTES + NONCE_BYTES }
const KEM = { name: 'kem', type: 0x04, length: HEADER_BYTES + CIPHERTEXT_BYTES }
const ABORT_TYPE = 0x0f

/** An abort carries a code and nothing else. */
const MAX_ABORT_BYTES = HEADER_BYTES + Math.max(...errorCodes.map((code) => code.length))

/** What the handshake needs from outside. */
export interface HandshakeParts {
  /** CB: 32 bytes. */
  readonly binding: Bytes
  readonly crypto: Crypto
  readonly random?: Random
}

/** What to send now, in order, and the step that takes the next message. */
export interface HandshakeProgress {
  readonly send: readonly Bytes[]
  readonly next: HandshakeStep | HandshakeDone
}

/** Waits for one message. */
export interface HandshakeStep {
  readonly kind: 'waiting'
  /**
   * Throws SealdropError `bad-handshake`, `unsupported-version`, `bad-commitment`, `bad-public-key`, or the code of
   * the peer's abort. Whatever it throws ends the attempt: a second call throws `bad-handshake`.
   */
  receive(message: Bytes): Promise<HandshakeProgress>
}

export interface HandshakeDone {
  readonly kind: 'done'
  readonly keys: HandshakeKeys
}

/** Starts an attempt as I: makes its fresh values and the commit to send. */
export async function startInitiator(parts: HandshakeParts): Promise<HandshakeProgress> {
  const { binding, crypto, random = platformRandom } = parts
  let x: bigint | undefined = generatePrivateKey(random)
  const helloI = message(HELLO_I.type, publicKey(x), random(NONCE_BYTES))
  const commit = message(COMMIT.type, await commitmentTo(crypto, helloI))

  const takeHelloR = once(async (received) => {
    const helloR = parseMessageOf(HELLO_R, received)
    const yR = parsePublicKey(helloR.slice(HEADER_BYTES, HEADER_BYTES + PUBLIC_KEY_BYTES))
    const ek = helloR.slice(HEADER_BYTES + PUBLIC_KEY_BYTES + NONCE_BYTES)
    const { ciphertext, sharedSecret: zKem } = encapsulate(ek, random)
    const zDh = sharedSecret(x ?? unreachable(), yR)
    x = undefined
    const kem = message(KEM.type, ciphertext)
    const keys = await deriveKeys(crypto, { commit, helloR, helloI, kem, binding, zDh, zKem })
    zDh.fill(0)
    zKem.fill(0)
    return { send: [helloI, kem], next: { kind: 'done', keys } }
  })
  return { send: [commit], next: takeHelloR }
}

/** Starts an attempt as R: its values are made when the commit arrives. */
export function startResponder(parts: HandshakeParts): HandshakeStep {
  const { binding, crypto, random = platformRandom } = parts

  return once((received) => {
    const commit = parseMessageOf(COMMIT, received)
    let x: bigint | undefined = generatePrivateKey(random)
    const yR = publicKey(x)
    const nonce = random(NONCE_BYTES)
    const pair = generateKeyPair(random)
    const helloR = message(HELLO_R.type, yR, nonce, pair.encapsulationKey)

    const takeHelloI = once(async (received) => {
      const helloI = parseMessageOf(HELLO_I, received)
      const commitment = await commitmentTo(crypto, helloI)
      if (!equalBytes(commitment, commit.subarray(HEADER_BYTES))) {
        throw new SealdropError('bad-commitment', 'hello_I is not what was committed to')
      }
      const yI = parsePublicKey(helloI.slice(HEADER_BYTES, HEADER_BYTES + PUBLIC_KEY_BYTES))
      const zDh = sharedSecret(x ?? unreachable(), yI)
      x = undefined

      const takeKem = once(async (received) => {
        const kem = parseMessageOf(KEM, received)
        const zKem = decapsulate(kem.slice(HEADER_BYTES), pair.decapsulationKey)
        const keys = await deriveKeys(crypto, { commit, helloR, helloI, kem, binding, zDh, zKem })
        zDh.fill(0)
        zKem.fill(0)
        pair.decapsulationKey.fill(0)
        return { send: [], next: { kind: 'done', keys } }
      })
      return { send: [], next: takeKem }
    })
    return Promise.resolve({ send: [helloR], next: takeHelloI })
  })
}

/** `abort`, to be sent instead of the next handshake message; advisory. */
export function encodeAbort(code: ErrorCode): Bytes {
  return message(ABORT_TYPE, utf8(code))
}

function once(take: (message: Bytes) => Promise<HandshakeProgress>): HandshakeStep {
  let taken = false
  return {
    kind: 'waiting',
    async receive(message) {
      if (taken) throw new SealdropError('bad-handshake', 'a handshake step is taken once')
      taken = true
      return take(message)
    },
  }
}

/** Position decides what it must be; the first bytes and the length only confirm it. */
function parseMessageOf(expected: { name: string; type: number; length: number }, bytes: Bytes): Bytes {
  const [type, version] = bytes
  if (type === ABORT_TYPE && bytes.length <= MAX_ABORT_BYTES) throw abortOf(bytes)
  if (type !== expected.type) throw new SealdropError('bad-handshake', `expected ${expected.name}`)
  if (version !== PROTOCOL_VERSION)
    throw new SealdropError('unsupported-version', `${expected.name} of another version`)
  if (bytes.length !== expected.length)
    throw new SealdropError('bad-handshake', `${expected.name} of wrong length`)
  return bytes
}

function abortOf(bytes: Bytes): SealdropError {
  const code = String.fromCharCode(...bytes.subarray(HEADER_BYTES))
  return new SealdropError(isErrorCode(code) ? code : 'bad-handshake', 'the other side ended the handshake')
}

function commitmentTo(crypto: Crypto, helloI: Bytes): Promise<Bytes> {
  return crypto.sha256(concat(utf8('sealdrop/1 commit'), helloI))
}

function message(type: number, ...parts: readonly Bytes[]): Bytes {
  return concat(Uint8Array.of(type, PROTOCOL_VERSION), ...parts)
}

function unreachable(): never {
  throw new SealdropError('bad-handshake', 'an exponent is used once')
}
