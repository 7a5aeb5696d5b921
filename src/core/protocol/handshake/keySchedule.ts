/** Section 3 of docs/PROTOCOL.md: transcripts, keys and the security code. */
import { concat, utf8, type Bytes } from '../primitives/bytes.ts'
import type { Crypto } from '../primitives/crypto.ts'
import { hkdfExpand, hkdfExtract } from '../primitives/hkdf.ts'
import { securityCodeNumbers } from './securityCode.ts'

const KEY_BYTES = 32
const CODE_BYTES = 4

/** The whole messages as they went over the channel, headers included, and CB. */
export interface Transcript {
  readonly commit: Bytes
  readonly helloR: Bytes
  readonly helloI: Bytes
  readonly kem: Bytes
  /** CB: 32 bytes. */
  readonly binding: Bytes
}

/** What both sides agreed on; the caller erases it. */
export interface SharedSecrets {
  /** 256 bytes. */
  readonly zDh: Bytes
  /** 32 bytes. */
  readonly zKem: Bytes
}

interface LaneKeys {
  /** I seals with it, 32 bytes. */
  readonly keyInitiator: Bytes
  /** R seals with it, 32 bytes. */
  readonly keyResponder: Bytes
}

/** Every value is 32 bytes unless it says otherwise. */
export interface HandshakeKeys extends LaneKeys {
  readonly tKeys: Bytes
  readonly resume: Bytes
  readonly pair: Bytes
  /** Five numbers of 0 to 63. */
  readonly securityCode: readonly number[]
  /** Keys of lane `n`. Rejects with RangeError unless `n` is an integer of 1 or more. */
  laneKeys(n: number): Promise<LaneKeys>
}

/** CB of a WebRTC connection; both fingerprints are 32-byte SHA-256 certificate fingerprints. */
export function channelBinding(crypto: Crypto, fingerprintI: Bytes, fingerprintR: Bytes): Promise<Bytes> {
  return crypto.sha256(concat(fingerprintI, fingerprintR))
}

/** CB of the server relay, which has no fingerprints. */
export function relayBinding(crypto: Pick<Crypto, 'sha256'>): Promise<Bytes> {
  return crypto.sha256(utf8('sealdrop/1 relay'))
}

/** T_sas: all that the security code stands for; kem, which I could still choose, is not in it. */
export function sasTranscript(crypto: Crypto, transcript: Omit<Transcript, 'kem'>): Promise<Bytes> {
  const { commit, helloR, helloI, binding } = transcript
  return crypto.sha256(concat(utf8('sealdrop/1 sas'), commit, helloR, helloI, binding))
}

/** T_keys: every message of the handshake. */
export function keysTranscript(crypto: Crypto, transcript: Transcript): Promise<Bytes> {
  const { commit, helloR, helloI, kem, binding } = transcript
  return crypto.sha256(concat(utf8('sealdrop/1 keys'), commit, helloR, helloI, kem, binding))
}

/** PRK, from which all keys are expanded. */
export async function pseudorandomKey(crypto: Crypto, tKeys: Bytes, secrets: SharedSecrets): Promise<Bytes> {
  const inputKeyMaterial = concat(secrets.zDh, secrets.zKem)
  const prk = await hkdfExtract(crypto, tKeys, inputKeyMaterial)
  inputKeyMaterial.fill(0)
  return prk
}

/** `code`: 4 bytes. */
export async function codeBytes(crypto: Crypto, tSas: Bytes, zDh: Bytes): Promise<Bytes> {
  const prk = await hkdfExtract(crypto, tSas, zDh)
  const code = await hkdfExpand(crypto, prk, utf8('sealdrop/1 sas'), CODE_BYTES)
  prk.fill(0)
  return code
}

/** Everything that a finished handshake leads to. Of PRK only a key is left that Web Crypto gives to nobody. */
export async function deriveKeys(
  crypto: Crypto,
  transcript: Transcript,
  secrets: SharedSecrets,
): Promise<HandshakeKeys> {
  const tSas = await sasTranscript(crypto, transcript)
  const tKeys = await keysTranscript(crypto, transcript)
  const prkBytes = await pseudorandomKey(crypto, tKeys, secrets)
  const prk = await crypto.importHmacKey(prkBytes)
  prkBytes.fill(0)
  const expand = (label: string) => hkdfExpand(crypto, prk, utf8(`sealdrop/1 ${label}`), KEY_BYTES)
  return {
    tKeys,
    keyInitiator: await expand('key initiator'),
    keyResponder: await expand('key responder'),
    resume: await expand('resume'),
    pair: await expand('pair'),
    securityCode: securityCodeNumbers(await codeBytes(crypto, tSas, secrets.zDh)),
    async laneKeys(n) {
      if (!Number.isSafeInteger(n) || n < 1) throw new RangeError('further lanes are numbered from 1')
      return {
        keyInitiator: await expand(`key initiator lane ${n}`),
        keyResponder: await expand(`key responder lane ${n}`),
      }
    },
  }
}
