import { describe, expect, it } from 'vitest'
import { fromHex } from './bytes.ts'
import { webCrypto } from './crypto.ts'
import { heldKey, hintTag, proof, randomProofs } from './proofs.ts'

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

describe('proofs of nothing', () => {
  it('are 32 values of 32 bytes that differ', () => {
    const proofs = randomProofs()

    expect(new Set(proofs).size).toBe(32)
    expect(proofs.every((value) => fromHex(value).length === 32)).toBe(true)
  })
})
