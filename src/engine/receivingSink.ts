/** The FileSink port, and what becomes of a file once it is whole. */
import type { FileSink } from '../transfer/ports.ts'

/** What a finished file is, for the main thread to save. */
export interface StoredFile {
  readonly file: Blob
  /** Its path in the private file system; undefined in memory. */
  readonly stored?: string
}

export interface ReceivingSink extends FileSink {
  /** The finished file of an item, once. Rejects with SealdropError `disk-failed` when there is none. */
  take(transfer: number, item: number): Promise<StoredFile>
  /** Finished files of so many bytes are gone from memory. Only where files lie in memory. */
  release?(bytes: number): void
}
