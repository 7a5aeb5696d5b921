/** Hashes on their way: section 5 of docs/PROTOCOL.md, `have`. */
import { toHex } from '../protocol/primitives/bytes.ts'
import type { Checkpoint, Hasher } from './ports.ts'

/** SHA-256 of the bytes up to here, in hex; the hash itself goes on. */
export function hashSoFar(hash: Hasher | Checkpoint): string {
  const here = 'open' in hash ? hash : hash.checkpoint()
  return toHex(here.open().digest())
}
