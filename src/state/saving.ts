/** Where received files go: single ones at once, several when the person says so. */
import { saveFile, saveOneByOne } from '../platform/download.ts'
import { noteStoredSaved } from '../platform/pageStore.ts'
import { pickFolder, saveInto } from '../platform/saveFolder.ts'
import { storedZip } from '../platform/storedZip.ts'
import { uniquePaths } from '../transfer/uniquePaths.ts'
import { withoutIsolates } from './bidi.ts'
import { t } from './i18n.ts'
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
  return row.received !== undefined && !row.gone
}

/** What came as one of several and is whole. */
export function severalReceived(rows: readonly TransferRow[]): ReceivedRow[] {
  return rows.filter(isReceived).filter(({ received }) => received.count > 1)
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

export async function saveEach(rows: readonly ReceivedRow[]): Promise<void> {
  const there = await stillThere(rows)
  noteSaved(there)
  await saveOneByOne(there.map(({ received: { file, path } }) => ({ file, name: baseName(path) })))
}

/** One zip with the folders as they were sent. Nothing is copied. */
export async function saveAsZip(rows: readonly ReceivedRow[], from: string): Promise<void> {
  const there = await stillThere(rows)
  // Each offer's paths differ, but two offers may hold the same one.
  const paths = uniquePaths(there.map(({ received }) => received.path))
  const entries = there.flatMap(({ received: { path, file, crc32, modified } }, index) =>
    crc32 === undefined ? [] : [{ path: paths[index] ?? path, file, crc32, modified }],
  )
  if (entries.length === 0) return
  saveFile(storedZip(entries), zipName(from))
  noteSaved(there)
}

export interface SavedInFolder {
  readonly saved: number
  /** Still here. */
  readonly failed: number
}

/**
 * Into a folder that the person picks, with the folders as they were sent, one file after the other: none is copied into
 * memory. Undefined where none was picked. From a fresh press.
 */
export async function saveInFolder(
  rows: readonly ReceivedRow[],
  pick: typeof pickFolder = pickFolder,
): Promise<SavedInFolder | undefined> {
  const folder = await pick()
  if (!folder) return undefined
  const there = await stillThere(rows)
  const paths = uniquePaths(there.map(({ received }) => received.path))
  let saved = 0
  for (const [index, row] of there.entries()) {
    const { path, file } = row.received
    if (!(await saveInto(folder, { path: paths[index] ?? path, file }))) continue
    saved += 1
    noteSaved([row])
  }
  return { saved, failed: there.length - saved }
}

/** What a person is called, without what a file system might take amiss. */
function zipName(from: string): string {
  const name = from.replaceAll(/[^\p{L}\p{M}\p{N} _-]/gu, '_')
  return withoutIsolates(t('transfers.zipName', { name }))
}

export function noteSaved(rows: readonly ReceivedRow[], now: () => number = Date.now): void {
  for (const row of rows) row.savedAt = now()
  void noteOnDisk(rows)
}

/** For the next page, which would offer them again. */
async function noteOnDisk(rows: readonly ReceivedRow[]): Promise<void> {
  await noteStoredSaved(...rows.flatMap(({ received: { stored } }) => stored ?? []))
}

async function stillThere(rows: readonly ReceivedRow[]): Promise<ReceivedRow[]> {
  const there = await Promise.all(rows.map(isThere))
  return rows.filter((_, index) => there[index])
}

/** Whether the file can be read; a line whose file cannot is marked, and says so. */
async function isThere(row: ReceivedRow): Promise<boolean> {
  try {
    await row.received.file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    row.gone = true
    return false
  }
}
