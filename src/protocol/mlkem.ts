/** ML-KEM-768: FIPS 203. */
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import type { Bytes } from './bytes.ts'
import { SealdropError } from './error.ts'
import { platformRandom, type Random } from './random.ts'

export const ENCAPSULATION_KEY_BYTES = 1184
export const CIPHERTEXT_BYTES = 1088
const KEY_SEED_BYTES = 64
const ENCAPSULATION_SEED_BYTES = 32

/** FIPS 203 section 2.4: q. */
const Q = 3329

/** The last 32 bytes of an encapsulation key are a seed, not coefficients. */
const RHO_BYTES = 32

export interface KemKeyPair {
  /** 1184 bytes. */
  readonly encapsulationKey: Bytes
  /** 2400 bytes. */
  readonly decapsulationKey: Bytes
}

export interface Encapsulation {
  /** 1088 bytes. */
  readonly ciphertext: Bytes
  /** Z_kem: 32 bytes. */
  readonly sharedSecret: Bytes
}

/** Algorithm 19: a fresh key pair from 64 random bytes (d ‖ z). */
export function generateKeyPair(random: Random = platformRandom): KemKeyPair {
  const { publicKey, secretKey } = ml_kem768.keygen(random(KEY_SEED_BYTES))
  return { encapsulationKey: new Uint8Array(publicKey), decapsulationKey: new Uint8Array(secretKey) }
}

/** Section 7.2, input checking: throws SealdropError `bad-handshake` for a wrong length or a coefficient of q or more. */
export function checkEncapsulationKey(key: Bytes): void {
  if (key.length !== ENCAPSULATION_KEY_BYTES) throw new SealdropError('bad-handshake', 'ek of wrong length')
  for (let at = 0; at < ENCAPSULATION_KEY_BYTES - RHO_BYTES; at += 3) {
    const [low = 0, middle = 0, high = 0] = key.subarray(at, at + 3)
    const first = low | ((middle & 0x0f) << 8)
    const second = (middle >> 4) | (high << 4)
    if (first >= Q || second >= Q) throw new SealdropError('bad-handshake', 'ek fails the modulus check')
  }
}

/** Algorithm 20 for a key that is checked first, with 32 random bytes. */
export function encapsulate(key: Bytes, random: Random = platformRandom): Encapsulation {
  checkEncapsulationKey(key)
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(key, random(ENCAPSULATION_SEED_BYTES))
  return { ciphertext: new Uint8Array(cipherText), sharedSecret: new Uint8Array(sharedSecret) }
}

/** Algorithm 21: Z_kem, 32 bytes; a forged ciphertext gives a secret of its own (implicit rejection). */
export function decapsulate(ciphertext: Bytes, decapsulationKey: Bytes): Bytes {
  return new Uint8Array(ml_kem768.decapsulate(ciphertext, decapsulationKey))
}
