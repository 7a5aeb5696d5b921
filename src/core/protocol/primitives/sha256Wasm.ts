/**
 * SHA-256's compression function (FIPS 180-4, section 6.2.2) in WebAssembly with vector instructions, assembled from
 * sha256.wat. Our own because hashing is the most expensive thing that Sealdrop does with a byte, and this is one and a
 * half times as fast as a library (docs/PERFORMANCE.md). Its running time does not depend on the bytes it hashes.
 */
import type { Bytes } from './bytes.ts'
import { SHA256_BASE64 } from './sha256Bytes.ts'

/** Bytes of one block. */
export const BLOCK_BYTES = 64

/** H(0) of section 5.3.3: eight words. */
export const INITIAL_STATE: readonly number[] = wordsOf(
  '6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19',
)

/** Addresses in the module's memory, in bytes, as sha256.wat lays it out. */
const STATE_AT = 256
const BLOCKS_AT = 65_536
/** Room for blocks: the module's second page of 64 KiB. */
const MAX_BLOCK_BYTES = 65_536

/** `state` is eight words and changed in place; `blocks` is any number of whole blocks. */
export type Compress = (state: Uint32Array, blocks: Uint8Array) => void

/** Rejects where WebAssembly, or its vector instructions, may not be used. */
export async function compileSha256(): Promise<Compress> {
  const { instance } = await WebAssembly.instantiate(moduleBytes())
  const { memory, run } = instance.exports as unknown as {
    readonly memory: WebAssembly.Memory
    readonly run: (begin: number, end: number) => void
  }
  const inside = new Uint32Array(memory.buffer, STATE_AT, INITIAL_STATE.length)
  const space = new Uint8Array(memory.buffer, BLOCKS_AT, MAX_BLOCK_BYTES)

  return (state, blocks) => {
    inside.set(state)
    for (let offset = 0; offset < blocks.length; offset += MAX_BLOCK_BYTES) {
      const some = blocks.subarray(offset, offset + MAX_BLOCK_BYTES)
      space.set(some)
      run(BLOCKS_AT, BLOCKS_AT + some.length)
    }
    state.set(inside)
  }
}

/** Inline, because a content security policy that allows WebAssembly need not allow fetching it. */
function moduleBytes(): Bytes {
  return Uint8Array.from(atob(SHA256_BASE64), (character) => character.charCodeAt(0))
}

function wordsOf(hex: string): number[] {
  return hex.split(/\s+/).map((word) => Number.parseInt(word, 16))
}
