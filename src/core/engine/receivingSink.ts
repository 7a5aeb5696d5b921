/** The FileSink port, and what becomes of a file once it is whole. */
import type { FileSink, IncomingItem, StoredPart } from '../transfer/ports.ts'

/** What a finished file is, for the main thread to save. */
export interface StoredFile {
  readonly file: Blob
  /** It is only this part of `file`, in bytes. */
  readonly part?: FilePart
  /** Its path in the private file system; undefined in memory. */
  readonly stored?: string
}

interface FilePart {
  readonly at: number
  readonly size: number
}

export interface ReceivingSink extends FileSink {
  /** What it takes lies in this page's memory, and goes with the page. */
  readonly inMemory?: true
  /** The finished file of an item, once. Rejects with SealdropError `disk-failed` when there is none. */
  take(item: IncomingItem & { readonly part?: StoredPart }): Promise<StoredFile>
  /** Finished files of so many bytes are gone from memory. Only where files lie in memory. */
  release?(bytes: number): void
  /** What the peer calls itself from now on, to be written down with what it sends. */
  sentBy?(name: string): void
  /** The peer is that remembered device: what is left unfinished is its to go on with. */
  sentByDevice?(device: string): void
  /** The session is over: no later page goes on with it. Never throws. */
  forget?(): Promise<void>
}
