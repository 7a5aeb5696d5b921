/** SHA-256 (FIPS 180-4) over data that comes in pieces, which Web Crypto cannot do. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { Bytes } from './bytes.ts'

export interface Sha256 {
  update(data: Uint8Array): void
  /** 32 bytes. Called once, last. */
  digest(): Bytes
}

export function createSha256(): Sha256 {
  const hash = sha256.create()
  return {
    update: (data) => void hash.update(data),
    digest: () => new Uint8Array(hash.digest()),
  }
}
