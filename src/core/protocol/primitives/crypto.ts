/** The primitives of sections 3 and 4, from Web Crypto where there is one and from noble where there is none. */
import { gcm } from '@noble/ciphers/aes.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Bytes } from './bytes.ts'

/** AES-256-GCM (NIST SP 800-38D) with one key, a 96-bit IV and a 128-bit tag. */
export interface AesKey {
  /** Ciphertext ‖ Tag. */
  encrypt(iv: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes>
  /** The plaintext of Ciphertext ‖ Tag. Rejects with any error when the tag does not match. */
  decrypt(iv: Bytes, aad: Bytes, ciphertextAndTag: Bytes): Promise<Bytes>
}

/** What HMAC is keyed with: bytes, or a key of Web Crypto that cannot be taken out of the browser. */
export type HmacSecret = Bytes | CryptoKey

export interface Crypto {
  readonly kind: 'web' | 'javascript'
  /** FIPS 180-4: 32 bytes. */
  sha256(data: Bytes): Promise<Bytes>
  /** RFC 2104 with SHA-256: 32 bytes. Rejects with TypeError for a CryptoKey where there is no Web Crypto. */
  hmacSha256(key: HmacSecret, data: Bytes): Promise<Bytes>
  /** What hmacSha256 takes instead of `key`, which may be erased once it is there. */
  importHmacKey(key: Bytes): Promise<HmacSecret>
  /** `key`: 32 bytes, which may be erased once it is there. */
  importAesKey(key: Bytes): Promise<AesKey>
}

/** Web Crypto where the context has it; plain HTTP has none, and the same bytes come from JavaScript. */
export function chooseCrypto(): Crypto {
  // Typed as always there; missing outside secure contexts.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined
  return subtle ? webCrypto(subtle) : javascriptCrypto()
}

/** The primitives from `subtle`. */
export function webCrypto(subtle: SubtleCrypto): Crypto {
  return {
    kind: 'web',
    async sha256(data) {
      return new Uint8Array(await subtle.digest('SHA-256', data))
    },
    async hmacSha256(key, data) {
      const imported = key instanceof Uint8Array ? await importHmacKey(subtle, key) : key
      return new Uint8Array(await subtle.sign('HMAC', imported, data))
    },
    importHmacKey: (key) => importHmacKey(subtle, key),
    async importAesKey(key) {
      const imported = await subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
      const options = (iv: Bytes, aad: Bytes) => ({
        name: 'AES-GCM',
        iv,
        additionalData: aad,
        tagLength: 128,
      })
      return {
        async encrypt(iv, aad, plaintext) {
          return new Uint8Array(await subtle.encrypt(options(iv, aad), imported, plaintext))
        },
        async decrypt(iv, aad, ciphertextAndTag) {
          return new Uint8Array(await subtle.decrypt(options(iv, aad), imported, ciphertextAndTag))
        },
      }
    },
  }
}

/** A key that signs and cannot be taken out again; `bytes` may be erased once it is there. */
export function importHmacKey(subtle: SubtleCrypto, bytes: Bytes): Promise<CryptoKey> {
  return subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

/** The primitives from noble: slower, the same bytes, no secure context needed. */
export function javascriptCrypto(): Crypto {
  return {
    kind: 'javascript',
    sha256: (data) => soon(() => sha256(data)),
    hmacSha256: (key, data) =>
      soon(() => {
        if (!(key instanceof Uint8Array)) throw new TypeError('a key of Web Crypto')
        return hmac(sha256, key, data)
      }),
    importHmacKey: (key) => Promise.resolve(key.slice()),
    importAesKey(key) {
      const own = key.slice()
      return Promise.resolve({
        encrypt: (iv, aad, plaintext) => soon(() => gcm(own, iv, aad).encrypt(plaintext)),
        decrypt: (iv, aad, ciphertextAndTag) => soon(() => gcm(own, iv, aad).decrypt(ciphertextAndTag)),
      })
    },
  }
}

/** What throws rejects, as it does in Web Crypto. */
async function soon(work: () => Uint8Array): Promise<Bytes> {
  return Promise.resolve(overOwnBuffer(work()))
}

function overOwnBuffer(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes)
}
