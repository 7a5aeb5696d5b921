/** What becomes of received files whose page is gone: what may go, and what a person may still want. Pure. */
import type { KeptBeginning } from '../../core/engine/messages.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import type { JournalledTransfer } from '../../core/transfer/receiving/journalLines.ts'
import type { SavedItem, StoredPart } from '../../core/transfer/ports.ts'
import {
  fileNameOf,
  handedMarkOf,
  isThere,
  markOf,
  packOfMark,
  sessionOfJournal,
  storedAs,
} from '../../core/transfer/receiving/storedNames.ts'
import { URL_LIFETIME_MS } from './download.ts'

/** Long enough to come back after a weekend, short enough that nobody's disk fills. */
export const LEFTOVER_LIFETIME_MS = 7 * 24 * 60 * 60_000

/** Long enough to notice that the browser refused a download, short enough for a disk that needs the space. */
export const HANDED_LIFETIME_MS = 24 * 60 * 60_000

/** One file that a page left behind. */
export interface Leftover {
  /** The folder of that page, and what marks call it there. */
  readonly store: string
  readonly name: string
  /** The pack in which it lies, and where in it; undefined for a file of its own. */
  readonly part?: StoredPart
  /** As it was sent. */
  readonly path: string
  readonly mime: string
  /** In bytes, as offered. */
  readonly size: number
  /** How much of it is there. */
  readonly bytes: number
  readonly isWhole: boolean
  /** It went to the browser's own download and nobody had pressed for that: nothing tells whether it is there. */
  readonly isHanded?: true
  /** Who sent it, by the name of then, if that was written down. */
  readonly from?: string
  /** When it was accepted, or else last written, in milliseconds since 1970. */
  readonly at: number
}

/** What lies in the folder of one page. */
export interface StoreContent {
  readonly store: string
  /** By name; `modified` in milliseconds since 1970. */
  readonly files: ReadonlyMap<string, { readonly size: number; readonly modified: number }>
  /** By name; those that could not be read are missing. */
  readonly journals: ReadonlyMap<string, JournalledTransfer>
}

interface Sorted {
  readonly kept: readonly Leftover[]
  /** Names of files that are of no use to anybody. */
  readonly gone: readonly string[]
}

type File = { readonly size: number; readonly modified: number }

/**
 * Of a page that is gone. Files that were saved go as soon as no download can still read them, those that only the page
 * handed over after a day, those of no journal at once, others when they are too old; a journal goes with the last of
 * its files.
 */
export function sortLeftovers(content: StoreContent, now: number): Sorted {
  const { files, journals } = content
  const kept = new Map<string, Leftover>()
  /** Neither shown nor deleted: somebody may still read them. */
  const resting = new Set<string>()
  const needed = new Set<string>()
  /** The files that hold any of these: their own ones, and packs. */
  const holders = new Set<string>()

  for (const [journal, transfer] of journals) {
    for (const item of transfer.items) {
      const { name, file: holder } = storedAs(item)
      const file = files.get(holder)
      if (!file || !isThere(item, files) || now - file.modified >= LEFTOVER_LIFETIME_MS) continue
      const savedAt = markedAt(files, [markOf(name), markOf(holder)])
      const handedAt = markedAt(files, [handedMarkOf(name), handedMarkOf(holder)])
      const leftover = leftoverOf(content.store, name, file, item, transfer)
      if (savedAt !== undefined) {
        if (now - savedAt >= URL_LIFETIME_MS) continue
        resting.add(name)
      } else if (!leftover || (handedAt !== undefined && now - handedAt >= HANDED_LIFETIME_MS)) continue
      else kept.set(name, { ...leftover, ...(handedAt !== undefined && { isHanded: true }) })
      needed.add(journal)
      holders.add(holder)
    }
  }

  const marks = [...[...resting].map(markOf), ...[...kept.keys()].map(handedMarkOf)]
  const ofUse = new Set([...holders, ...marks, ...needed])
  const isOfUse = (name: string) => ofUse.has(name) || holders.has(packOfMark(name) ?? '')
  return { kept: [...kept.values()], gone: [...files.keys()].filter((name) => !isOfUse(name)) }
}

/** When the latest of these marks was made, in milliseconds since 1970. */
function markedAt(files: StoreContent['files'], marks: readonly string[]): number | undefined {
  const times = marks.flatMap((mark) => files.get(mark)?.modified ?? [])
  return times.length > 0 ? Math.max(...times) : undefined
}

/**
 * Of this very page's folder, as it was left before a reload: files of sessions that do not go on are kept and shown
 * like any other; the rest is in use.
 */
export function sortOwnLeftovers(content: StoreContent, going: ReadonlySet<string>, now: number): Sorted {
  const over = new Map([...content.journals].filter(([name]) => !going.has(sessionOfJournal(name) ?? '')))
  return { kept: sortLeftovers({ ...content, journals: over }, now).kept, gone: [] }
}

function leftoverOf(
  store: string,
  name: string,
  file: File,
  { offered, saved }: SavedItem,
  { from, at }: JournalledTransfer,
): Leftover | undefined {
  const { path, mime, size } = offered
  // Of a tree whose files are saved one by one nobody misses it.
  if (isEmptyFolder(offered)) return undefined
  const part = saved.kind === 'done' ? saved.part : undefined
  const bytes = part ? Math.min(size, Math.max(0, file.size - part.at)) : file.size
  const isWhole = saved.kind === 'done' && bytes === size
  if (!isWhole && !isBeginning(saved, bytes, size)) return undefined
  const more = { ...(from !== undefined && { from }), ...(part && { part }) }
  return { store, name, path, mime, size, bytes, isWhole, ...more, at: at ?? file.modified }
}

/** What was given up stays only where the disk was full: the rest was about to be deleted. */
function isBeginning(saved: SavedItem['saved'], bytes: number, size: number): boolean {
  if (bytes === 0 || bytes > size) return false
  return saved.kind === 'open' || (saved.kind === 'over' && STAYS.has(saved.code))
}

/** By what a file failed whose beginning was kept; of others there may be a file that is about to be deleted. */
const STAYS: ReadonlySet<unknown> = new Set(['disk-full', 'channel-lost'])

/** What is kept of files that this remembered device did not finish sending; not of the sessions that are going on. */
export function beginningsOf(
  { store, files, journals }: StoreContent,
  device: string,
  going: ReadonlySet<string>,
): KeptBeginning[] {
  return [...journals]
    .filter(([name, journal]) => journal.device === device && !going.has(sessionOfJournal(name) ?? ''))
    .flatMap(([, journal]) => journal.items)
    .filter(({ offered, saved }) => {
      const bytes = files.get(fileNameOf(offered))?.size ?? 0
      return isBeginning(saved, bytes, offered.size)
    })
    .map(({ offered: { transfer, uid, item, path, size, mime, modified } }) => ({
      ...{ transfer, uid, item, path, size, mime, modified, store },
    }))
}
