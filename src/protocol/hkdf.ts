/** HKDF-SHA-256: RFC 5869. */
import { concat, type Bytes } from './bytes.ts'
import type { Crypto } from './crypto.ts'

const HASH_BYTES = 32

/** Section 2.2: PRK of 32 bytes. */
export function hkdfExtract(crypto: Crypto, salt: Bytes, inputKeyMaterial: Bytes): Promise<Bytes> {
  return crypto.hmacSha256(salt, inputKeyMaterial)
}

/** Section 2.3: `length` bytes, at most 255 × 32. */
export async function hkdfExpand(crypto: Crypto, prk: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const blocks: Bytes[] = []
  let previous: Bytes = new Uint8Array()
  for (let counter = 1; blocks.length * HASH_BYTES < length; counter++) {
    previous = await crypto.hmacSha256(prk, concat(previous, info, Uint8Array.of(counter)))
    blocks.push(previous)
  }
  return concat(...blocks).slice(0, length)
}
