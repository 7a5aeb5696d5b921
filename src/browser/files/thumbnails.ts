/** Small pictures of what is offered (section 5 of docs/PROTOCOL.md, `thumbnail`), made before it is. */
import type { Bytes } from '../../core/protocol/primitives/bytes.ts'
import { isPicture } from '../../core/protocol/messages/pictures.ts'
import {
  decodeThumbnail,
  encodeThumbnail,
  MAX_THUMBNAIL_BYTES,
  MAX_THUMBNAIL_PIXELS,
  MAX_THUMBNAILS,
  type ThumbnailType,
} from '../../core/protocol/messages/thumbnail.ts'
import type { Clock } from '../../core/transfer/ports.ts'

/** For all of an offer: nobody notices so little between pressing *Send* and the first byte. */
export const THUMBNAILS_TIMEOUT_MS = 300

/** Each is decoded in full size: two keep two cores busy and little memory. */
const AT_ONCE = 2

/** Tried in this order until one is small enough. A browser that cannot write a type writes PNG instead. */
const ENCODINGS: readonly { readonly type: ThumbnailType; readonly quality: number }[] = [
  { type: 'image/webp', quality: 0.75 },
  { type: 'image/webp', quality: 0.4 },
  { type: 'image/jpeg', quality: 0.7 },
  { type: 'image/jpeg', quality: 0.35 },
]

type MakeThumbnail = (file: Blob) => Promise<Bytes | undefined>

/**
 * Base64 thumbnails by the files' index, of the first 32 pictures among them, as far as they are ready within 300 ms.
 * Never rejects: what cannot be made is not there.
 */
export async function thumbnailsFor(
  files: readonly Blob[],
  clock: Clock,
  make: MakeThumbnail = makeThumbnail,
): Promise<ReadonlyMap<number, string>> {
  const made = new Map<number, string>()
  const pictures = [...files.entries()].filter(([, file]) => isPicture(file)).slice(0, MAX_THUMBNAILS)
  if (pictures.length === 0) return made
  let late = false
  const isLate = () => late
  const queue = pictures.values()

  async function work(): Promise<void> {
    for (const [index, file] of queue) {
      if (isLate()) return
      const bytes = await make(file).catch(() => undefined)
      const base64 = bytes && encodeThumbnail(bytes)
      // The receiver's own check: what it would leave out is not worth sending.
      if (!isLate() && base64 !== undefined && decodeThumbnail(base64)) made.set(index, base64)
    }
  }

  await new Promise<void>((resolve) => {
    const cancel = clock.setTimer(resolve, THUMBNAILS_TIMEOUT_MS)
    void Promise.all(Array.from({ length: AT_ONCE }, work)).then(() => {
      cancel()
      resolve()
    })
  })
  late = true
  return made
}

/** At most 192 pixels a side and 16 KiB, without the source's metadata; undefined when that cannot be had. */
async function makeThumbnail(file: Blob): Promise<Bytes | undefined> {
  if (!('OffscreenCanvas' in globalThis)) return undefined
  // With one side given the other follows in proportion.
  const bitmap = await createImageBitmap(file, {
    resizeWidth: MAX_THUMBNAIL_PIXELS,
    resizeQuality: 'medium',
  })
  try {
    return await encodeBitmap(bitmap)
  } finally {
    bitmap.close()
  }
}

async function encodeBitmap(bitmap: ImageBitmap): Promise<Bytes | undefined> {
  const scale = Math.min(1, MAX_THUMBNAIL_PIXELS / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  context?.drawImage(bitmap, 0, 0, width, height)
  for (const { type, quality } of ENCODINGS) {
    if (type === 'image/jpeg') fillBehind(context, width, height)
    const blob = await canvas.convertToBlob({ type, quality })
    if (blob.type === type && blob.size <= MAX_THUMBNAIL_BYTES)
      return new Uint8Array(await blob.arrayBuffer())
  }
  return undefined
}

/** JPEG knows no transparency and would show black. */
function fillBehind(context: OffscreenCanvasRenderingContext2D | null, width: number, height: number): void {
  if (!context) return
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
}
