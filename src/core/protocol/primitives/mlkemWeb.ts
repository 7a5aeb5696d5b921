/** ML-KEM-768 from Web Crypto, where the browser has it: https://wicg.github.io/webcrypto-modern-algos/ */
import type { Bytes } from './bytes.ts'
import { checkCiphertext, checkEncapsulationKey, javascriptKem, type Kem } from './mlkem.ts'

const ALGORITHM = { name: 'ML-KEM-768' }

/** What TypeScript's libraries do not describe yet. */
export interface KemSubtle {
  generateKey(
    algorithm: typeof ALGORITHM,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<{ readonly publicKey: unknown; readonly privateKey: unknown }>
  exportKey(format: 'raw-public', key: unknown): Promise<ArrayBuffer>
  importKey(
    format: 'raw-public',
    bytes: Bytes,
    algorithm: typeof ALGORITHM,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<unknown>
  encapsulateBits(
    algorithm: typeof ALGORITHM,
    key: unknown,
  ): Promise<{ readonly sharedKey: ArrayBuffer; readonly ciphertext: ArrayBuffer }>
  decapsulateBits(algorithm: typeof ALGORITHM, key: unknown, ciphertext: Bytes): Promise<ArrayBuffer>
}

type Supports = (operation: string, algorithm: typeof ALGORITHM) => boolean

/** Not exportKey: Chromium 156 exports these keys and denies that it can. */
const OPERATIONS = ['generateKey', 'importKey', 'encapsulateBits', 'decapsulateBits']

/**
 * The platform's, where it says that it has all of it: its arithmetic is constant-time and its decapsulation key never
 * reaches the script. Otherwise JavaScript's, which gives the same bytes.
 */
export function chooseKem(): Kem {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined
  return subtle && hasKem(subtle) ? webKem(subtle) : javascriptKem()
}

/** Asks `SubtleCrypto.supports`, itself as new as the algorithm. */
export function hasKem(subtle: object): subtle is KemSubtle {
  const { supports } = subtle.constructor as { readonly supports?: Supports }
  return supports !== undefined && OPERATIONS.every((operation) => supports(operation, ALGORITHM))
}

/** Algorithms 19 to 21 by `subtle`, which takes its randomness itself. */
export function webKem(subtle: KemSubtle): Kem {
  return {
    kind: 'web',
    async generateKeyPair() {
      const pair = await subtle.generateKey(ALGORITHM, false, ['encapsulateBits', 'decapsulateBits'])
      return {
        encapsulationKey: new Uint8Array(await subtle.exportKey('raw-public', pair.publicKey)),
        async decapsulate(ciphertext) {
          checkCiphertext(ciphertext)
          return new Uint8Array(await subtle.decapsulateBits(ALGORITHM, pair.privateKey, ciphertext))
        },
        // Out of the script's reach from the beginning; the platform drops it with the last reference.
        erase() {},
      }
    },
    async encapsulate(key) {
      checkEncapsulationKey(key)
      const imported = await subtle.importKey('raw-public', key, ALGORITHM, true, ['encapsulateBits'])
      const { ciphertext, sharedKey } = await subtle.encapsulateBits(ALGORITHM, imported)
      return { ciphertext: new Uint8Array(ciphertext), sharedSecret: new Uint8Array(sharedKey) }
    },
  }
}
