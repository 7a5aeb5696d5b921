/** SHA-256 (FIPS 180-4) over data that comes in pieces, which Web Crypto cannot do. */
import { sha256 } from '@noble/hashes/sha2.js'
import { createSHA256 } from 'hash-wasm'
import type { Bytes } from './bytes.ts'

export interface Sha256 {
  update(data: Uint8Array): void
  /** 32 bytes. Called once, last. */
  digest(): Bytes
}

/** In JavaScript, at once. */
export function createSha256(): Sha256 {
  const hash = sha256.create()
  return {
    update: (data) => void hash.update(data),
    digest: () => new Uint8Array(hash.digest()),
  }
}

/** A file that is sent, one that is received, and the next of each. */
const SPARE = 4

/** Of those that many files at once needed, so many are kept: each has a memory of its own. */
const MAX_SPARE = 16

type Compiled = Awaited<ReturnType<typeof createSHA256>>

export interface Sha256Pool {
  /** A fresh one, at once: compiled where there is a spare one, else in JavaScript. The bytes are the same. */
  readonly take: () => Sha256
  /** Resolves when there are spare ones, or never will be. Never rejects. */
  readonly ready: Promise<void>
}

/**
 * SHA-256 in WebAssembly, twice as fast as JavaScript: hashing is the dearest thing that Sealdrop does with a byte
 * (docs/PERFORMANCE.md). Where it may not be compiled (content security policy, hardened browsers) JavaScript remains.
 */
export function createSha256Pool(compile: () => Promise<Compiled> = createSHA256): Sha256Pool {
  const spare: Compiled[] = []
  let compiling = false

  /** What was taken and given up is garbage: only what is finished comes back. */
  async function replenish(): Promise<void> {
    if (compiling) return
    compiling = true
    try {
      while (spare.length < SPARE) spare.push(await compile())
      compiling = false
    } catch {
      // By the policy, or for want of memory. `compiling` stays: nobody tries again, and JavaScript does it.
    }
  }

  return {
    ready: replenish(),
    take() {
      const hash = spare.pop()
      if (!hash) {
        void replenish()
        return createSha256()
      }
      hash.init()
      return {
        update: (data) => void hash.update(data),
        digest() {
          const digest = new Uint8Array(hash.digest('binary'))
          if (spare.length < MAX_SPARE) spare.push(hash)
          return digest
        },
      }
    },
  }
}
