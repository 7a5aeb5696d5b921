/** Diffie-Hellman in the 2048-bit MODP group: RFC 3526 section 3 (group 14), g = 2. */
import { fromHex, toHex, type Bytes } from './bytes.ts'
import { SealdropError } from './error.ts'
import { platformRandom, type Random } from './random.ts'

export const PUBLIC_KEY_BYTES = 256
const PRIVATE_KEY_BYTES = 32

const P_HEX =
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
  'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed' +
  'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f' +
  '83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b' +
  'e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510' +
  '15728e5a8aacaa68ffffffffffffffff'

/** The prime p of the group. */
export const P = BigInt(`0x${P_HEX}`)

/** g of the group. */
export const G = 2n

/** Order of the subgroup of squares, which g generates: p is a safe prime. */
const Q = (P - 1n) / 2n

/** A public key that passed parsePublicKey, or that we made. */
type PublicKey = bigint & { readonly brand: 'group 14 public key' }

/** 256 random bits with the top bit set. BigInt arithmetic is not constant-time: use each for one attempt only. */
export function generatePrivateKey(random: Random = platformRandom): bigint {
  const bytes = random(PRIVATE_KEY_BYTES)
  bytes[0] = (bytes[0] ?? 0) | 0x80
  const x = toBigInt(bytes)
  bytes.fill(0)
  return x
}

/** `Y = g^x mod p` as 256 bytes. */
export function publicKey(x: bigint): Bytes {
  return toBytes(modPow(G, x))
}

/** 256 bytes to a key. Throws SealdropError `bad-public-key` unless 2 <= Y <= p - 2 and Y^((p-1)/2) mod p = 1. */
export function parsePublicKey(bytes: Bytes): PublicKey {
  if (bytes.length !== PUBLIC_KEY_BYTES) throw new SealdropError('bad-public-key', 'not 256 bytes')
  const y = toBigInt(bytes)
  if (y < 2n || y > P - 2n || modPow(y, Q) !== 1n) {
    throw new SealdropError('bad-public-key', 'a public key outside the group')
  }
  return y as PublicKey
}

/** `Z_dh = Y^x mod p` as 256 bytes, left-padded with zeros. */
export function sharedSecret(x: bigint, y: PublicKey): Bytes {
  return toBytes(modPow(y, x))
}

/** One attempt's exponent: used for one agreement, then forgotten. */
interface Ephemeral {
  /** Y: 256 bytes. */
  readonly publicKey: Bytes
  /** `Z_dh`, 256 bytes. Throws SealdropError `bad-handshake` once erased. */
  agree(peer: PublicKey): Bytes
  /** A BigInt cannot be overwritten; letting go of it is what JavaScript allows. */
  erase(): void
}

export function generateEphemeral(random: Random = platformRandom): Ephemeral {
  let x: bigint | undefined = generatePrivateKey(random)
  return {
    publicKey: publicKey(x),
    agree(peer) {
      if (x === undefined) throw new SealdropError('bad-handshake', 'the exponent of an attempt that is over')
      return sharedSecret(x, peer)
    },
    erase() {
      x = undefined
    },
  }
}

const WINDOW_BITS = 5n

/** Fixed windows of five bits: a fifth fewer multiplications than one bit at a time. */
function modPow(base: bigint, exponent: bigint): bigint {
  const table = [1n]
  for (let index = 1; index < 1 << Number(WINDOW_BITS); index++) {
    table.push(((table[index - 1] ?? 1n) * base) % P)
  }
  const digits: number[] = []
  for (let rest = exponent; rest > 0n; rest >>= WINDOW_BITS) digits.push(Number(rest & 31n))
  let result = 1n
  for (const digit of digits.reverse()) {
    for (let bit = 0n; bit < WINDOW_BITS; bit++) result = (result * result) % P
    if (digit !== 0) result = (result * (table[digit] ?? 1n)) % P
  }
  return result
}

function toBigInt(bytes: Bytes): bigint {
  return BigInt(`0x${toHex(bytes)}`)
}

function toBytes(value: bigint): Bytes {
  return fromHex(value.toString(16).padStart(PUBLIC_KEY_BYTES * 2, '0'))
}
