/** The three ports of a transfer (docs/ARCHITECTURE.md): where bytes come from, go through and end up. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { ChunkHeader } from '../protocol/records/plaintext.ts'
import type { TransferMessage } from './wire.ts'

/**
 * Carries whole channel messages in order, by a WebRTC data channel or the server's relay. It knows nothing of what they
 * mean.
 */
export interface Channel {
  /** The largest message it carries, in bytes. */
  readonly maxMessageBytes: number
  /** What may be on its way at once, in bytes: some tenths of a second of what the network below carries. */
  readonly budgetBytes: number
  /**
   * Takes over `message` (its buffer may be transferred away). Messages leave in the order of the calls.
   * Resolves as soon as there is room for another one: whoever awaits it is held back by the network.
   * Rejects with SealdropError `channel-lost` when the channel is gone.
   */
  send(message: Bytes): Promise<void>
  /** Memory for a message that send() takes over, of undefined content: perhaps of one that was sent before. */
  allocate?(bytes: number): Bytes
  /** Delivers what arrives, in order, from the first message on. Set once, before anything can be missed. */
  onMessage(listener: (message: Bytes) => void): void
  /** Called once, when the channel is gone for whatever reason but our own close(). */
  onLost(listener: () => void): void
  /**
   * Resolves once whoever moves the messages has looked, with whether the network below still answers although no
   * message comes. Stays pending while that side is blocked, e.g. by a dialog. Never rejects.
   */
  look(): Promise<boolean>
  /** Sends what is queued as far as it can, then closes. Never throws. */
  close(): void
}

/** One file to be sent. */
export interface FileSource {
  /** Relative, `/`-separated. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** May be empty. */
  readonly mime: string
  /** Milliseconds since 1970. */
  readonly modified: number
  /** A small picture of it for the offer, in base64 (core/protocol/messages/thumbnail.ts). */
  readonly thumbnail?: string
  /**
   * Exactly `length` bytes from `offset`. Throws SealdropError `source-changed` when the file is no longer
   * the one that was chosen, `source-unreadable` when it cannot be read. The bytes may be overwritten once the second
   * read after this one begins.
   */
  read(offset: number, length: number): Promise<Bytes>
  /**
   * Reads all of it once more, to where it ends now. Only where nothing else tells that a file was rewritten while it was
   * read: what was read is one version of it if, and only if, it reads the same again. A piece may be overwritten once
   * `onPiece` returns. Resolves to false when release() came in between; throws as read() does.
   */
  readAgain?(onPiece: (piece: Bytes) => void): Promise<boolean>
  /** Lets go of what reading keeps open; a later read opens it again. */
  release?(): void
  /** It is over, and not read any more: a browser pays for each file that anybody holds. */
  forget?(): void
  /** It was offered before this page was loaded and nobody chose it again: only what it is called is known. */
  readonly isMissing?: true
}

/** A transfer that this side offered before its page was loaded again. */
export interface OfferedBefore {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
}

/** What the receiver was offered, its path already made safe. */
export interface IncomingItem {
  readonly transfer: number
  /** 128 bits in hex: the same when the transfer is offered again. */
  readonly uid: string
  /** 0-based index in the offer. */
  readonly item: number
  readonly path: string
  readonly size: number
  readonly mime: string
  readonly modified: number
}

/** A whole offer arrived. */
export interface TransferOffer {
  readonly transfer: number
  /** How many items it has. */
  readonly count: number
  /** Of all items together. */
  readonly bytes: number
  /** It waits for accept() or decline(); else it was accepted at once. */
  readonly asks: boolean
  /** With what was accepted before it is more than is free, as far as the sink knows. */
  readonly isTooLarge?: true
  /** What came of small pictures, at most 32: the others were not worth their bytes. */
  readonly thumbnails: readonly OfferedThumbnail[]
}

/** As it was offered, checked by the message's schema. */
export interface OfferedThumbnail {
  readonly item: number
  /** Base64 of at most 16 KiB. */
  readonly thumbnail: string
}

/** An item is whole: its hash matched, and the sink flushed it. */
export interface ReceivedItem extends IncomingItem {
  /** How many items its offer had. */
  readonly count: number
  /** In hex. */
  readonly sha256: string
  /** It was whole before this page began. */
  readonly restored?: true
  /** Where an earlier page put it, if that is no file of its own. */
  readonly part?: StoredPart
  /** An unsigned 32-bit number; only of offers with more than one item. */
  readonly crc32?: number
}

/** A file of which an earlier page kept the beginning, and in which page's folder it lies. */
export interface Beginning extends IncomingItem {
  readonly store?: string
}

