/** Tells the page the small pictures of what is offered, theirs and ours. */
import { decodeThumbnail } from '../protocol/messages/thumbnail.ts'
import type { EngineEvent, ItemPicture } from './messages.ts'

/** Of one session, held by the page: a peer that offers on and on fills no memory with pictures. */
const MAX_PICTURE_BYTES = 8 * 1024 * 1024

/** Shows those of one offer, unless they would be too many. */
export function createOfferedPictures(
  emit: (event: EngineEvent) => void,
): (transfer: number, pictures: readonly ItemPicture[]) => void {
  let shownBytes = 0

  return (transfer, pictures) => {
    const bytes = pictures.reduce((sum, { picture }) => sum + picture.size, 0)
    if (bytes === 0 || shownBytes + bytes > MAX_PICTURE_BYTES) return
    shownBytes += bytes
    emit({ type: 'thumbnails', transfer, pictures })
  }
}

/** Base64 of checked thumbnails as the page shows them: by an address of their own, in an image. */
export function picturesOf(thumbnails: Iterable<readonly [number, string]>): ItemPicture[] {
  return Array.from(thumbnails).flatMap(([item, base64]) => {
    const thumbnail = decodeThumbnail(base64)
    return thumbnail ? [{ item, picture: new Blob([thumbnail.bytes], { type: thumbnail.type }) }] : []
  })
}
