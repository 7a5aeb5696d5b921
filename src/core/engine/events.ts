/** What the engine worker says to the main thread. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { Device } from '../protocol/messages/messages.ts'
import type { ItemView } from '../transfer/itemState.ts'
import type { CipherSuite, ItemPicture, OfferedFile, ReceivedFile, SessionRole } from './messages.ts'

/** Worker → main thread. */
export type EngineEvent = SessionEvent | ForwardedEvent

/** What the other side says of itself in its `ready`. */
export interface SealedPeer {
  readonly name: string
  readonly device: Device
  /** What it received, or the session itself, goes when its page is closed or loaded again. */
  readonly keepsNothing?: boolean
}

/** What changes the session's own state (core/peer/session/). */
export type SessionEvent =
  | {
      /** The other side's `ready` opened: the session is open and the code may be shown. */
      readonly type: 'open'
      readonly attempt: number
      readonly peer: SealedPeer
      /** Five numbers of 0 to 63. */
      readonly securityCode: readonly number[]
      /** Ids of the held secrets that both sides proved. */
      readonly proved: readonly string[]
      readonly suite: CipherSuite
      /** What the session's first attempt made to go on with: 32 bytes, kept for a reload of the page. */
      readonly resume: Bytes
    }
  /** The channel of this attempt is lost. Everything unfinished waits for another attempt. */
  | { readonly type: 'cut'; readonly attempt: number }
  /** Both sides proved that this attempt goes on with the same session; the older one is gone. */
  | {
      readonly type: 'reopened'
      readonly attempt: number
      readonly peer: SealedPeer
      readonly suite: CipherSuite
    }
  /** This attempt came to nothing, and the session goes on without it. */
  | { readonly type: 'attempt-failed'; readonly attempt: number; readonly code: ErrorCode }
  /** It is about to be closed for this reason; the disk may take its time. */
  | { readonly type: 'ending'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }
  /** The last event. `by` says who ended the session; nothing unfinished will go on. */
  | { readonly type: 'closed'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }

/** What the session forwards to the app: remembering, transfers and texts. */
export type ForwardedEvent =
  /** The peer wants both devices to remember each other: it counts once we said `remember` too. */
  | { readonly type: 'pair-asked' }
  /** Both want it: the secret to keep, by which they know each other next time. May come more than once. */
  | { readonly type: 'paired'; readonly secret: CryptoKey; readonly madeAs: SessionRole }
  /** Items that changed since the last one; at most ten times a second. */
  | { readonly type: 'items'; readonly items: readonly ItemView[] }
  /** An offer that needs a person's word: answered by accept or decline. Small ones are accepted by the engine. */
  | {
      readonly type: 'asked'
      readonly transfer: number
      readonly count: number
      readonly bytes: number
      /** With what was accepted before it is more than the browser says is free: no device takes it for its person. */
      readonly isTooLarge?: true
    }
  /** An offer of ours was made: what a later page needs to make it again. */
  | {
      readonly type: 'sending'
      /** Of the `offer`; none for one of an earlier page. */
      readonly key?: string
      readonly transfer: number
      /** 128 bits in hex. */
      readonly uid: string
      readonly count: number
      /** Left out of offers too large to be remembered. */
      readonly items?: readonly OfferedFile[]
      /** How many of their paths are too long to be sent as they are, and the first of them. */
      readonly shortened?: { readonly count: number; readonly path: string }
    }
  /** An offer that was accepted at once. */
  | { readonly type: 'offered'; readonly transfer: number; readonly count: number; readonly bytes: number }
  /** An offer that was `asked` about is over: there is nothing to answer. */
  | { readonly type: 'withdrawn'; readonly transfer: number }
  /** Offers of the peer that came to nothing and are too many: their items are known no more. */
  | { readonly type: 'forgotten'; readonly transfers: readonly number[] }
  /** Small pictures of files of one offer, theirs or ours. */
  | { readonly type: 'thumbnails'; readonly transfer: number; readonly pictures: readonly ItemPicture[] }
  /** Items are whole, their hashes matched and they are flushed. */
  | { readonly type: 'received'; readonly files: readonly ReceivedFile[] }
  /** An item was whole, and its file is no longer there: somebody cleared this site's storage. */
  | {
      readonly type: 'lost'
      readonly transfer: number
      readonly item: number
      readonly path: string
      readonly code: ErrorCode
    }
  /** The offer of this key was not made, e.g. `too-many` files; nothing of it was sent. */
  | { readonly type: 'offer-refused'; readonly key: string; readonly code: ErrorCode }
  /** An offer of an earlier page was not made again. */
  | { readonly type: 'offer-again-refused'; readonly transfer: number; readonly code: ErrorCode }
  /** The text was not sent: too long, or too many at once. */
  | { readonly type: 'text-refused'; readonly key: string; readonly code: ErrorCode }
  /** Those that came within a moment, in order: a flood of them is one piece of news to the page. */
  | { readonly type: 'texts'; readonly texts: readonly string[] }
  | { readonly type: 'text-delivered'; readonly key: string }
