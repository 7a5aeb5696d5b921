import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { describe, expect, it } from 'vitest'
import type { Bytes } from './bytes.ts'
import { CIPHERTEXT_BYTES, checkEncapsulationKey, ENCAPSULATION_KEY_BYTES, javascriptKem } from './mlkem.ts'
import { chooseKem, hasKem, webKem, type KemSubtle } from './mlkemWeb.ts'

const bad = expect.objectContaining({ name: 'SealdropError', code: 'bad-handshake' }) as unknown

/** A platform that does what the draft says, with noble underneath. */
const platform: KemSubtle = {
  generateKey() {
    const pair = ml_kem768.keygen()
    return Promise.resolve({ publicKey: pair.publicKey, privateKey: pair.secretKey })
  },
  exportKey: (_, key) => Promise.resolve(new Uint8Array(key as Uint8Array).buffer),
  importKey: (_, bytes) => Promise.resolve(bytes),
  encapsulateBits(_, key) {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(key as Uint8Array)
    return Promise.resolve({
      ciphertext: new Uint8Array(cipherText).buffer,
      sharedKey: new Uint8Array(sharedSecret).buffer,
    })
  },
  decapsulateBits: (_, key, ciphertext) =>
    Promise.resolve(new Uint8Array(ml_kem768.decapsulate(ciphertext, key as Uint8Array)).buffer),
}

const kems = [javascriptKem(), webKem(platform)]

describe.each(kems)('ML-KEM-768, $kind', (kem) => {
  it.each(kems)('agrees on a secret with $kind', async (other) => {
    const pair = await kem.generateKeyPair()

    const { ciphertext, sharedSecret } = await other.encapsulate(pair.encapsulationKey)

    expect(pair.encapsulationKey).toHaveLength(ENCAPSULATION_KEY_BYTES)
    expect(ciphertext).toHaveLength(CIPHERTEXT_BYTES)
    expect(await pair.decapsulate(ciphertext)).toEqual(sharedSecret)
  })

  it('gives another secret for a forged ciphertext, and no error', async () => {
    const pair = await kem.generateKeyPair()
    const { ciphertext, sharedSecret } = await kem.encapsulate(pair.encapsulationKey)
    ciphertext[0]! ^= 1

    const secret = await pair.decapsulate(ciphertext)

    expect(secret).toHaveLength(32)
    expect(secret).not.toEqual(sharedSecret)
  })

  it.each([0, CIPHERTEXT_BYTES - 1, CIPHERTEXT_BYTES + 1])(
    'refuses a ciphertext of %i bytes',
    async (length) => {
      const pair = await kem.generateKeyPair()

      await expect(pair.decapsulate(new Uint8Array(length))).rejects.toEqual(bad)
    },
  )

  it('refuses to encapsulate to a key with a coefficient of q', async () => {
    const key: Bytes = new Uint8Array(ENCAPSULATION_KEY_BYTES)
    key.set([0x01, 0x0d])

    await expect(kem.encapsulate(key)).rejects.toEqual(bad)
  })
})

describe('the modulus check', () => {
  const last = ENCAPSULATION_KEY_BYTES - 32 - 3

  it.each([
    ['first', 0, [0x00, 0x0d, 0x00], [0x01, 0x0d, 0x00]],
    ['second', 0, [0x00, 0x00, 0xd0], [0x00, 0x10, 0xd0]],
    ['one before the last', last, [0x00, 0x0d, 0x00], [0x01, 0x0d, 0x00]],
    ['last', last, [0x00, 0x00, 0xd0], [0x00, 0x10, 0xd0]],
  ])('takes q - 1 and refuses q as the %s coefficient', (_, at, below, equal) => {
    const key = new Uint8Array(ENCAPSULATION_KEY_BYTES)

    key.set(below, at)
    expect(() => checkEncapsulationKey(key)).not.toThrow()
    key.set(equal, at)
    expect(() => checkEncapsulationKey(key)).toThrow(bad)
  })

  it.each([0, ENCAPSULATION_KEY_BYTES - 1, ENCAPSULATION_KEY_BYTES + 1])('refuses %i bytes', (length) => {
    expect(() => checkEncapsulationKey(new Uint8Array(length))).toThrow(bad)
  })
})

describe('a key pair in JavaScript', () => {
  it('is overwritten when it is erased', async () => {
    const kem = javascriptKem()
    const pair = await kem.generateKeyPair()
    const { ciphertext, sharedSecret } = await kem.encapsulate(pair.encapsulationKey)
    pair.erase()

    const outcome = await pair.decapsulate(ciphertext).catch((error: unknown) => error)

    expect(outcome).not.toEqual(sharedSecret)
  })
})

describe('the choice', () => {
  const platformThat = (supports?: (operation: string) => boolean): object => ({ constructor: { supports } })

  it.each([
    ['that says it supports all of it', platformThat(() => true), true],
    ['that denies being able to export', platformThat((operation) => operation !== 'exportKey'), true],
    ['that lacks one operation', platformThat((operation) => operation !== 'decapsulateBits'), false],
    ['that has no way to ask', platformThat(), false],
  ])('takes the platform, if it can, of one %s', (_, subtle, expected) => {
    expect(hasKem(subtle)).toBe(expected)
  })

  it('is JavaScript where the platform has none', () => {
    expect(chooseKem().kind).toBe(hasKem(globalThis.crypto.subtle) ? 'web' : 'javascript')
  })
})
