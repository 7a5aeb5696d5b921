/** Where fresh values come from: the platform's generator, or a test's known bytes. */
import type { Bytes } from './bytes.ts'

/** `length` unpredictable bytes. */
export type Random = (length: number) => Bytes

/** The most that getRandomValues gives at once. */
const MAX_AT_ONCE_BYTES = 65_536

export const platformRandom: Random = (length) => {
  const bytes = new Uint8Array(length)
  for (let offset = 0; offset < length; offset += MAX_AT_ONCE_BYTES) {
    globalThis.crypto.getRandomValues(bytes.subarray(offset, offset + MAX_AT_ONCE_BYTES))
  }
  return bytes
}
