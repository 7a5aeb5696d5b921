import { describe, expect, it } from 'vitest'
import { fromHex } from '../primitives/bytes.ts'
import { importHmacKey, javascriptCrypto, webCrypto } from '../primitives/crypto.ts'
import { disguisedProofs, heldKey, hintsFor, hintTag, holdsProof, proof, proofPair } from './proofs.ts'

const crypto = webCrypto(globalThis.crypto.subtle)
const secret = new Uint8Array(32).fill(1)
const tKeys = new Uint8Array(32).fill(2)

describe('a proof', () => {
  it('differs with the role at the time, the role now and the attempt, so that none can be reflected', async () => {
    const asInitiator = await heldKey(crypto, secret, 'initiator')
    const asResponder = await heldKey(crypto, secret, 'responder')

    const proofs = await Promise.all([
      proof(crypto, asInitiator, 'initiator', tKeys),
      proof(crypto, asInitiator, 'responder', tKeys),
      proof(crypto, asResponder, 'initiator', tKeys),
      proof(crypto, asResponder, 'responder', tKeys),
      proof(crypto, asInitiator, 'initiator', new Uint8Array(32)),
    ])

    expect(new Set(proofs.map(String)).size).toBe(5)
  })
})

describe('a hint', () => {
  it('has a tag of 8 bytes that differs with whom it is for', async () => {
    const nonce = new Uint8Array(16)

    const toOne = await hintTag(crypto, secret, nonce, '00')
    const toAll = await hintTag(crypto, secret, nonce, '')

    expect(fromHex(toOne)).toHaveLength(8)
    expect(toOne).not.toBe(toAll)
  })
})

describe('hints', () => {
  it('hold a tag for each who may know it, among random ones, differently each time', async () => {
    const keys = [1, 2, 3].map((value) => new Uint8Array(32).fill(value))

    const [once, again] = [await hintsFor(crypto, keys, 'ab'), await hintsFor(crypto, keys, 'ab')]

    const tags = await Promise.all(keys.map((key) => hintTag(crypto, key, fromHex(once.n), 'ab')))
    expect(once.t).toHaveLength(32)
    expect(once.t).toEqual(expect.arrayContaining(tags))
    expect(again.t.filter((tag) => once.t.includes(tag))).toEqual([])
  })

  it('are never more than 32', async () => {
    const keys = Array.from({ length: 40 }, (_, value) => new Uint8Array(32).fill(value))

    expect((await hintsFor(crypto, keys, '')).t).toHaveLength(32)
  })
})

describe('the two proofs of one secret', () => {
  const one = { secret, madeAs: 'initiator' } as const
  const other = { secret, madeAs: 'responder' } as const

  it('are those that the other side has the other way round, whatever the roles are now', async () => {
    for (const role of ['initiator', 'responder'] as const) {
      const now = role === 'initiator' ? 'responder' : 'initiator'
      const [here, there] = [
        await proofPair(crypto, one, role, tKeys),
        await proofPair(crypto, other, now, tKeys),
      ]

      expect(here.own).toEqual(there.expected)
      expect(here.expected).toEqual(there.own)
      expect(here.own).not.toEqual(here.expected)
    }
  })

  it('do not convince whoever had the same role when it was made', async () => {
    const [here, there] = [
      await proofPair(crypto, one, 'initiator', tKeys),
      await proofPair(crypto, one, 'responder', tKeys),
    ]

    expect(here.own).not.toEqual(there.expected)
  })

  it('come of a key that cannot be taken out of the browser as of its bytes', async () => {
    const kept = {
      secret: await importHmacKey(globalThis.crypto.subtle, secret),
      madeAs: 'initiator',
    } as const

    expect(await proofPair(crypto, kept, 'initiator', tKeys)).toEqual(
      await proofPair(crypto, one, 'initiator', tKeys),
    )
    await expect(globalThis.crypto.subtle.exportKey('raw', kept.secret)).rejects.toThrow()
    await expect(proofPair(javascriptCrypto(), kept, 'initiator', tKeys)).rejects.toThrow(TypeError)
  })
})

describe('the proofs of a ready', () => {
  it.each([0, 1, 5, 32, 40])('are 32 different values of 32 bytes with %i real ones among them', (count) => {
    const own = Array.from({ length: count }, (_, value) => new Uint8Array(32).fill(value))

    const proofs = disguisedProofs(own)

    expect(new Set(proofs).size).toBe(32)
    expect(proofs.every((value) => fromHex(value).length === 32)).toBe(true)
    for (const real of own.slice(0, 32)) expect(holdsProof(proofs, real)).toBe(true)
    for (const late of own.slice(32)) expect(holdsProof(proofs, late)).toBe(false)
  })

  it('stand anywhere', () => {
    const real = new Uint8Array(32).fill(1)
    const text = '01'.repeat(32)

    const places = Array.from({ length: 400 }, () => disguisedProofs([real]).indexOf(text))

    expect(new Set(places).size).toBeGreaterThan(28)
  })
})
