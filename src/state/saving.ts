/** Where received files go: single ones at once, several when the person says so. */
import { saveFile, saveOneByOne } from '../platform/download.ts'
import { storedZip } from '../platform/storedZip.ts'
import { uniquePaths } from '../transfer/uniquePaths.ts'
import { withoutIsolates } from './bidi.ts'
import { t } from './i18n.ts'
import type { Received, TransferRow } from './useTransfers.ts'

/** The name in the person's downloads: what stands behind the last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function saveReceived(received: Received): void {
  saveFile(received.file, baseName(received.path))
}

/** What came as one of several and is whole. */
export function severalReceived(rows: readonly TransferRow[]): Received[] {
  return rows.flatMap(({ received }) => (received && received.count > 1 ? [received] : []))
}

export async function saveEach(received: readonly Received[]): Promise<void> {
  await saveOneByOne(received.map(({ file, path }) => ({ file, name: baseName(path) })))
}

/** One zip with the folders as they were sent. Nothing is copied. */
export function saveAsZip(received: readonly Received[], from: string): void {
  // Each offer's paths differ, but two offers may hold the same one.
  const paths = uniquePaths(received.map(({ path }) => path))
  const entries = received.flatMap(({ path, file, crc32, modified }, index) =>
    crc32 === undefined ? [] : [{ path: paths[index] ?? path, file, crc32, modified }],
  )
  saveFile(storedZip(entries), zipName(from))
}

/** What a person is called, without what a file system might take amiss. */
function zipName(from: string): string {
  const name = from.replaceAll(/[^\p{L}\p{M}\p{N} _-]/gu, '_')
  return withoutIsolates(t('transfers.zipName', { name }))
}
