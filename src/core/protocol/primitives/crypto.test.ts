import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex, utf8, type Bytes } from './bytes.ts'
import { chooseCrypto, javascriptCrypto, webCrypto } from './crypto.ts'
import { hkdfExpand, hkdfExtract } from './hkdf.ts'
import { createSha256, createSha256Pool } from './sha256Stream.ts'

const web = webCrypto(globalThis.crypto.subtle)
const javascript = javascriptCrypto()
const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes))
const bytesOf = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes))

describe('both kinds of primitives', () => {
  it('give the same hash and the same MAC of any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(bytesOf(32), anyBytes, async (key, data) => {
        expect(await javascript.sha256(data)).toEqual(await web.sha256(data))
        expect(await javascript.hmacSha256(key, data)).toEqual(await web.hmacSha256(key, data))
      }),
    )
  })

  it('give the same ciphertext and open each other’s', async () => {
    const property = fc.asyncProperty(
      bytesOf(32),
      bytesOf(12),
      anyBytes,
      anyBytes,
      async (key, iv, aad, data) => {
        const [ofWeb, ofJavascript] = await Promise.all([web.importAesKey(key), javascript.importAesKey(key)])

        const sealed = await ofWeb.encrypt(iv, aad, data)

        expect(await ofJavascript.encrypt(iv, aad, data)).toEqual(sealed)
        expect(await ofJavascript.decrypt(iv, aad, sealed)).toEqual(data)
        expect(await ofWeb.decrypt(iv, aad, sealed)).toEqual(data)
      },
    )
    await fc.assert(property)
  })

  it('take bytes from the middle of a buffer', async () => {
    const middle = new Uint8Array(100).fill(3).subarray(10, 60)

    for (const crypto of [web, javascript]) {
      const key = await crypto.importAesKey(new Uint8Array(64).subarray(16, 48))
      const sealed = await key.encrypt(new Uint8Array(12), utf8('aad'), middle)

      expect(await key.decrypt(new Uint8Array(12), utf8('aad'), sealed)).toEqual(middle.slice())
    }
  })

  it.each([web, javascript])('refuse with a rejection when the AAD differs ($kind)', async (crypto) => {
    const key = await crypto.importAesKey(new Uint8Array(32))
    const sealed = await key.encrypt(new Uint8Array(12), utf8('one'), utf8('data'))

    await expect(key.decrypt(new Uint8Array(12), utf8('two'), sealed)).rejects.toBeInstanceOf(Error)
  })

  it.each([web, javascript])('do not need the key’s bytes after the import ($kind)', async (crypto) => {
    const bytes = new Uint8Array(32).fill(9)
    const key = await crypto.importAesKey(bytes)
    const before = await key.encrypt(new Uint8Array(12), utf8(''), utf8('data'))
    bytes.fill(0)

    expect(await key.encrypt(new Uint8Array(12), utf8(''), utf8('data'))).toEqual(before)
  })

  it('are Web Crypto’s where there is Web Crypto', () => {
    expect(chooseCrypto().kind).toBe('web')
  })
})

/** RFC 5869, appendix A.1 and A.3 (A.2 is A.1 with longer inputs). */
const hkdfVectors = [
  {
    salt: '000102030405060708090a0b0c',
    info: 'f0f1f2f3f4f5f6f7f8f9',
    prk: '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5',
    okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    salt: '',
    info: '',
    prk: '19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04',
    okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  },
]

