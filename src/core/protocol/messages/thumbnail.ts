/** Section 5 of docs/PROTOCOL.md, `thumbnail`: a small picture of an offered file, read before a browser decodes it. */
import type { Bytes } from '../primitives/bytes.ts'

/** Room for a 192-pixel photograph; 32 of them fit a slow link's first seconds. */
export const MAX_THUMBNAIL_BYTES = 16 * 1024

/** 96 CSS pixels on a screen of twice the density. */
export const MAX_THUMBNAIL_PIXELS = 192

/** Of one offer: what fits on a few screens. An offer of thousands of files stays small. */
export const MAX_THUMBNAILS = 32

/** Base64 has four characters for three bytes, padded. */
const MAX_BASE64_CHARACTERS = Math.ceil(MAX_THUMBNAIL_BYTES / 3) * 4

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export type ThumbnailType = 'image/webp' | 'image/jpeg' | 'image/png'

interface Thumbnail {
  readonly type: ThumbnailType
  /** At most 16 KiB. */
  readonly bytes: Bytes
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Padded base64 of RFC 4648, section 4. */
export function encodeThumbnail(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

/**
 * The picture of a base64 text, or undefined for what is none: longer than 16 KiB, no base64, not a WebP, JPEG or PNG
 * by its own bytes, or one whose header says more than 192 pixels a side, because a few bytes may unpack to gigabytes.
 */
export function decodeThumbnail(base64: string): Thumbnail | undefined {
  if (base64 === '' || base64.length > MAX_BASE64_CHARACTERS || !BASE64.test(base64)) return undefined
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  if (bytes.length > MAX_THUMBNAIL_BYTES) return undefined
  const view = new DataView(bytes.buffer)
  for (const { type, sizeOf } of kinds) {
    const size = sizeWithin(() => sizeOf(view))
    if (size) return isSmall(size) ? { type, bytes } : undefined
  }
  return undefined
}

const kinds: readonly {
  readonly type: ThumbnailType
  readonly sizeOf: (view: DataView) => Size | undefined
}[] = [
  { type: 'image/webp', sizeOf: webpSize },
  { type: 'image/jpeg', sizeOf: jpegSize },
  { type: 'image/png', sizeOf: pngSize },
]

function isSmall({ width, height }: Size): boolean {
  return Math.min(width, height) >= 1 && Math.max(width, height) <= MAX_THUMBNAIL_PIXELS
}

/** A picture that ends within its header is none. */
function sizeWithin(read: () => Size | undefined): Size | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function hasText(view: DataView, at: number, text: string): boolean {
  return Array.from(text).every((character, index) => view.getUint8(at + index) === character.charCodeAt(0))
}

/** PNG (ISO/IEC 15948), section 11.2.2: IHDR comes first. */
function pngSize(view: DataView): Size | undefined {
  if (!hasText(view, 0, '\u0089PNG\r\n\u001a\n') || !hasText(view, 12, 'IHDR')) return undefined
  return isAnimatedPng(view) ? undefined : { width: view.getUint32(16), height: view.getUint32(20) }
}

/** PNG, third edition, section 11.3.6.1: acTL. Chunks: length (4), type (4), data, CRC (4). */
function isAnimatedPng(view: DataView): boolean {
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (hasText(view, at + 4, 'acTL')) return true
  }
  return false
}

/** The animation flag of VP8X: a thumbnail stands still. */
const WEBP_ANIMATED = 0x02

/** RFC 9649, section 2.5 (VP8), 2.6 (VP8L) and 2.7 (VP8X). */
function webpSize(view: DataView): Size | undefined {
  if (!hasText(view, 0, 'RIFF') || !hasText(view, 8, 'WEBP')) return undefined
  if (hasText(view, 12, 'VP8 ') && hasText(view, 23, '\u009d\u0001\u002a')) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (hasText(view, 12, 'VP8L') && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (!hasText(view, 12, 'VP8X') || (view.getUint8(20) & WEBP_ANIMATED) !== 0) return undefined
  if (hasFrames(view)) return undefined
  // Three bytes each, after a flag byte and three reserved ones.
  return { width: (view.getUint32(23, true) >>> 8) + 1, height: (view.getUint32(26, true) >>> 8) + 1 }
}

/** Whether a decoder that does not look at the flag finds an animation: chunks of FourCC (4), length (4), data, padded to 2. */
function hasFrames(view: DataView): boolean {
  for (let at = 12; at + 8 <= view.byteLength; at += 8 + 2 * Math.ceil(view.getUint32(at + 4, true) / 2)) {
    if (hasText(view, at, 'ANIM') || hasText(view, at, 'ANMF')) return true
  }
  return false
}

/** ITU-T T.81, annex B: segments up to the first start of frame. */
function jpegSize(view: DataView): Size | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return undefined
    if (isStartOfFrame(view.getUint8(at + 1))) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
  }
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which stand among them. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
