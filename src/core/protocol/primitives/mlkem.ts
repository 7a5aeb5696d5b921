/** ML-KEM-768: FIPS 203, from noble. mlkemWeb.ts takes it from the platform where that has it. */
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

interface KemKeyPair {
  /** ek: 1184 bytes. */
  readonly encapsulationKey: Bytes
  /** Z_kem, 32 bytes, of a 1088-byte ciphertext; a forged one gives a secret of its own (implicit rejection). */
  decapsulate(ciphertext: Bytes): Promise<Bytes>
  /** Destroys the decapsulation key as far as it can be reached. */
  erase(): void
}

interface Encapsulation {
  /** ct: 1088 bytes. */
  readonly ciphertext: Bytes
  /** Z_kem: 32 bytes. */
  readonly sharedSecret: Bytes
}

export interface Kem {
  readonly kind: 'web' | 'javascript'
  generateKeyPair(): Promise<KemKeyPair>
  /** Rejects with SealdropError `bad-handshake` for a key that fails checkEncapsulationKey. */
  encapsulate(encapsulationKey: Bytes): Promise<Encapsulation>
}

/**
 * FIPS 203 section 7.2, input checking, of our own: not every library does it. Throws SealdropError `bad-handshake`
 * for a wrong length or a coefficient of q or more.
 */
export function checkEncapsulationKey(key: Bytes): void {
  if (key.length !== ENCAPSULATION_KEY_BYTES) throw new SealdropError('bad-handshake', 'ek of wrong length')
  for (let at = 0; at < ENCAPSULATION_KEY_BYTES - RHO_BYTES; at += 3) {
    const [low = 0, middle = 0, high = 0] = key.subarray(at, at + 3)
    const first = low | ((middle & 0x0f) << 8)
    const second = (middle >> 4) | (high << 4)
    if (first >= Q || second >= Q) throw new SealdropError('bad-handshake', 'ek fails the modulus check')
  }
}

/** Throws SealdropError `bad-handshake` unless `ciphertext` has 1088 bytes. */
export function checkCiphertext(ciphertext: Bytes): void {
  if (ciphertext.length !== CIPHERTEXT_BYTES) throw new SealdropError('bad-handshake', 'ct of wrong length')
}

/** Algorithms 19 to 21 in JavaScript. `random` gives 64 bytes (d ‖ z) for a key pair, 32 (m) to encapsulate. */
export function javascriptKem(random: Random = platformRandom): Kem {
  return {
    kind: 'javascript',
    generateKeyPair() {
      const seed = random(KEY_SEED_BYTES)
      const { publicKey, secretKey } = ml_kem768.keygen(seed)
      seed.fill(0)
      return Promise.resolve({
        encapsulationKey: new Uint8Array(publicKey),
        decapsulate: (ciphertext) => Promise.resolve().then(() => decapsulate(ciphertext, secretKey)),
        erase: () => void secretKey.fill(0),
      })
    },
    async encapsulate(key) {
      checkEncapsulationKey(key)
      const seed = random(ENCAPSULATION_SEED_BYTES)
      const { cipherText, sharedSecret } = ml_kem768.encapsulate(key, seed)
      seed.fill(0)
      return Promise.resolve({
        ciphertext: new Uint8Array(cipherText),
        sharedSecret: new Uint8Array(sharedSecret),
      })
    },
  }
}

/** Algorithm 21 with a decapsulation key of 2400 bytes: Z_kem, 32 bytes. */
export function decapsulate(ciphertext: Bytes, decapsulationKey: Uint8Array): Bytes {
  checkCiphertext(ciphertext)
  return new Uint8Array(ml_kem768.decapsulate(ciphertext, decapsulationKey))
}
