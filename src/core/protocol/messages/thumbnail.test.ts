import { describe, expect, it } from 'vitest'
import { concat, utf8, type Bytes } from '../primitives/bytes.ts'
import { parseMessage } from './messages.ts'
import { decodeThumbnail, encodeThumbnail, MAX_THUMBNAIL_BYTES } from './thumbnail.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const u32 = (value: number) => bytes(value >>> 24, value >>> 16, value >>> 8, value)

const png = (width: number, height: number, length = 64) => {
  const header = concat(
    bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    u32(13),
    utf8('IHDR'),
    u32(width),
    u32(height),
  )
  return concat(header, new Uint8Array(length - header.length))
}
const jpeg = (width: number, height: number) =>
  concat(
    bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2),
    bytes(0xff, 0xc2, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 0, 0, 0),
  )
const riff = (chunk: string, ...rest: Bytes[]) =>
  concat(utf8('RIFF'), u32(0), utf8('WEBP'), utf8(chunk), u32(0), ...rest)
const vp8 = (width: number, height: number) =>
  riff('VP8 ', bytes(0, 0, 0, 0x9d, 0x01, 0x2a, width & 255, width >> 8, height & 255, height >> 8))
const vp8l = (width: number, height: number) => {
  const bits = (width - 1) | ((height - 1) << 14)
  return riff('VP8L', bytes(0x2f, bits, bits >>> 8, bits >>> 16, bits >>> 24))
}
const vp8x = (width: number, height: number, flags = 0) => {
  const [w, h] = [width - 1, height - 1]
  return riff('VP8X', bytes(flags, 0, 0, 0, w, w >> 8, w >> 16, h, h >> 8, h >> 16))
}

/** With the length of the VP8X chunk, 10 bytes, where `riff` has none. */
const sized = (webp: Bytes) => webp.with(16, 10)
const pngChunk = (type: string) => concat(u32(8), utf8(type), new Uint8Array(8 + 4))
const withChunks = (...types: string[]) => concat(png(9, 9, 33), ...types.map(pngChunk))

describe('a thumbnail', () => {
  it.each([
    ['PNG', png(192, 1), 'image/png'],
    ['PNG of several chunks', withChunks('tEXt', 'IDAT', 'IDAT', 'IEND'), 'image/png'],
    ['JPEG', jpeg(192, 192), 'image/jpeg'],
    ['WebP', vp8(1, 192), 'image/webp'],
    ['lossless WebP', vp8l(192, 191), 'image/webp'],
    ['WebP with transparency', vp8x(192, 192, 0x10), 'image/webp'],
  ])('in %s is known by its own bytes', (_, picture, type) => {
    expect(decodeThumbnail(encodeThumbnail(picture))).toEqual({ type, bytes: picture })
  })

  it.each([
    ['a PNG 193 wide', png(193, 1)],
    ['a PNG that would unpack to gigabytes', png(0x7fffffff, 0x7fffffff)],
    ['a JPEG 193 high', jpeg(1, 193)],
    ['a WebP 193 wide', vp8(193, 1)],
    ['a lossless WebP 193 high', vp8l(1, 193)],
    ['a WebP canvas 193 wide', vp8x(193, 1)],
    ['an animated WebP', vp8x(1, 1, 0x02)],
    ['a WebP with frames and no word of them', concat(sized(vp8x(1, 1)), utf8('ANMF'), u32(0))],
    ['an animated PNG', withChunks('acTL', 'IDAT')],
    ['an animated PNG with other chunks before', withChunks('tEXt', 'acTL', 'fcTL', 'IDAT', 'fdAT')],
    ['a picture of no width', png(0, 5)],
    ['a JPEG that ends before its size', jpeg(9, 9).slice(0, 12)],
    ['a PNG that ends before its size', png(9, 9).slice(0, 20)],
    ['HTML', utf8('<!doctype html><script>alert(1)</script>')],
    ['SVG', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['one byte', bytes(0xff)],
  ])('is not %s', (_, picture) => {
    expect(decodeThumbnail(encodeThumbnail(picture))).toBeUndefined()
  })

  it('has at most 16 KiB', () => {
    const longest = png(9, 9, MAX_THUMBNAIL_BYTES)
    const longer = png(9, 9, MAX_THUMBNAIL_BYTES + 1)

    expect(decodeThumbnail(encodeThumbnail(longest))?.bytes.length).toBe(MAX_THUMBNAIL_BYTES)
    expect(decodeThumbnail(encodeThumbnail(longer))).toBeUndefined()
  })

  it.each(['', '====', 'iVBO', 'iVBORw0KGgo', '!'.repeat(64), ` ${encodeThumbnail(png(1, 1))}`])(
    'is not the text %j',
    (text) => {
      expect(decodeThumbnail(text)).toBeUndefined()
    },
  )
})

describe('an offer', () => {
  const offerOf = (thumbnail: unknown) => {
    const item = { path: 'a.png', size: 1, mime: 'image/png', modified: 0, thumbnail }
    const message = { type: 'offer', transfer: 0, uid: '0'.repeat(32), items: [item] }
    const parsed = parseMessage(utf8(JSON.stringify(message)))
    return parsed.type === 'offer' ? parsed.items[0] : undefined
  }

  it('brings the thumbnail of an item', () => {
    const thumbnail = encodeThumbnail(png(9, 9))

    expect(offerOf(thumbnail)).toHaveProperty('thumbnail', thumbnail)
  })

  it.each([[undefined], [null], [5], ['no picture'], [['a']], ['A'.repeat(30_000)]])(
    'is whole without what is no thumbnail: %j',
    (thumbnail) => {
      expect(offerOf(thumbnail)).toMatchObject({ path: 'a.png', size: 1 })
      expect(offerOf(thumbnail)?.thumbnail).toBeUndefined()
    },
  )
})
