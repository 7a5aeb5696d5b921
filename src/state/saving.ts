/** Received files go to the browser's own download: single ones at once, others when the person says so. */
import { saveFile } from '../platform/download.ts'
import { noteStoredSaved } from '../platform/pageStore.ts'
import { isEmptyFolder } from '../protocol/emptyFolder.ts'
import type { Received, TransferRow } from './useTransfers.ts'

/** The name in the person's downloads: what stands behind the last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A line whose file is there. */
export interface ReceivedRow extends TransferRow {
  received: Received
}

export function isReceived(row: TransferRow): row is ReceivedRow {
  return row.received !== undefined && !row.gone && row.movedTo === undefined
}

/** What came as one of several and is whole. */
export function severalReceived(rows: readonly TransferRow[]): ReceivedRow[] {
  return rows.filter(isReceived).filter(({ received }) => received.count > 1)
}

/** What arrived alone. Nobody wants an empty folder among their downloads. */
export function isSavedAtOnce(row: TransferRow): row is ReceivedRow {
  return isReceived(row) && row.received.count === 1 && !isEmptyFolder(row.view)
}

/** Whether it can be saved as a file. */
export function canSave(row: TransferRow): row is ReceivedRow {
  return isReceived(row) && !isEmptyFolder(row.view)
}

/** Saves one file, or marks its line when the file is no longer there. */
export async function saveReceived(row: TransferRow): Promise<void> {
  if (isReceived(row) && (await isThere(row))) saveNow(row)
}

/** The moment it is whole: nobody can have cleared it yet. */
export function saveNow(row: ReceivedRow): void {
  saveFile(row.received.file, baseName(row.received.path))
  noteSaved([row])
}

export function noteSaved(rows: readonly ReceivedRow[], now: () => number = Date.now): void {
  for (const row of rows) row.savedAt = now()
  void noteOnDisk(rows)
}

/** For the next page, which would offer them again. */
async function noteOnDisk(rows: readonly ReceivedRow[]): Promise<void> {
  await noteStoredSaved(...rows.flatMap(({ received: { stored } }) => stored ?? []))
}

/** Whether the file can be read; a line whose file cannot is marked, and says so. */
export async function isThere(row: ReceivedRow): Promise<boolean> {
  try {
    await row.received.file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    row.gone = true
    return false
  }
}
