/** Which files are pictures to this app, by what they call themselves. */

/** What every browser decodes safely and shows as one still picture. No SVG: it is a document. */
const PICTURE_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/bmp',
])

/** A larger file is no photograph, and decoding it could take more memory than a phone has. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024

/** Whether decoding is worth trying. */
export function isPicture({ type, size }: { readonly type: string; readonly size: number }): boolean {
  return PICTURE_TYPES.has(type) && size > 0 && size <= MAX_PICTURE_BYTES
}
