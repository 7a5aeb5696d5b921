/** Received files go to the browser's own download: single ones at once, others when the person says so. */
import { isNextDownloadSure, nameInDownloads, saveFile } from '../../browser/files/download.ts'
import { noteStoredHanded, noteStoredSaved } from '../../browser/files/pageStore.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import type { Handed, Received, TransferRow } from '../transfers/row.ts'

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

/** From a press: saves one file, or marks its line when the file is no longer there. */
export async function saveReceived(row: TransferRow): Promise<void> {
  if (!isReceived(row) || !(await isThere(row))) return
  saveFile(row.received.file, baseName(row.received.path))
  noteSaved([row])
}

/** The moment it is whole, and nobody pressed for it: nobody can have cleared it yet. */
export function saveUnasked(row: ReceivedRow, now: () => number = Date.now): void {
  const isDoubtful = !isNextDownloadSure()
  saveFile(row.received.file, baseName(row.received.path))
  row.savedAt = now()
  row.handed = handedOf(row, { isAsked: false, isDoubtful })
  const { stored } = row.received
  // What may well have been refused counts for the next page as not saved at all.
  if (stored !== undefined && !isDoubtful) void noteStoredHanded(stored)
}

export function noteSaved(rows: readonly ReceivedRow[], now: () => number = Date.now): void {
  for (const row of rows) {
    row.savedAt = now()
    row.handed = handedOf(row, { isAsked: true, isDoubtful: false })
  }
  void noteOnDisk(rows)
}

function handedOf({ received }: ReceivedRow, how: Omit<Handed, 'name'>): Handed {
  return { ...how, name: nameInDownloads(baseName(received.path)) }
}

/** What the download of a file sent as `path` is called, where that is another name. */
export function downloadRenames(path: string): string | undefined {
  const name = nameInDownloads(baseName(path))
  return name === baseName(path) ? undefined : name
}

/** The name of its download, where that is another one than it was sent by. */
export function renamedTo({ received, handed }: TransferRow): string | undefined {
  return received && handed && handed.name !== baseName(received.path) ? handed.name : undefined
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
