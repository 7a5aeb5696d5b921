/** What the main thread and the engine worker say to each other: the only part of engine/ others may import. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { Device } from '../protocol/messages/messages.ts'
import type { ItemView } from '../transfer/itemState.ts'
import type { ChosenFile } from './ports.ts'

export type { ItemState, ItemView } from '../transfer/itemState.ts'
export type * from './channelMessages.ts'

/** I pressed Connect first, R pressed Accept; kept for the whole session. */
export type SessionRole = 'initiator' | 'responder'

export interface OutgoingFile<Chosen extends ChosenFile = ChosenFile> {
  /** Relative path that the receiver sees, `/`-separated. */
  readonly path: string
  readonly file: Chosen
}

/** A file as the receiver was told of it. */
export interface OfferedFile {
  readonly path: string
  readonly size: number
  readonly mime: string
  readonly modified: number
}

/** `isOver`: the receiver has it, or it was cancelled, before the reload. */
export type OfferedAgain = OfferedFile & { readonly file?: ChosenFile; readonly isOver?: true }

/** Who computes: the browser's own code, or ours where it has none. */
export type Implementation = 'web' | 'javascript'

/** Section 3 and 4 know one suite (group 14, ML-KEM-768, AES-256-GCM); what differs is who computes it here. */
export interface CipherSuite {
  readonly records: Implementation
  readonly kem: Implementation
}

export interface ItemPicture {
  readonly item: number
  /** WebP, JPEG or PNG of at most 16 KiB and 192 pixels a side. */
  readonly picture: Blob
}

/** A secret of 32 bytes that this device shares with another one, or with whoever opens an invite. */
export interface HeldSecret {
  /** Of the caller's own making: `open` names those that the peer proved. */
  readonly id: string
  /** Where it is kept for long, a key for HMAC with SHA-256 that cannot be taken out of the browser. */
  readonly secret: Bytes | CryptoKey
  /** The role that this device had when it was made; whoever makes an invite is its initiator. */
  readonly madeAs: SessionRole
}

/** A file that was not received whole, in the private file system: what it was offered as, and where it lies. */
export interface KeptBeginning extends OfferedFile {
  readonly transfer: number
  readonly uid: string
  readonly item: number
  /** The folder of the page that received it. */
  readonly store: string
}

/** A file that arrived whole. */
export interface ReceivedFile {
  readonly transfer: number
  readonly item: number
  /** How many items the offer had: a single one is saved at once. */
  readonly count: number
  readonly path: string
  readonly mime: string
  readonly modified: number
  /** A file of the private file system, or a Blob in memory. */
  readonly file: Blob
  /** It is only this part of `file`, in bytes: small files share one. */
  readonly part?: { readonly at: number; readonly size: number }
  /** Its path in the private file system, for dropping it (browser/files/pageStore.ts); none in memory. */
  readonly stored?: string
  /** In hex. */
  readonly sha256: string
  /** CRC-32 for a stored zip; of items of offers with more than one item only. */
  readonly crc32?: number
  /** It was whole before this page was loaded: it may have been saved already. */
  readonly restored?: true
}

/** Main thread → worker. */
export type EngineCommand =
  | {
      /** What holds for the whole session. Sent once, first. */
      readonly type: 'begin'
      readonly role: SessionRole
      /** `forgets`: a reload of this page does not come back to the session. */
      readonly self: { readonly name: string; readonly device: Device; readonly forgets?: boolean }
      /** This page's own folder for received files in the private file system (browser/files/pageStore.ts). */
      readonly store: string
      /** Names the session in that folder, for a reload: letters and digits. */
      readonly session: string
      /** The session goes on from an earlier page: its `resume` secret, 32 bytes. */
      readonly resume?: Bytes
      /** What the peer called itself in that page. */
      readonly sentBy?: string
      /** The number of our next offer, where earlier pages made some. */
      readonly nextTransfer?: number
      /** What may show who the peer is, the likeliest first: I proves 32 of them, 128 are recognised. */
      readonly held?: readonly HeldSecret[]
    }
  | {
      /**
       * Starts an attempt over a channel of its own (see ChannelPort). An open session keeps its old channel until
       * this one has opened. Sent before anything goes through the channel.
       */
      readonly type: 'connect'
      /** 1, 2, 3, ... in the life of this worker. */
      readonly attempt: number
      /** CB of section 3: 32 bytes. */
      readonly binding: Bytes
      /** What the channel carries in one message, in bytes. */
      readonly maxMessageBytes: number
    }
  /** The attempt is given up: nothing of it is heard any more. One that has opened counts as lost. */
  | { readonly type: 'give-up'; readonly attempt: number }
  /** `key` is the caller's own, echoed in `sending` or `offer-refused`: every offer gets one of the two. */
  | { readonly type: 'offer'; readonly key: string; readonly files: readonly OutgoingFile[] }
  /** An offer of an earlier page (`sending`) goes on, with the files that were chosen again. */
  | {
      readonly type: 'offer-again'
      readonly transfer: number
      readonly uid: string
      readonly items: readonly OfferedAgain[]
    }
  /** It is not made again: the peer hears that it is cancelled. */
  | { readonly type: 'drop-offer'; readonly transfer: number }
  | { readonly type: 'accept'; readonly transfer: number }
  | { readonly type: 'decline'; readonly transfer: number }
  /** Without `item`: the whole transfer. */
  | { readonly type: 'pause' | 'resume' | 'cancel'; readonly transfer: number; readonly item?: number }
  /** `key` is the caller's own, echoed in text-delivered. */
  | { readonly type: 'text'; readonly key: string; readonly text: string }
  /** Of this device, at any time, also before `connect`. Off until it is said. */
  | { readonly type: 'settings'; readonly asksAlways: boolean }
  /** The person compared the code, or trusts the peer otherwise, and wants both devices to remember each other. */
  | { readonly type: 'remember' }
  /** The peer is that remembered device, and these beginnings of its files are kept from earlier sessions. */
  | { readonly type: 'by-device'; readonly device: string; readonly beginnings: readonly KeptBeginning[] }
  /** Whether the connection in use has a long round trip: what is on its way at once is watched then (core/engine/flight.ts). */
  | { readonly type: 'far'; readonly isFar: boolean }
  /** The page let go of so many bytes of received files. */
  | { readonly type: 'released'; readonly bytes: number }
  /** Tells the peer, closes the channel, ends the worker's work. */
  | { readonly type: 'close'; readonly code: ErrorCode }

/** What the other side says of itself in its `ready`. */
export interface SealedPeer {
  readonly name: string
  readonly device: Device
  /** What it received, or the session itself, goes when its page is closed or loaded again. */
  readonly keepsNothing?: boolean
}

/** Worker → main thread. */
export type EngineEvent =
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
  /** The peer wants both devices to remember each other: it counts once we said `remember` too. */
  | { readonly type: 'pair-asked' }
  /** Both want it: the secret to keep, by which they know each other next time. May come more than once. */
  | { readonly type: 'paired'; readonly secret: CryptoKey; readonly madeAs: SessionRole }
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
  /** It is about to be closed for this reason; the disk may take its time. */
  | { readonly type: 'ending'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }
  /** The last event. `by` says who ended the session; nothing unfinished will go on. */
  | { readonly type: 'closed'; readonly code: ErrorCode; readonly by: 'self' | 'peer' }
