/** Section 3 of docs/PROTOCOL.md, Proofs; and the hints of section 2. */
import { concat, equalBytes, fromHex, toHex, utf8, type Bytes } from '../primitives/bytes.ts'
import type { Crypto, HmacSecret } from '../primitives/crypto.ts'
import { hkdfExpand } from '../primitives/hkdf.ts'
import { platformRandom, type Random } from '../primitives/random.ts'

export type ProverRole = 'initiator' | 'responder'

/** How many `ready` carries, real and random ones together. */
const PROOF_COUNT = 32
const PROOF_BYTES = 32
const HINT_TAG_BYTES = 8
const HINT_NONCE_BYTES = 16
const HINT_TAGS = 32

/** `role`: which one the prover had when the 32-byte secret was made. 32 bytes. */
export function heldKey(crypto: Crypto, secret: HmacSecret, role: ProverRole): Promise<Bytes> {
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

/** What one secret that both share comes to in one attempt, 32 bytes each. */
export interface ProofPair {
  /** What we show of it. */
  readonly own: Bytes
  /** What the other side shows of it: never our own, which anybody could send back. */
  readonly expected: Bytes
}

/** `madeAs`: which role we had when the 32-byte secret was made; `role`: the one we have now. */
export async function proofPair(
  crypto: Crypto,
  { secret, madeAs }: { readonly secret: HmacSecret; readonly madeAs: ProverRole },
  role: ProverRole,
  tKeys: Bytes,
): Promise<ProofPair> {
  const of = async (heldAs: ProverRole, now: ProverRole) => {
    const key = await heldKey(crypto, secret, heldAs)
    const shown = await proof(crypto, key, now, tKeys)
    key.fill(0)
    return shown
  }
  return { own: await of(madeAs, role), expected: await of(otherRole(madeAs), otherRole(role)) }
}

export function otherRole(role: ProverRole): ProverRole {
  return role === 'initiator' ? 'responder' : 'initiator'
}

/** Whether `expected` is among the proofs of a `ready`, in hex. Takes as long whichever it is, or none. */
export function holdsProof(proofs: readonly string[], expected: Bytes): boolean {
  let held = false
  for (const text of proofs) held = equalBytes(fromHex(text), expected) || held
  return held
}

/**
 * What `ready` carries: 32 hex strings that look like proofs, with `own` (32 at most, what is more is left out) anywhere
 * among them.
 */
export function disguisedProofs(own: readonly Bytes[], random: Random = platformRandom): string[] {
  const fillers = Array.from({ length: Math.max(0, PROOF_COUNT - own.length) }, () => random(PROOF_BYTES))
  return shuffled([...own.slice(0, PROOF_COUNT), ...fillers].map(toHex), random)
}

/** Fisher and Yates, each order as likely. At most 256 values. */
function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const rest = [...values]
  const order: Value[] = []
  while (rest.length > 0) order.push(...rest.splice(below(rest.length, random), 1))
  return order
}

/** 0 to `limit` - 1, each as likely. `limit`: 1 to 256. */
function below(limit: number, random: Random): number {
  // What is left of 256 above a multiple of the limit would favour the small ones.
  const usable = 256 - (256 % limit)
  for (;;) {
    const [byte = 0] = random(1)
    if (byte < usable) return byte % limit
  }
}

/**
 * `hints` (section 2) for those with whom we share `keys` (heldKey of each, in the role that we had): their tags,
 * 32 at most, anywhere among random ones. `to`: a peer id, empty in `join`.
 */
export async function hintsFor(
  crypto: Crypto,
  keys: readonly Bytes[],
  to: string,
  random: Random = platformRandom,
): Promise<{ n: string; t: string[] }> {
  const nonce = random(HINT_NONCE_BYTES)
  const own = await Promise.all(keys.slice(0, HINT_TAGS).map((key) => hintTag(crypto, key, nonce, to)))
  const fillers = Array.from({ length: HINT_TAGS - own.length }, () => toHex(random(HINT_TAG_BYTES)))
  return { n: toHex(nonce), t: shuffled([...own, ...fillers], random) }
}