/** One file being received. Calls are made one after the other. */
export interface SinkFile {
  /**
   * Writes all of `data` at `offset` and returns when it is written; it may keep or transfer the buffer.
   * Throws SealdropError `disk-full` or `disk-failed`.
   */
  write(offset: number, data: Bytes): void | Promise<void>
  /** Flushes and closes: the file is whole and verified. */
  finish(): Promise<void>
  /**
   * Closes and deletes: nothing of it stays. Never throws. Comes once; after finish() only when the item was
   * cancelled while that ran.
   */
  discard(): Promise<void>
  /** Closes and keeps what was written, for reopen(). Never throws. */
  keep?(): Promise<void>
}

/** A file of which the beginning is there already. */
export interface KeptFile extends SinkFile {
  readonly size: number
  /** `length` bytes from `offset`, all of them there. Throws SealdropError `disk-failed`. */
  read(offset: number, length: number): Bytes | Promise<Bytes>
}

export interface FileSink {
  /** The most bytes it can take in one offer, or undefined where only the disk decides. */
  readonly limitBytes?: number
  /** How many bytes are free, as far as the browser tells: a reason to ask a person, never to refuse. Never rejects. */
  freeBytes?(): Promise<number | undefined>
  /** An empty file. Throws SealdropError `disk-full` or `disk-failed`. */
  open(item: IncomingItem): Promise<SinkFile>
  /**
   * The file of `item` with what is kept of `from`, the same item or an earlier one; undefined when nothing is.
   * Throws SealdropError `disk-failed`. Only where files outlive what wrote them.
   */
  reopen?(item: IncomingItem, from: Beginning): Promise<KeptFile | undefined>
  /** Deletes what is kept of an item that is not open. Never throws. */
  remove?(item: IncomingItem): Promise<void>
  /** Where it is written down what was accepted and what became of it. Only where files outlive the page. */
  readonly journal?: Journal
}

/** All calls return at once and never throw: what cannot be written down is not found again, and nothing worse. */
export interface Journal {
  accepted(items: readonly IncomingItem[]): void
  /** Resolves when it is written down, or cannot be. Never rejects. */
  done(item: IncomingItem, hashes: FileHashes): void | Promise<void>
  /** Cancelled or, with a code, failed. */
  over(item: IncomingItem, code: ErrorCode | undefined): void
}

/** Where a small file lies: in a pack, a file that many of one offer share, one behind the other. */
export interface StoredPart {
  /** The pack's name in the folder of its page. */
  readonly pack: string
  /** Offset of its first byte in the pack. */
  readonly at: number
  /** How many files of the pack are handed out by this page, if that is known. */
  readonly of?: number
}

/** Of a whole file. */
export interface FileHashes {
  /** In hex. */
  readonly sha256: string
  /** An unsigned 32-bit number, where one was asked for. */
  readonly crc32?: number | undefined
}

/** A transfer that was accepted by a page that is gone, as its journal and the disk say. */
export interface SavedTransfer {
  readonly transfer: number
  /** 128 bits in hex. */
  readonly uid: string
  readonly items: readonly SavedItem[]
}

export interface SavedItem {
  readonly offered: IncomingItem
  readonly saved:
    | { readonly kind: 'open'; readonly bytes: number }
    /** `isStored`: its file is still there, nobody saved it elsewhere and deleted it. */
    | {
        readonly kind: 'done'
        readonly sha256: string
        readonly crc32?: number
        readonly part?: StoredPart
        readonly isStored: boolean
      }
    | { readonly kind: 'over'; readonly code?: ErrorCode }
}

/** Where messages go: whoever implements it seals each and hands it to the channel. Order of calls is order on the wire. */
export interface Outbox {
  /** The most data in the next chunk, in bytes: its record fits the peer's `maxRecord` and holds up nothing for long. */
  readonly maxChunkBytes: number
  /** Control messages are never held back. */
  sendMessage(message: TransferMessage): void
  /**
   * Copies `data` before it returns. Resolves when there is room for the next chunk: the back-pressure of the
   * channel. Rejects with SealdropError `channel-lost` when the channel is gone.
   */
  sendChunk(header: ChunkHeader, data: Bytes): Promise<void>
}

/** Time as a parameter: tests move it by hand. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number
  /** Runs `task` once after `delayMs`; the returned function takes it back. */
  setTimer(task: () => void, delayMs: number): () => void
}

/** Incremental CRC-32, for a stored zip. */
export interface Crc {
  update(data: Uint8Array): void
  /** Of all data so far, as an unsigned 32-bit number. */
  value(): number
}

/** Incremental SHA-256. */
export interface Hasher {
  update(data: Uint8Array): void
  /** 32 bytes. Called once, last. */
  digest(): Bytes
  /** Where it is now. Not after digest(). */
  checkpoint(): Checkpoint
}

/** A hash of some first bytes, for going on from there as often as one likes. */
export interface Checkpoint {
  open(): Hasher
}
