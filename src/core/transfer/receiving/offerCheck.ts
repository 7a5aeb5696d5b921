/** What the receiver makes of an offer before it costs a byte of disk: section 5 of docs/PROTOCOL.md. */
import { itemMime } from '../../protocol/messages/emptyFolder.ts'
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { Decline, OfferItem } from '../../protocol/messages/messages.ts'
import { pathToShow, safePath } from '../../protocol/messages/paths.ts'
import { MAX_THUMBNAILS } from '../../protocol/messages/thumbnail.ts'
import type { IncomingItem, OfferedThumbnail } from '../ports.ts'
import { uniquePaths } from './uniquePaths.ts'

/** More files than this are never begun without a person's word: they may be a mistake, and fill a folder. */
export const ASK_ABOVE_ITEMS = 1_000

/** A whole offer, its pieces joined. */
export interface WholeOffer {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
  readonly items: readonly OfferItem[]
}

/** Why a device declines by itself; `refused` is a person's word. */
export type Refusal = Exclude<Decline['reason'], 'refused'>

interface Judged {
  readonly items: readonly IncomingItem[]
  /** Items that may not come, by index: their paths name no file. */
  readonly refused: ReadonlySet<number>
}

/** `bytes` are those of the items that may come. */
export type Verdict = Judged &
  (
    | { readonly kind: 'accept' | 'ask'; readonly bytes: number }
    | { readonly kind: 'decline'; readonly reason: Refusal }
  )

/**
 * `limitBytes` is what the sink takes at most; undefined where only the disk decides. `asksAlways`: the person wants to
 * be asked about every offer.
 */
export function judgeOffer(offer: WholeOffer, limitBytes: number | undefined, asksAlways: boolean): Verdict {
  const judged = withPaths(offer)
  const { items, refused } = judged
  if (refused.size === items.length) return { kind: 'decline', reason: 'bad-path', ...judged }
  const bytes = items.reduce((sum, { item, size }) => (refused.has(item) ? sum : sum + size), 0)
  // Above 2^53 - 1 the sum is no longer exact, but still above: no disk holds that much either.
  const fits = bytes <= Math.min(limitBytes ?? Infinity, Number.MAX_SAFE_INTEGER)
  if (!fits) return { kind: 'decline', reason: 'no-space', ...judged }
  const asks = asksAlways || items.length > ASK_ABOVE_ITEMS
  return { kind: asks ? 'ask' : 'accept', ...judged, bytes }
}

/** The first 32 that came with the offer. */
export function thumbnailsOf({ items }: WholeOffer): OfferedThumbnail[] {
  const found: OfferedThumbnail[] = []
  for (const [item, { thumbnail }] of items.entries()) {
    if (found.length === MAX_THUMBNAILS) break
    if (thumbnail !== undefined) found.push({ item, thumbnail })
  }
  return found
}

/** Whether it offers just these items, as they were made when it was offered before. */
export function offersSame(offer: WholeOffer, items: readonly IncomingItem[]): boolean {
  const again = withPaths(offer).items
  return (
    again.length === items.length &&
    again.every(({ path, size, modified }, index) => {
      const before = items[index]
      return before?.path === path && before.size === size && before.modified === modified
    })
  )
}

/** The items with paths that are safe and differ; those that are refused have one to be named by. */
function withPaths({ transfer, uid, items }: WholeOffer): Judged {
  const refused = new Set<number>()
  const safe = items.map(({ path }, item) => {
    const made = pathOrNothing(path)
    if (made === undefined) refused.add(item)
    return made ?? pathToShow(path)
  })
  const made = uniquePaths(safe).map((path, item) => {
    const { size = 0, mime = '', modified = 0 } = items[item] ?? {}
    return { transfer, uid, item, path, size, mime: itemMime(mime, size), modified }
  })
  return { items: made, refused }
}

function pathOrNothing(path: string): string | undefined {
  try {
    return safePath(path)
  } catch (error) {
    if (error instanceof SealdropError && error.code === 'bad-path') return undefined
    throw error
  }
}
