/** Which sink this worker has: the private file system where there is one, else Blobs in memory. */
import { createBlobSink } from '../../core/engine/blobSink.ts'
import { createPrivateFileSink } from '../files/privateFileSink.ts'
import type { ReceivingSink } from '../../core/engine/receivingSink.ts'

/**
 * The best sink of this worker. `store` names this page's own folder in the private file system, `session` what is to
 * be found again there after a reload (browser/files/savedTransfers.ts). Plain HTTP has no
 * private file system: files are then kept in memory, up to a limit.
 */
export async function chooseSink(store: string, session?: string): Promise<ReceivingSink> {
  return (await createPrivateFileSink(store, session)) ?? createBlobSink()
}
