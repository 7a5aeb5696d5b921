/** Where received files go: the private file system where there is one, else Blobs in memory. */
import type { FileSink } from '../transfer/ports.ts'
import { createBlobSink } from './blobSink.ts'
import { createPrivateFileSink } from './privateFileSink.ts'

/** What a finished file is, for the main thread to save. */
export interface StoredFile {
  readonly file: Blob
  /** Its path in the private file system; undefined in memory. */
  readonly stored?: string
}

export interface ReceivingSink extends FileSink {
  /** The finished file of an item, once. Throws SealdropError `disk-failed` when there is none. */
  take(transfer: number, item: number): Promise<StoredFile>
}

/**
 * The best sink of this worker. `store` names this page's own folder in the private file system.
 * Plain HTTP has no private file system: files are then kept in memory, up to a limit.
 */
export async function chooseSink(store: string): Promise<ReceivingSink> {
  return (await createPrivateFileSink(store)) ?? createBlobSink()
}
