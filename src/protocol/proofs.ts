/** Section 3 of docs/PROTOCOL.md, Proofs; and the hints of section 2. */
import { concat, equalBytes, fromHex, toHex, utf8, type Bytes } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { hkdfExpand } from './hkdf.ts'
import { platformRandom, type Random } from './random.ts'

export type ProverRole = 'initiator' | 'responder'

/** How many `ready` carries, real and random ones together. */
export const PROOF_COUNT = 32
const PROOF_BYTES = 32
const HINT_TAG_BYTES = 8
const HINT_NONCE_BYTES = 16
const HINT_TAGS = 32

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

/**
 * What each side proves, 32 bytes each, of a secret that was made while both had the roles that they have now: the
 * session's `resume`.
 */
export async function proofsOf(
  crypto: Crypto,
  secret: Bytes,
  tKeys: Bytes,
): Promise<Readonly<Record<ProverRole, Bytes>>> {
  const of = async (role: ProverRole) => proof(crypto, await heldKey(crypto, secret, role), role, tKeys)
  return { initiator: await of('initiator'), responder: await of('responder') }
}

/** Whether `expected` is among the proofs of a `ready`, in hex. Takes as long whichever it is, or none. */
export function holdsProof(proofs: readonly string[], expected: Bytes): boolean {
  let held = false
  for (const text of proofs) held = equalBytes(fromHex(text), expected) || held
  return held
}

/** What `ready` carries: 32 hex strings that look like proofs. `own`, where there is one, stands anywhere among them. */
export function randomProofs(own?: Bytes, random: Random = platformRandom): string[] {
  const proofs = Array.from({ length: PROOF_COUNT }, () => toHex(random(PROOF_BYTES)))
  // 256 is a multiple of 32: every place is as likely.
  const place = (random(1)[0] ?? 0) % PROOF_COUNT
  if (own) proofs[place] = toHex(own)
  return proofs
}

/** `hints` for one peer of which we hold `key` (see heldKey): its tag among 31 random ones. `to`: a peer id. */
export async function hintsFor(
  crypto: Crypto,
  key: Bytes,
  to: string,
  random: Random = platformRandom,
): Promise<{ n: string; t: string[] }> {
  const nonce = random(HINT_NONCE_BYTES)
  const tags = Array.from({ length: HINT_TAGS }, () => toHex(random(HINT_TAG_BYTES)))
  tags[(random(1)[0] ?? 0) % HINT_TAGS] = await hintTag(crypto, key, nonce, to)
  return { n: toHex(nonce), t: tags }
}
