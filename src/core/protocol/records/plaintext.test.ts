import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, utf8, type Bytes } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import { CHUNK_HEADER_BYTES, decodePlaintext, encodeChunkHeader, encodeControl } from './plaintext.ts'

const code = (expected: string) => expect.objectContaining({ name: 'SealdropError', code: expected }) as Error
const u32 = fc.nat({ max: 0xffffffff })
const data = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => new Uint8Array(bytes))

describe('a chunk', () => {
  it('comes back as it was sent', () => {
    const offsets = fc.maxSafeNat().map((offset) => Math.min(offset, Number.MAX_SAFE_INTEGER - 50))
    fc.assert(
      fc.property(u32, u32, offsets, data, (transfer, item, offset, data) => {
        const header = { transfer, item, offset }

        const decoded = decodePlaintext(concat(encodeChunkHeader(header), data))

        expect(decoded).toEqual({ type: 'chunk', header, data })
      }),
    )
  })

  it('has its header in 17 bytes, big-endian', () => {
    const header = encodeChunkHeader({ transfer: 0x01020304, item: 0x05060708, offset: 0x090a0b0c0d0e0f })

    expect(header).toEqual(fromHex('11' + '01020304' + '05060708' + '00090a0b0c0d0e0f'))
    expect(header).toHaveLength(CHUNK_HEADER_BYTES)
  })

  it('is read from the middle of a buffer', () => {
    const around = concat(utf8('xx'), encodeChunkHeader({ transfer: 1, item: 2, offset: 3 }), utf8('data'))

    expect(decodePlaintext(around.subarray(2))).toMatchObject({ header: { transfer: 1, item: 2, offset: 3 } })
  })

  it('may end at 2^53 - 1 and not beyond', () => {
    const header = encodeChunkHeader({ transfer: 0, item: 0, offset: Number.MAX_SAFE_INTEGER - 2 })

    expect(decodePlaintext(concat(header, new Uint8Array(2))).type).toBe('chunk')
    expect(() => decodePlaintext(concat(header, new Uint8Array(3)))).toThrow(code('too-large'))
  })

  it('with an offset of 64 set bits is too large', () => {
    const bytes: Bytes = new Uint8Array(18).fill(0xff)
    bytes[0] = 0x11

    expect(() => decodePlaintext(bytes)).toThrow(code('too-large'))
  })

  it.each([1, 16, 17])('of %i bytes, without data, is refused', (length) => {
    const bytes = encodeChunkHeader({ transfer: 0, item: 0, offset: 0 }).slice(0, length)

    expect(() => decodePlaintext(bytes)).toThrow(code('bad-message'))
  })

  it.each([
    { transfer: -1, item: 0, offset: 0 },
    { transfer: 2 ** 32, item: 0, offset: 0 },
    { transfer: 0, item: 0.5, offset: 0 },
    { transfer: 0, item: 0, offset: -1 },
    { transfer: 0, item: 0, offset: 2 ** 53 },
  ])('is not made with transfer $transfer, item $item, offset $offset', (header) => {
    expect(() => encodeChunkHeader(header)).toThrow(RangeError)
  })
})

describe('a control message', () => {
  it('is its JSON behind one byte', () => {
    const plaintext = encodeControl(utf8('{}'))

    expect(plaintext).toEqual(fromHex('107b7d'))
    expect(decodePlaintext(plaintext)).toEqual({ type: 'control', json: utf8('{}') })
  })
})

describe('any other plaintext', () => {
  it.each([[[]], [[0x00]], [[0x0f, 1]], [[0x12, 1, 2]], [[0xff]]])('%j is a bad-message', (bytes) => {
    expect(() => decodePlaintext(Uint8Array.from(bytes))).toThrow(code('bad-message'))
  })

  it('throws a SealdropError or nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(0x10, 0x11, 0x12), fc.uint8Array({ maxLength: 40 }), (type, bytes) => {
        try {
          decodePlaintext(Uint8Array.of(type, ...bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(SealdropError)
        }
      }),
    )
  })
})