describe.each([web, javascript])('HKDF over $kind primitives', (crypto) => {
  it.each(hkdfVectors)('agrees with RFC 5869 for the salt "$salt"', async ({ salt, info, prk, okm }) => {
    // Web Crypto takes no empty HMAC key everywhere; RFC 5869 says that it stands for 32 zero bytes.
    const saltBytes = salt === '' ? new Uint8Array(32) : fromHex(salt)

    const extracted = await hkdfExtract(crypto, saltBytes, new Uint8Array(22).fill(0x0b))
    const expanded = await hkdfExpand(crypto, extracted, fromHex(info), 42)

    expect(toHex(extracted)).toBe(prk)
    expect(toHex(expanded)).toBe(okm)
  })

  it.each([1, 31, 32, 33, 64, 8_160])('gives %i bytes when asked for them', async (length) => {
    const prk: Bytes = new Uint8Array(32)

    const output = await hkdfExpand(crypto, prk, utf8('info'), length)

    expect(output).toHaveLength(length)
    expect(output.slice(0, 1)).toEqual(await hkdfExpand(crypto, prk, utf8('info'), 1))
  })

  it.each([0, 8_161])('refuses to give %i bytes', async (length) => {
    await expect(hkdfExpand(crypto, new Uint8Array(32), utf8('info'), length)).rejects.toThrow(RangeError)
  })
})

describe('SHA-256 over pieces', () => {
  const compiled = createSha256Pool()
  const refusing = createSha256Pool(() => Promise.reject(new EvalError('the policy forbids it')))

  it.each([
    ['in JavaScript', createSha256],
    ['compiled', compiled.take],
    ['where compiling is refused', refusing.take],
  ])('gives the hash of the whole for any split, %s', async (_, create) => {
    await Promise.all([compiled.ready, refusing.ready])
    await fc.assert(
      fc.asyncProperty(fc.array(anyBytes, { maxLength: 12 }), async (pieces) => {
        const hash = create()
        for (const piece of pieces) hash.update(piece)

        const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]))
        expect(hash.digest()).toEqual(await web.sha256(whole))
      }),
    )
  })

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 65_535, 65_536, 65_537, 131_072 + 57])(
    'gives the hash of %i bytes, compiled',
    async (length) => {
      await compiled.ready
      const data = Uint8Array.from({ length }, (_, index) => (index * 167 + (index >> 8)) & 0xff)

      const hash = compiled.take()
      hash.update(data)

      expect(hash.digest()).toEqual(await web.sha256(data))
    },
  )

  it('counts more bits than 32 hold, compiled', async () => {
    await compiled.ready
    const hash = compiled.take()
    const native = createHash('sha256')
    const piece = new Uint8Array(2 ** 24)

    // 512 MiB and one byte: 2^32 bits and 8.
    for (let count = 0; count < 32; count++) {
      hash.update(piece)
      native.update(piece)
    }
    for (const each of [hash, native]) each.update(Uint8Array.of(1))

    expect(toHex(hash.digest())).toBe(native.digest('hex'))
  })

  it('keeps many that are under way apart, more than were compiled', async () => {
    await compiled.ready
    const hashes = Array.from({ length: 12 }, () => compiled.take())

    for (let round = 0; round < 3; round++) hashes.forEach((hash, n) => hash.update(Uint8Array.of(n, round)))

    const wholes = hashes.map((_, n) => web.sha256(Uint8Array.of(n, 0, n, 1, n, 2)))
    expect(hashes.map((hash) => hash.digest())).toEqual(await Promise.all(wholes))
  })

  it('begins anew with one that was used before', async () => {
    await compiled.ready
    const first = compiled.take()
    first.update(Uint8Array.of(1))
    first.digest()

    const digests = Array.from({ length: 8 }, () => compiled.take()).map((hash) => hash.digest())

    const nothing = await web.sha256(new Uint8Array())
    expect(digests.every((digest) => toHex(digest) === toHex(nothing))).toBe(true)
  })

  it.each([
    ['in JavaScript', createSha256],
    ['compiled', compiled.take],
  ])('goes on from where it was, as often as one likes, %s', async (_, create) => {
    await compiled.ready
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, anyBytes, async (before, one, other) => {
        const hash = create()
        hash.update(before)
        const here = hash.checkpoint()
        hash.update(one)

        const again = here.open()
        again.update(other)
        const nothingMore = here.open()

        const wholes = [[before, one], [before, other], [before]]
        const expected = wholes.map((parts) => web.sha256(new Uint8Array(parts.flatMap((part) => [...part]))))
        expect([hash, again, nothingMore].map((each) => each.digest())).toEqual(await Promise.all(expected))
      }),
    )
  })
})
