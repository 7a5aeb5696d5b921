/** SHA-256 (FIPS 180-4) over data that comes in pieces, which Web Crypto cannot do. */
import { sha256 } from '@noble/hashes/sha2.js'
import { createSHA256 } from 'hash-wasm'
import type { Bytes } from './bytes.ts'

export interface Sha256 {
  update(data: Uint8Array): void
  /** 32 bytes. Called once, last. */
  digest(): Bytes
  /** Where it is now. Not after digest(). */
  checkpoint(): Sha256Checkpoint
}

/** A hash of some first bytes, for going on from there as often as one likes. */
export interface Sha256Checkpoint {
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

type Compiled = Awaited<ReturnType<typeof createSHA256>>

export interface Sha256Pool {
  /** A fresh one, at once: compiled once that is ready, else in JavaScript. The bytes are the same. */
  readonly take: () => Sha256
  /** Resolves when hashing is compiled, or never will be. Never rejects. */
  readonly ready: Promise<void>
}

/**
 * SHA-256 in WebAssembly, twice as fast as JavaScript: hashing is the dearest thing that Sealdrop does with a byte
 * (docs/PERFORMANCE.md). Where it may not be compiled (content security policy, hardened browsers) JavaScript remains.
 */
export function createSha256Pool(compile: () => Promise<Compiled> = createSHA256): Sha256Pool {
  let createCompiled: (() => Sha256) | undefined

  async function prepare(): Promise<void> {
    try {
      createCompiled = shareCompiled(await compile())
    } catch {
      // By the policy, or for want of memory: JavaScript does it.
    }
  }

  return { ready: prepare(), take: () => (createCompiled ?? createSha256)() }
}

/** A hash's state while another one has the compiled code: about a hundred bytes, swapped in microseconds. */
interface Seat {
  state: Uint8Array
}

/** Any number of hashes that share one compiled one, each with it for as long as no other needs it. */
function shareCompiled(compiled: Compiled): () => Sha256 {
  const beginning = compiled.init().save()
  let seated: Seat | undefined

  function sit(seat: Seat): Compiled {
    if (seated === seat) return compiled
    if (seated) seated.state = compiled.save()
    seated = seat
    return compiled.load(seat.state)
  }

  function create(state: Uint8Array): Sha256 {
    const seat: Seat = { state }
    return {
      update: (data) => void sit(seat).update(data),
      digest() {
        const digest = new Uint8Array(sit(seat).digest('binary'))
        seated = undefined
        return digest
      },
      checkpoint() {
        const here = sit(seat).save()
        return { open: () => create(here) }
      },
    }
  }

  return () => create(beginning)
}
