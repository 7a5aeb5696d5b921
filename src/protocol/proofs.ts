/** Section 3 of docs/PROTOCOL.md, Proofs; and the hints of section 2. */
import { concat, toHex, utf8, type Bytes } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { hkdfExpand } from './hkdf.ts'
import { platformRandom, type Random } from './random.ts'

export type ProverRole = 'initiator' | 'responder'

/** How many `ready` carries, real and random ones together. */
export const PROOF_COUNT = 32
const PROOF_BYTES = 32
const HINT_TAG_BYTES = 8

/** `role`: which one the prover had when the 32-byte secret was made. 32 bytes. */
export function heldKey(crypto: Crypto, secret: Bytes, role: ProverRole): Promise<Bytes> {
  return hkdfExpand(crypto, secret, utf8(`sealdrop/1 held by ${role}`), 32)
}

/** `role`: which one the prover has now. 32 bytes. */
export function proof(crypto: Crypto, key: Bytes, role: ProverRole, tKeys: Bytes): Promise<Bytes> {
  return crypto.hmacSha256(key, concat(utf8('sealdrop/1 proof '), utf8(role), tKeys))
}

/** The tag in `hints`: 8 bytes in hex. `nonce`: 16 bytes; `to`: the peer id, empty in `join`. */
export async function hintTag(crypto: Crypto, key: Bytes, nonce: Bytes, to: string): Promise<string> {
  const tag = await crypto.hmacSha256(key, concat(utf8('sealdrop/1 hint'), nonce, utf8(to)))
  return toHex(tag.subarray(0, HINT_TAG_BYTES))
}

/** What `ready` carries when there is nothing to prove: 32 hex strings that look like proofs. */
export function randomProofs(random: Random = platformRandom): string[] {
  return Array.from({ length: PROOF_COUNT }, () => toHex(random(PROOF_BYTES)))
}
