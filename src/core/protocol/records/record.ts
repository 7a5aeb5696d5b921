/** Section 4 of docs/PROTOCOL.md: record = IV (12) ‖ Tag (16) ‖ Ciphertext, one key per direction and lane. */
import { utf8, type Bytes } from '../primitives/bytes.ts'
import type { AesKey, Crypto } from '../primitives/crypto.ts'
import { SealdropError } from '../primitives/error.ts'
import { createSequence } from './inSequence.ts'
import { platformRandom, type Random } from '../primitives/random.ts'

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

/** A small buffer is made faster than it is found. */
const MIN_REUSED_BYTES = 32 * 1024

const AAD_LABEL = utf8('sealdrop/1 record')
const NOTHING: Bytes = new Uint8Array()

interface RecordKeyParts {
  readonly crypto: Crypto
  /** 32 bytes; not used after the call resolved. */
  readonly key: Bytes
  /** seq of the first record; 0 but in tests. */
  readonly firstSeq?: number
}

interface SealerParts extends RecordKeyParts {
  /** Memory for a record, whatever it holds: by default a new buffer. */
  readonly allocate?: ((bytes: number) => Bytes) | undefined
  readonly random?: Random
}

interface OpenerParts extends RecordKeyParts {
  /** The `maxRecord` that we told: longer ones are refused unopened. At most MAX_RECORD_BYTES, which is the default. */
  readonly maxRecordBytes?: number
}

export interface Sealer {
  /**
   * The record of `header ‖ data`, which are read at the call and left as they are. `seq` is taken at the call; calls
   * may overlap and settle in their order. Rejects with SealdropError `key-exhausted` after 2^32 - 1 records, and
   * with `too-large` for what no opener would take; neither uses up a `seq`.
   */
  seal(header: Bytes, data?: Bytes): Promise<Bytes>
}

export interface Opener {
  /**
   * The plaintext of `record`, whose bytes are used up: the call rearranges them in place. Calls may overlap and
   * settle in their order. The first one that does not open rejects with SealdropError `record-rejected` (or
   * `key-exhausted`), and every later one with `record-rejected`, whatever it holds.
   */
  open(record: Bytes): Promise<Bytes>
}

/** Seals with one key, from seq 0 on, each record under a fresh random IV. */
export async function createSealer(parts: SealerParts): Promise<Sealer> {
  const { random = platformRandom, allocate = (bytes: number) => new Uint8Array(bytes) } = parts
  const key = await parts.crypto.importAesKey(parts.key)
  const inOrder = createSequence()
  let seq = parts.firstSeq ?? 0

  return {
    async seal(header, data = NOTHING) {
      if (seq >= MAX_RECORDS_PER_KEY) throw new SealdropError('key-exhausted')
      const length = RECORD_OVERHEAD_BYTES + header.length + data.length
      if (length > longestAt(seq, MAX_RECORD_BYTES)) throw new SealdropError('too-large', 'a record too long')
      const record = length >= MIN_REUSED_BYTES ? allocate(length) : new Uint8Array(length)
      record.set(header, RECORD_OVERHEAD_BYTES)
      record.set(data, RECORD_OVERHEAD_BYTES + header.length)
      return inOrder(sealInPlace(key, random(IV_BYTES), seq++, record))
    },
  }
}

/** The record's one buffer holds the plaintext first: a second one of this size would cost more than both copies. */
async function sealInPlace(key: AesKey, iv: Bytes, seq: number, record: Bytes): Promise<Bytes> {
  const plaintext = record.subarray(RECORD_OVERHEAD_BYTES)
  const ciphertextAndTag = await key.encrypt(iv, additionalData(seq), plaintext)
  record.set(iv)
  record.set(ciphertextAndTag.subarray(plaintext.length), IV_BYTES)
  record.set(ciphertextAndTag.subarray(0, plaintext.length), RECORD_OVERHEAD_BYTES)
  return record
}

/** Opens with one key, from seq 0 on. */
export async function createOpener(parts: OpenerParts): Promise<Opener> {
  const { maxRecordBytes = MAX_RECORD_BYTES } = parts
  const key = await parts.crypto.importAesKey(parts.key)
  const inOrder = createSequence()
  let seq = parts.firstSeq ?? 0
  let failure: unknown

  function refuseAfterFailure(): void {
    if (failure === undefined) return
    throw new SealdropError('record-rejected', 'an earlier record did not open', { cause: failure })
  }

  return {
    async open(record) {
      refuseAfterFailure()
      const opening = openInPlace(key, seq, record, longestAt(seq, maxRecordBytes))
      seq += 1
      try {
        const plaintext = await inOrder(opening)
        // Those before this one have settled: had one failed, nothing after it counts.
        refuseAfterFailure()
        return plaintext
      } catch (error) {
        failure ??= error
        throw error
      }
    },
  }
}

async function openInPlace(key: AesKey, seq: number, record: Bytes, longest: number): Promise<Bytes> {
  if (seq >= MAX_RECORDS_PER_KEY) throw new SealdropError('key-exhausted')
  if (record.length <= RECORD_OVERHEAD_BYTES || record.length > longest) {
    throw new SealdropError('record-rejected', 'a record of impossible length')
  }
  const iv = record.slice(0, IV_BYTES)
  try {
    return await key.decrypt(iv, additionalData(seq), tagMovedToEnd(record))
  } catch (error) {
    throw new SealdropError('record-rejected', 'the tag does not match', { cause: error })
  }
}

/** Ciphertext ‖ Tag, as the primitives want it: moved within the record, which costs a thirtieth of a new buffer. */
function tagMovedToEnd(record: Bytes): Bytes {
  const tag = record.slice(IV_BYTES, RECORD_OVERHEAD_BYTES)
  record.copyWithin(IV_BYTES, RECORD_OVERHEAD_BYTES)
  record.set(tag, record.length - TAG_BYTES)
  return record.subarray(IV_BYTES)
}

function longestAt(seq: number, maxRecordBytes: number): number {
  return seq === 0 ? Math.min(MAX_FIRST_RECORD_BYTES, maxRecordBytes) : maxRecordBytes
}

/** AAD = utf8("sealdrop/1 record") ‖ seq (8) */
function additionalData(seq: number): Bytes {
  const bytes = new Uint8Array(AAD_LABEL.length + 8)
  bytes.set(AAD_LABEL)
  new DataView(bytes.buffer).setBigUint64(AAD_LABEL.length, BigInt(seq))
  return bytes
}
