/** SHA-256 (FIPS 180-4) over data that comes in pieces, which Web Crypto cannot do. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { Bytes } from './bytes.ts'
import { BLOCK_BYTES, compileSha256, INITIAL_STATE, type Compress } from './sha256Wasm.ts'

interface Sha256 {
  update(data: Uint8Array): void
  /** 32 bytes. Called once, last. */
  digest(): Bytes
  /** Where it is now. Not after digest(). */
  checkpoint(): Sha256Checkpoint
}

/** A hash of some first bytes, for going on from there as often as one likes. */
interface Sha256Checkpoint {
  open(): Sha256
}

/** In JavaScript, at once. */
export function createSha256(): Sha256 {
  return inJavaScript(sha256.create())
}

function inJavaScript(hash: ReturnType<typeof sha256.create>): Sha256 {
  return {
    update: (data) => void hash.update(data),
    digest: () => new Uint8Array(hash.digest()),
    checkpoint() {
      const here = hash.clone()
      return { open: () => inJavaScript(here.clone()) }
    },
  }
}

interface Sha256Pool {
  /** A fresh one, at once: compiled once that is ready, else in JavaScript. The bytes are the same. */
  readonly take: () => Sha256
  /** Resolves when hashing is compiled, or never will be. Never rejects. */
  readonly ready: Promise<void>
}

/**
 * SHA-256 in WebAssembly, three times as fast as JavaScript: hashing is the dearest thing that Sealdrop does with a byte
 * (docs/PERFORMANCE.md). Where it may not be compiled (content security policy, hardened browsers) JavaScript remains.
 */
export function createSha256Pool(compile: () => Promise<Compress> = compileSha256): Sha256Pool {
  let compress: Compress | undefined

  async function prepare(): Promise<void> {
    try {
      compress = await compile()
    } catch {
      // By the policy, or for want of memory: JavaScript does it.
    }
  }

  return {
    ready: prepare(),
    take: () => (compress ? compiled(compress, Uint32Array.from(INITIAL_STATE)) : createSha256()),
  }
}

/** Where the length of the message begins in its last block: 64 bits, big-endian (FIPS 180-4, section 5.1.1). */
const LENGTH_AT = BLOCK_BYTES - 8

/** Goes on from `state` after `length` bytes, the last of which `begun` holds: those of no whole block. */
function compiled(compress: Compress, state: Uint32Array, length = 0, begun = new Uint8Array()): Sha256 {
  const block = new Uint8Array(BLOCK_BYTES)
  block.set(begun)
  let total = length
  let held = begun.length

  function update(data: Uint8Array): void {
    total += data.length
    let rest = data
    if (held > 0) {
      const some = data.subarray(0, BLOCK_BYTES - held)
      block.set(some, held)
      held += some.length
      if (held < BLOCK_BYTES) return
      compress(state, block)
      rest = data.subarray(some.length)
    }
    held = rest.length % BLOCK_BYTES
    const end = rest.length - held
    if (end > 0) compress(state, rest.subarray(0, end))
    block.set(rest.subarray(end))
  }

  return {
    update,
    digest() {
      const bits = BigInt(total) * 8n
      block.fill(0, held)
      block[held] = 0x80
      if (held >= LENGTH_AT) {
        compress(state, block)
        block.fill(0)
      }
      new DataView(block.buffer).setBigUint64(LENGTH_AT, bits)
      compress(state, block)
      const digest = new DataView(new ArrayBuffer(4 * state.length))
      state.forEach((word, index) => digest.setUint32(4 * index, word))
      return new Uint8Array(digest.buffer)
    },
    checkpoint() {
      const [here, at, some] = [state.slice(), total, block.slice(0, held)]
      return { open: () => compiled(compress, here.slice(), at, some) }
    },
  }
}
