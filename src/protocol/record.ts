/** Section 4 of docs/PROTOCOL.md: record = IV (12) ‖ Tag (16) ‖ Ciphertext, one key per direction and lane. */
import { concat, utf8, type Bytes } from './bytes.ts'
import type { AesKey, Crypto } from './crypto.ts'
import { SealdropError } from './error.ts'
import { platformRandom, type Random } from './random.ts'

const IV_BYTES = 12
const TAG_BYTES = 16

/** What a record is longer than its plaintext. */
export const RECORD_OVERHEAD_BYTES = IV_BYTES + TAG_BYTES

/** What SCTP carries in one message in every browser; `maxRecord` is never more. */
export const MAX_RECORD_BYTES = 262_144

/** The first record each way may not be longer: the other side's `maxRecord` is not known yet. */
export const MAX_FIRST_RECORD_BYTES = 65_536

/** With random IVs of 96 bits a key may seal this many (NIST SP 800-38D, 8.3). */
export const MAX_RECORDS_PER_KEY = 2 ** 32 - 1

const AAD_LABEL = utf8('sealdrop/1 record')

export interface RecordKeyParts {
  readonly crypto: Crypto
  /** 32 bytes; not used after the call. */
  readonly key: Bytes
  /** seq of the first record, for tests. */
  readonly firstSeq?: number
}

export interface Sealer {
  /**
   * The record of `header ‖ data`. `seq` is taken at the call; calls may overlap and settle in their order.
   * Rejects with SealdropError `key-exhausted` after 2^32 - 1 records.
   */
  seal(header: Bytes, data?: Bytes): Promise<Bytes>
}

export interface Opener {
  /**
   * The plaintext of `record`. Calls may overlap and settle in their order. The first one that does not open rejects
   * with SealdropError `record-rejected`, and so does every later one.
   */
  open(record: Bytes): Promise<Bytes>
}

/** Seals with one key, from seq 0 on, each record under a fresh random IV. */
export async function createSealer(parts: RecordKeyParts & { readonly random?: Random }): Promise<Sealer> {
  const { crypto, random = platformRandom } = parts
  const key = await crypto.importAesKey(parts.key)
  const inOrder = createSequence()
  let seq = parts.firstSeq ?? 0

  return {
    seal(header, data) {
      if (seq >= MAX_RECORDS_PER_KEY) return Promise.reject(new SealdropError('key-exhausted'))
      const plaintext = data ? concat(header, data) : header
      return inOrder(sealOne(key, random(IV_BYTES), seq++, plaintext))
    },
  }
}

async function sealOne(key: AesKey, iv: Bytes, seq: number, plaintext: Bytes): Promise<Bytes> {
  const sealed = await key.encrypt(iv, additionalData(seq), plaintext)
  const record = new Uint8Array(RECORD_OVERHEAD_BYTES + plaintext.length)
  record.set(iv)
  record.set(sealed.subarray(plaintext.length), IV_BYTES)
  record.set(sealed.subarray(0, plaintext.length), RECORD_OVERHEAD_BYTES)
  return record
}

/** Opens with one key, from seq 0 on. */
export async function createOpener(parts: RecordKeyParts): Promise<Opener> {
  const key = await parts.crypto.importAesKey(parts.key)
  const inOrder = createSequence()
  let seq = parts.firstSeq ?? 0
  let poisoned = false

  async function openOne(record: Bytes, itsSeq: number): Promise<Bytes> {
    const longest = itsSeq === 0 ? MAX_FIRST_RECORD_BYTES : MAX_RECORD_BYTES
    if (record.length <= RECORD_OVERHEAD_BYTES || record.length > longest) {
      throw new SealdropError('record-rejected', 'a record of impossible length')
    }
    if (itsSeq >= MAX_RECORDS_PER_KEY) throw new SealdropError('key-exhausted')
    try {
      return await key.decrypt(record.subarray(0, IV_BYTES), additionalData(itsSeq), ciphertextAndTag(record))
    } catch (error) {
      throw new SealdropError('record-rejected', 'the tag does not match', { cause: error })
    }
  }

  return {
    async open(record) {
      if (poisoned) throw new SealdropError('record-rejected', 'an earlier record did not open')
      try {
        const plaintext = await inOrder(openOne(record, seq++))
        // Set by a record before this one: they settle in order.
        if (poisoned) throw new SealdropError('record-rejected', 'an earlier record did not open')
        return plaintext
      } catch (error) {
        poisoned = true
        throw error
      }
    },
  }
}

function ciphertextAndTag(record: Bytes): Bytes {
  const bytes = new Uint8Array(record.length - IV_BYTES)
  bytes.set(record.subarray(RECORD_OVERHEAD_BYTES))
  bytes.set(record.subarray(IV_BYTES, RECORD_OVERHEAD_BYTES), record.length - RECORD_OVERHEAD_BYTES)
  return bytes
}

/** AAD = utf8("sealdrop/1 record") ‖ seq (8) */
function additionalData(seq: number): Bytes {
  const bytes = new Uint8Array(AAD_LABEL.length + 8)
  bytes.set(AAD_LABEL)
  new DataView(bytes.buffer).setBigUint64(AAD_LABEL.length, BigInt(seq))
  return bytes
}

/** Lets work overlap and settles it in the order in which it was given. */
function createSequence(): <T>(work: Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const before = last
    const settled = work.finally(() => before)
    last = settled.catch(() => {})
    return settled
  }
}
