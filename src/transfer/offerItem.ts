/** A source as it is offered: section 5 of docs/PROTOCOL.md. */
import { utf8 } from '../protocol/bytes.ts'
import { itemMime } from '../protocol/emptyFolder.ts'
import { SealdropError } from '../protocol/error.ts'
import { MAX_MIME_CHARACTERS, MAX_PATH_BYTES, type OfferItem } from '../protocol/messages.ts'
import type { FileSource } from './ports.ts'
import { wellFormed } from './wellFormed.ts'

/** As the receiver demands it: what it would call malformed would end the session. Throws `bad-path`. */
export function toOfferItem({ path, size, mime, modified, thumbnail }: FileSource): OfferItem {
  const sent = wellFormed(path)
  if (sent === '' || utf8(sent).length > MAX_PATH_BYTES)
    throw new SealdropError('bad-path', 'a path too long')
  return {
    path: sent,
    size,
    // A longer type is none: it is left out.
    mime: mime.length > MAX_MIME_CHARACTERS ? '' : itemMime(wellFormed(mime), size),
    modified: Math.max(0, Math.trunc(modified) || 0),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  }
}
