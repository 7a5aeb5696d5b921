/** The FileSink port, and what becomes of a file once it is whole. */
import type { FileSink, IncomingItem } from '../transfer/ports.ts'

/** What a finished file is, for the main thread to save. */
export interface StoredFile {
  readonly file: Blob
  /** Its path in the private file system; undefined in memory. */
  readonly stored?: string
}

/** Which item of which transfer. */
export type ItemKey = Pick<IncomingItem, 'transfer' | 'uid' | 'item'>

export interface ReceivingSink extends FileSink {
  /** The finished file of an item, once. Rejects with SealdropError `disk-failed` when there is none. */
  take(item: ItemKey): Promise<StoredFile>
  /** Finished files of so many bytes are gone from memory. Only where files lie in memory. */
  release?(bytes: number): void
  /** The session is over: nothing of it is to be found again by a later page. Never throws. */
  forget?(): Promise<void>
}
