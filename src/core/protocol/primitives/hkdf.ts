/** HKDF-SHA-256: RFC 5869. */
import { concat, type Bytes } from './bytes.ts'
import type { Crypto, HmacSecret } from './crypto.ts'

const HASH_BYTES = 32

/** Section 2.3: the counter is one byte. */
const MAX_OUTPUT_BYTES = 255 * HASH_BYTES

/** Section 2.2: PRK of 32 bytes. */
export function hkdfExtract(crypto: Crypto, salt: Bytes, inputKeyMaterial: Bytes): Promise<Bytes> {
  return crypto.hmacSha256(salt, inputKeyMaterial)
}

/** Section 2.3: `length` bytes, 1 to 8,160. Nothing else of them is left. Throws RangeError for another length. */
export async function hkdfExpand(
  crypto: Crypto,
  prk: HmacSecret,
  info: Bytes,
  length: number,
): Promise<Bytes> {
  if (length < 1 || length > MAX_OUTPUT_BYTES) throw new RangeError('HKDF gives 1 to 8,160 bytes')
  const output = new Uint8Array(length)
  let previous: Bytes = new Uint8Array()
  for (let counter = 1; (counter - 1) * HASH_BYTES < length; counter++) {
    const input = concat(previous, info, Uint8Array.of(counter))
    previous.fill(0)
    previous = await crypto.hmacSha256(prk, input)
    input.fill(0)
    const offset = (counter - 1) * HASH_BYTES
    output.set(previous.subarray(0, length - offset), offset)
  }
  previous.fill(0)
  return output
}
