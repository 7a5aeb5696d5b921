/** What the main thread and the engine worker say to each other: the only part of engine/ others may import. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ChosenFile } from './ports.ts'

export type { ItemState, ItemView } from '../transfer/itemState.ts'
export type * from './channelMessages.ts'
export type * from './commands.ts'
export type * from './events.ts'

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
