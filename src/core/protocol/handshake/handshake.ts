/**
 * Section 3 of docs/PROTOCOL.md as pure steps: each takes the message that arrived and gives what to send and what
 * comes next. A step can be taken once; the attempt's secrets are erased when it ends, well or not.
 */
import {
  createAttempt,
  type Attempt,
  type HandshakeDone,
  type HandshakeProgress,
  type HandshakeStep,
} from './attempt.ts'
import { concat, equalBytes, utf8, type Bytes } from '../primitives/bytes.ts'
import type { Crypto } from '../primitives/crypto.ts'
import { SealdropError } from '../primitives/error.ts'
import { generateEphemeral, parsePublicKey } from '../primitives/group14.ts'
import {
  COMMIT,
  encodeHandshakeMessage,
  HELLO_I,
  HELLO_R,
  KEM,
  NONCE_BYTES,
  parseHandshakeMessage,
} from './handshakeMessages.ts'
import { deriveKeys, type SharedSecrets, type Transcript } from './keySchedule.ts'
import { checkEncapsulationKey, javascriptKem, type Kem } from '../primitives/mlkem.ts'
import { chooseKem } from '../primitives/mlkemWeb.ts'
import { platformRandom, type Random } from '../primitives/random.ts'

export type { HandshakeDone, HandshakeProgress, HandshakeStep } from './attempt.ts'
export { AbortedError, encodeAbort, parseAbort, PROTOCOL_VERSION } from './handshakeMessages.ts'

/** What the handshake needs from outside. */
export interface HandshakeParts {
  /** CB: 32 bytes. */
  readonly binding: Bytes
  readonly crypto: Crypto
  readonly random?: Random
  /** By default the platform's ML-KEM, or JavaScript's where it has none or `random` is given. */
  readonly kem?: Kem
}

/** Starts an attempt as I: makes its fresh values and the commit to send. */
export async function startInitiator(parts: HandshakeParts): Promise<HandshakeProgress> {
  const { binding, crypto, random = platformRandom, kem = kemFor(parts) } = parts
  const attempt = createAttempt()
  const exponent = attempt.erasing(generateEphemeral(random))
  const helloI = encodeHandshakeMessage(HELLO_I, { y: exponent.publicKey, nonce: random(NONCE_BYTES) })
  const commit = encodeHandshakeMessage(COMMIT, { commitment: await commitmentTo(crypto, helloI) })

  const takeHelloR = attempt.step(async (helloR) => {
    const { y, ek } = parseHandshakeMessage(HELLO_R, helloR)
    checkEncapsulationKey(ek)
    const zDh = exponent.agree(parsePublicKey(y))
    const { ciphertext, sharedSecret: zKem } = await kem.encapsulate(ek)
    const kemMessage = encodeHandshakeMessage(KEM, { ciphertext })
    const transcript = { commit, helloR, helloI, kem: kemMessage, binding }
    return { send: [helloI, kemMessage], next: await finish(parts, attempt, transcript, { zDh, zKem }) }
  })
  return { send: [sendable(commit)], next: takeHelloR }
}

/** Waits as R for a commit: the attempt's values are made when it arrives, and R's part in it begins. */
export function startResponder(parts: HandshakeParts): HandshakeStep {
  const { binding, crypto, random = platformRandom, kem = kemFor(parts) } = parts
  const attempt = createAttempt()

  return attempt.step(async (commit) => {
    const { commitment } = parseHandshakeMessage(COMMIT, commit)
    const exponent = attempt.erasing(generateEphemeral(random))
    const nonce = random(NONCE_BYTES)
    const pair = attempt.erasing(await kem.generateKeyPair())
    const helloR = encodeHandshakeMessage(HELLO_R, {
      y: exponent.publicKey,
      nonce,
      ek: pair.encapsulationKey,
    })

    const takeHelloI = attempt.step(async (helloI) => {
      const { y } = parseHandshakeMessage(HELLO_I, helloI)
      if (!equalBytes(await commitmentTo(crypto, helloI), commitment)) {
        throw new SealdropError('bad-commitment', 'hello_I is not what was committed to')
      }
      const yI = parsePublicKey(y)

      const takeKem = attempt.step(async (kemMessage) => {
        const { ciphertext } = parseHandshakeMessage(KEM, kemMessage)
        const zDh = exponent.agree(yI)
        const zKem = await pair.decapsulate(ciphertext)
        const transcript = { commit, helloR, helloI, kem: kemMessage, binding }
        return { send: [], next: await finish(parts, attempt, transcript, { zDh, zKem }) }
      })
      return { send: [], next: takeKem }
    })
    return { send: [sendable(helloR)], next: takeHelloI }
  })
}

/** The keys; with them the attempt ends, and all that led to them is erased. */
async function finish(
  { crypto }: HandshakeParts,
  attempt: Attempt,
  transcript: Transcript,
  secrets: SharedSecrets,
): Promise<HandshakeDone> {
  attempt.erasing({ erase: () => [secrets.zDh, secrets.zKem].forEach((secret) => secret.fill(0)) })
  const keys = await deriveKeys(crypto, transcript, secrets)
  if (attempt.over) throw new SealdropError('bad-handshake', 'the attempt was given up')
  attempt.end()
  return { kind: 'done', keys }
}

/** A copy: the transcript still needs ours when sending has transferred the buffer away. */
function sendable(message: Bytes): Bytes {
  return message.slice()
}

function commitmentTo(crypto: Crypto, helloI: Bytes): Promise<Bytes> {
  return crypto.sha256(concat(utf8('sealdrop/1 commit'), helloI))
}

/** Known random bytes can only be given to the JavaScript one. */
function kemFor({ random }: HandshakeParts): Kem {
  return random ? javascriptKem(random) : chooseKem()
}
