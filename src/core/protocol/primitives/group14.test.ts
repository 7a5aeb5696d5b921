import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex, type Bytes } from './bytes.ts'
import {
  G,
  generateEphemeral,
  generatePrivateKey,
  P,
  parsePublicKey,
  PUBLIC_KEY_BYTES,
  publicKey,
  sharedSecret,
} from './group14.ts'

const badKey = expect.objectContaining({ name: 'SealdropError', code: 'bad-public-key' }) as unknown
const asBytes = (value: bigint): Bytes =>
  Uint8Array.from(value.toString(16).padStart(512, '0').match(/../g)!, (byte) => Number.parseInt(byte, 16))
const asNumber = (bytes: Bytes) => BigInt(`0x${toHex(bytes)}`)

/** As a schoolbook has it: one bit at a time. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % P
    if (bit === '1') result = (result * base) % P
  }
  return result
}

describe('private keys', () => {
  it('have 256 bits, the top one set', () => {
    const none = generatePrivateKey((length) => new Uint8Array(length))
    const all = generatePrivateKey((length) => new Uint8Array(length).fill(0xff))

    expect(none).toBe(2n ** 255n)
    expect(all).toBe(2n ** 256n - 1n)
  })

  it('differ each time', () => {
    expect(generatePrivateKey()).not.toBe(generatePrivateKey())
  })
})

describe('powers', () => {
  it('are what the schoolbook says, for exponents of any size', () => {
    const exponents = fc.bigInt({ min: 1n, max: 2n ** 256n - 1n })
    fc.assert(
      fc.property(exponents, (x) => {
        expect(asNumber(publicKey(x))).toBe(power(G, x))
      }),
      { numRuns: 40 },
    )
  })

  it.each([1n, 2n, 31n, 32n, 33n, 1023n, 1024n])('are right for the small exponent %i', (x) => {
    expect(asNumber(publicKey(x))).toBe(power(G, x))
  })

  it('agree from both sides, always in 256 bytes', () => {
    const x = generatePrivateKey()
    const y = generatePrivateKey()

    const one = sharedSecret(x, parsePublicKey(publicKey(y)))
    const other = sharedSecret(y, parsePublicKey(publicKey(x)))

    expect(one).toEqual(other)
    expect(one).toHaveLength(PUBLIC_KEY_BYTES)
  })
})

describe('public keys from outside', () => {
  it.each([
    ['2, the smallest', 2n],
    ['4, a square', 4n],
  ])('are taken when they are %s', (_, y) => {
    expect(parsePublicKey(asBytes(y))).toBe(y)
  })

  it.each([
    ['0', 0n],
    ['1, the neutral element', 1n],
    ['p - 2, which is no square', P - 2n],
    ['p - 4, which is no square', P - 4n],
    ['p - 1', P - 1n],
    ['p + 2', P + 2n],
  ])('are refused when they are %s', (_, y) => {
    expect(() => parsePublicKey(asBytes(y))).toThrow(badKey)
  })

  it.each([0, 1, 255, 257])('are refused when they have %i bytes', (length) => {
    const bytes = new Uint8Array(length)
    bytes.fill(4, -1)

    expect(() => parsePublicKey(bytes)).toThrow(badKey)
  })

  it('are refused when they are the negative of one that we made', () => {
    const y = asNumber(publicKey(generatePrivateKey()))

    expect(() => parsePublicKey(asBytes(P - y))).toThrow(badKey)
  })
})

describe('the exponent of an attempt', () => {
  it('agrees with nobody once it is erased', () => {
    const ephemeral = generateEphemeral()
    const peer = parsePublicKey(generateEphemeral().publicKey)
    ephemeral.erase()

    expect(() => ephemeral.agree(peer)).toThrow(expect.objectContaining({ code: 'bad-handshake' }) as unknown)
  })
})
