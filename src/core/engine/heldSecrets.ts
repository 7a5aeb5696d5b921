/** What this device proves by secrets that it shares with others from before: section 3 of docs/PROTOCOL.md, Proofs. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { Crypto } from '../protocol/primitives/crypto.ts'
import { disguisedProofs, holdsProof, proofPair, type ProofPair } from '../protocol/handshake/proofs.ts'
import type { HeldSecret, SessionRole } from './messages.ts'

/** Computed for every attempt: whoever holds more must choose. */
const MAX_HELD_SECRETS = 128

export interface Prover {
  /** The `proofs` of I's `ready`. */
  first(): string[]
  /** Ids of the secrets that the other side's `proofs` show. */
  proved(proofs: readonly string[]): readonly string[]
  /** The `proofs` of R's `ready`: of what I has just proved, and of nothing else. */
  answer(proved: readonly string[]): string[]
}

/** `tKeys`: 32 bytes of this attempt. */
export async function createProver(
  crypto: Crypto,
  held: readonly HeldSecret[],
  role: SessionRole,
  tKeys: Bytes,
): Promise<Prover> {
  const pairs = new Map<string, ProofPair>()
  for (const one of held.slice(0, MAX_HELD_SECRETS)) {
    pairs.set(one.id, await proofPair(crypto, one, role, tKeys))
  }
  const shown = (ids: Iterable<string>) => disguisedProofs([...ids].flatMap((id) => pairs.get(id)?.own ?? []))

  return {
    first: () => shown(pairs.keys()),
    proved: (proofs) =>
      [...pairs].filter(([, { expected }]) => holdsProof(proofs, expected)).map(([id]) => id),
    answer: shown,
  }
}
