/** Section 3 of docs/PROTOCOL.md: transcripts, keys and the security code. */
import { concat, utf8, type Bytes } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { hkdfExpand, hkdfExtract } from './hkdf.ts'
import { securityCodeNumbers } from './securityCode.ts'

const KEY_BYTES = 32

/** The whole messages as they went over the channel, and what they led to. */
export interface KeyScheduleInput {
  readonly commit: Bytes
  readonly helloR: Bytes
  readonly helloI: Bytes
  readonly kem: Bytes
  /** CB: 32 bytes. */
  readonly binding: Bytes
  /** 256 bytes. */
  readonly zDh: Bytes
  /** 32 bytes. */
  readonly zKem: Bytes
}

export interface LaneKeys {
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
  /** Keys of lane `n`, 1 and up. */
  laneKeys(n: number): Promise<LaneKeys>
}

/** CB of a WebRTC connection; both fingerprints are 32-byte SHA-256 certificate fingerprints. */
export function channelBinding(crypto: Crypto, fingerprintI: Bytes, fingerprintR: Bytes): Promise<Bytes> {
  return crypto.sha256(concat(fingerprintI, fingerprintR))
}

/** CB of the server relay, which has no fingerprints. */
export function relayBinding(crypto: Crypto): Promise<Bytes> {
  return crypto.sha256(utf8('sealdrop/1 relay'))
}

export async function deriveKeys(crypto: Crypto, input: KeyScheduleInput): Promise<HandshakeKeys> {
  const { commit, helloR, helloI, kem, binding, zDh, zKem } = input
  const tSas = await crypto.sha256(concat(utf8('sealdrop/1 sas'), commit, helloR, helloI, binding))
  const tKeys = await crypto.sha256(concat(utf8('sealdrop/1 keys'), commit, helloR, helloI, kem, binding))
  const prk = await hkdfExtract(crypto, tKeys, concat(zDh, zKem))
  const expand = (label: string) => hkdfExpand(crypto, prk, utf8(`sealdrop/1 ${label}`), KEY_BYTES)
  const code = await hkdfExpand(crypto, await hkdfExtract(crypto, tSas, zDh), utf8('sealdrop/1 sas'), 4)
  return {
    tKeys,
    keyInitiator: await expand('key initiator'),
    keyResponder: await expand('key responder'),
    resume: await expand('resume'),
    pair: await expand('pair'),
    securityCode: securityCodeNumbers(code),
    laneKeys: async (n) => ({
      keyInitiator: await expand(`key initiator lane ${n}`),
      keyResponder: await expand(`key responder lane ${n}`),
    }),
  }
}
