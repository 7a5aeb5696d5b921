/** What becomes of received files beside saving: handed on, copied, and cleared. */
import { canCopyPicture, copyPicture } from '../../browser/system/clipboard.ts'
import { areDownloadsWaiting, URL_LIFETIME_MS } from '../../browser/files/download.ts'
import { dropStored } from '../../browser/files/pageStore.ts'
import { canShareFile, shareFile } from '../../browser/system/shareFile.ts'
import { baseName, canSave, isReceived, noteSaved, type ReceivedRow } from './saving.ts'
import type { TransferRow } from '../transfers/row.ts'

/** As another app is to see it: by its name and the type that the sender gave. It is never opened in our origin. */
function asFile({ received: { file, path, mime, modified } }: ReceivedRow): File {
  return new File([file], baseName(path), { type: mime, lastModified: modified })
}

export function canShare(row: TransferRow): boolean {
  return canSave(row) && canShareFile(asFile(row))
}

/** From a fresh press. What another app took counts as saved. */
export async function share(row: TransferRow, now: () => number = Date.now): Promise<void> {
  if (isReceived(row) && (await shareFile(asFile(row)))) noteSaved([row], now)
}

export function canCopy(row: TransferRow): boolean {
  return isReceived(row) && canCopyPicture(row.received.mime, row.received.file.size)
}

/** Whether its picture is on the clipboard now. */
export async function copy(row: TransferRow): Promise<boolean> {
  return isReceived(row) && copyPicture(row.received.file, row.received.mime)
}

/** Received files that nobody has saved: clearing them loses them. An empty folder holds nothing to lose. */
export function unsaved(rows: readonly TransferRow[]): TransferRow[] {
  return rows.filter((row) => canSave(row) && row.savedAt === undefined)
}

/** The browser may still be copying it, or asking where to: long enough for a small file on any disk. */
const TAKING_MS = 60_000

/** What every disk writes in a second. */
const TAKING_BYTES_PER_MS = 20_000

/**
 * Whether closing the page may lose any of these files: nobody saved it, the browser may have refused its download or may
 * not be done with it, or it lies in memory only and nobody pressed for its download.
 */
export function isLostByClosing(rows: readonly TransferRow[], now: () => number = Date.now): boolean {
  if (areDownloadsWaiting()) return true
  return rows.some((row) => {
    if (!canSave(row)) return false
    const { savedAt, handed, received } = row
    if (savedAt === undefined || handed?.isDoubtful) return true
    if (received.stored === undefined && handed?.isAsked === false) return true
    return now() - savedAt < TAKING_MS + received.file.size / TAKING_BYTES_PER_MS
  })
}

/** What is replaced in tests. */
export interface ClearingEnvironment {
  readonly drop?: (stored: string) => Promise<void>
  readonly now?: () => number
  readonly later?: (task: () => void, delayMs: number) => void
  /** The person wants the space now: what a download still reads goes too. */
  readonly atOnce?: boolean
}

export interface Freed {
  /** Of files that lay in memory. */
  readonly memoryBytes: number
  /** Settles when what could be deleted at once is gone; never rejects. */
  readonly dropped: Promise<unknown>
}

/**
 * Frees the space of these lines' files. A download still reads the copy for some time after it was begun, and nothing
 * says when it is done: such a file goes once that time is over.
 */
export function freeFiles(rows: readonly TransferRow[], environment: ClearingEnvironment = {}): Freed {
  const { drop = dropStored, now = Date.now, later = setTimeout, atOnce = false } = environment
  const drops: Promise<void>[] = []
  let memoryBytes = 0
  for (const { received, savedAt, movedTo } of rows) {
    if (!received || movedTo !== undefined) continue
    const { stored, file } = received
    if (stored === undefined) {
      memoryBytes += file.size
      continue
    }
    // What cannot be deleted now goes with the page's folder.
    const dropNow = () => drop(stored).catch(() => {})
    const waitMs = savedAt === undefined || atOnce ? 0 : savedAt + URL_LIFETIME_MS - now()
    if (waitMs > 0) later(() => void dropNow(), waitMs)
    else drops.push(dropNow())
  }
  return { memoryBytes, dropped: Promise.all(drops) }
}
