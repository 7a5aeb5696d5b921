/** Where received files go: single ones at once, several when the person says so. */
import { saveFile, saveOneByOne } from '../platform/download.ts'
import { storedZip } from '../platform/storedZip.ts'
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
  const entries = withUniquePaths(received).flatMap(({ path, file, crc32, modified }) =>
    crc32 === undefined ? [] : [{ path, file, crc32, modified }],
  )
  saveFile(storedZip(entries), t('transfers.zipName', { name: from.replaceAll(/[^\p{L}\p{N} _-]/gu, '_') }))
}

/** Two offers may hold the same path: the later one becomes "name (2).txt". */
export function withUniquePaths<Entry extends { readonly path: string }>(entries: readonly Entry[]): Entry[] {
  const taken = new Set<string>()
  return entries.map((entry) => {
    let path = entry.path
    for (let number = 2; taken.has(path); number++) path = numbered(entry.path, number)
    taken.add(path)
    return { ...entry, path }
  })
}

function numbered(path: string, number: number): string {
  const dot = path.lastIndexOf('.')
  const hasExtension = dot > path.lastIndexOf('/') + 1
  return hasExtension ? `${path.slice(0, dot)} (${number})${path.slice(dot)}` : `${path} (${number})`
}
