/** Section 4 of docs/PROTOCOL.md: plaintext = type (1) ‖ body. */
import { concat, type Bytes } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'

const CONTROL_TYPE = 0x10
const CHUNK_TYPE = 0x11

/** type (1) */
export const CONTROL_HEADER_BYTES = 1

/** type (1) ‖ transfer (4) ‖ item (4) ‖ offset (8) */
export const CHUNK_HEADER_BYTES = 17

/** A message's JSON is never longer. */
export const MAX_CONTROL_BYTES = 65_536

export interface ChunkHeader {
  /** 32 bits. */
  readonly transfer: number
  /** 0-based index in the offer, 32 bits. */
  readonly item: number
  /** Of the data's first byte in the item; offset + length is at most 2^53 - 1. */
  readonly offset: number
}

type Plaintext =
  | { readonly type: 'control'; readonly json: Bytes }
  | { readonly type: 'chunk'; readonly header: ChunkHeader; readonly data: Bytes }

/** The plaintext of a control message whose UTF-8 JSON is `json`. */
export function encodeControl(json: Bytes): Bytes {
  return concat(Uint8Array.of(CONTROL_TYPE), json)
}

/** What stands before a chunk's data: 17 bytes. Throws RangeError for a number that does not fit. */
export function encodeChunkHeader(header: ChunkHeader): Bytes {
  if (
    !isU32(header.transfer) ||
    !isU32(header.item) ||
    !Number.isSafeInteger(header.offset) ||
    header.offset < 0
  ) {
    throw new RangeError('a chunk header out of range')
  }
  const bytes = new Uint8Array(CHUNK_HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, CHUNK_TYPE)
  view.setUint32(1, header.transfer)
  view.setUint32(5, header.item)
  view.setBigUint64(9, BigInt(header.offset))
  return bytes
}

/** Tells control from chunk; `data` and `json` are views. Throws SealdropError `bad-message` or `too-large`. */
export function decodePlaintext(plaintext: Bytes): Plaintext {
  switch (plaintext[0]) {
    case CONTROL_TYPE:
      return { type: 'control', json: plaintext.subarray(CONTROL_HEADER_BYTES) }
    case CHUNK_TYPE:
      return decodeChunk(plaintext)
    default:
      throw new SealdropError('bad-message', 'a record of unknown type')
  }
}

function isU32(value: number): boolean {
  return value >>> 0 === value
}

function decodeChunk(plaintext: Bytes): Plaintext {
  const data = plaintext.subarray(CHUNK_HEADER_BYTES)
  if (data.length === 0) throw new SealdropError('bad-message', 'a chunk without data')
  const view = new DataView(plaintext.buffer, plaintext.byteOffset, CHUNK_HEADER_BYTES)
  const offset = view.getBigUint64(9)
  if (offset + BigInt(data.length) > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new SealdropError('too-large', 'a chunk beyond 2^53 - 1')
  }
  return {
    type: 'chunk',
    header: { transfer: view.getUint32(1), item: view.getUint32(5), offset: Number(offset) },
    data,
  }
}
