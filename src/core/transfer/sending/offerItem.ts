/** A source as it is offered: section 5 of docs/PROTOCOL.md. */
import { itemMime } from '../../protocol/messages/emptyFolder.ts'
import { MAX_MIME_CHARACTERS, type OfferItem } from '../../protocol/messages/messages.ts'
import { wirePath } from '../../protocol/messages/paths.ts'
import type { FileSource } from '../ports.ts'
import { wellFormed } from '../wellFormed.ts'

/** As every receiver demands it: what one would call malformed would end the session, or lose the whole offer. */
export function toOfferItem({ path, size, mime, modified, thumbnail }: FileSource): OfferItem {
  return {
    path: wirePath(wellFormed(path)),
    size,
    // A longer type is none: it is left out.
    mime: mime.length > MAX_MIME_CHARACTERS ? '' : itemMime(wellFormed(mime), size),
    modified: Math.min(Math.max(0, Math.trunc(modified) || 0), Number.MAX_SAFE_INTEGER),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  }
}
