/** What received files, their journals and their marks are called in the private file system. */
import type { IncomingItem, SavedItem } from '../ports.ts'

/** Everything received lies below this folder, in one folder for each page. */
export const STORE_FOLDER = 'received'

const JOURNAL_SUFFIX = '.journal'
const MARK_SUFFIX = '.saved'
const HANDED_SUFFIX = '.handed'
const GONE_SUFFIX = '.gone'
const PACK_SUFFIX = '.pack'

/** Which item of which transfer. */
export type ItemKey = Pick<IncomingItem, 'transfer' | 'uid' | 'item'>

/** The transfer and item make it unique in the page, the uid across pages that share a name. */
export function fileNameOf({ uid, transfer, item }: ItemKey): string {
  return `${uid}-${transfer}-${item}`
}

/** `fresh` tells apart the packs of one transfer, also those of an earlier page: letters and digits. */
export function packName({ uid, transfer }: Omit<ItemKey, 'item'>, fresh: string): string {
  return `${uid}-${transfer}-${fresh}${PACK_SUFFIX}`
}

export function isPackName(name: string): boolean {
  return /^[0-9a-f]{32}-\d{1,10}-[0-9a-z]+\.pack$/.test(name)
}

/** Stands for one file of a pack in the names of marks. */
export function partName(pack: string, item: number): string {
  return `${pack}~${item}`
}

/** Where the page finds one file of a pack, and `of` how many it is told of; without that it never deletes the pack. */
export function partPath(pack: string, item: number, of = Infinity): string {
  return `${pack}/${item}/${of}`
}

/** Whether it is the name of a file or pack of that transfer, or of a mark of one. */
export function isOfTransfer({ uid, transfer }: Omit<ItemKey, 'item'>, name: string): boolean {
  return name.startsWith(`${uid}-${transfer}-`)
}

/** In the folder of the page. `session` is letters and digits. */
export function journalName(session: string, { uid, transfer }: Omit<ItemKey, 'item'>): string {
  return `${session}-${uid}-${transfer}${JOURNAL_SUFFIX}`
}

/** Whether it is the name of a journal of that session. */
export function isJournalOf(session: string, name: string): boolean {
  return name.startsWith(`${session}-`) && name.endsWith(JOURNAL_SUFFIX)
}

/** The session whose journal has this name; undefined when it is no journal's. */
export function sessionOfJournal(name: string): string | undefined {
  return name.endsWith(JOURNAL_SUFFIX) ? name.slice(0, name.indexOf('-')) : undefined
}

/** The pack of which a part or the whole has this mark; undefined when it is no mark of a pack. */
export function packOfMark(name: string): string | undefined {
  const end = name.indexOf(PACK_SUFFIX) + PACK_SUFFIX.length
  return name.length > end && isPackName(name.slice(0, end)) ? name.slice(0, end) : undefined
}

/** An empty file of this name says that a person had `file` saved by the browser's own download, and when. */
export function markOf(file: string): string {
  return file + MARK_SUFFIX
}

/** The same where nobody had pressed anything: the browser may have refused that download. */
export function handedMarkOf(file: string): string {
  return file + HANDED_SUFFIX
}

/** All marks that tell of a download of `file`. */
export function downloadMarksOf(file: string): readonly string[] {
  return [markOf(file), handedMarkOf(file)]
}

/** An empty file of this name says that the `part` of a pack was deleted while others of it were still wanted. */
export function goneMarkOf(part: string): string {
  return part + GONE_SUFFIX
}

/** What the name of a file or part is in marks, and the file it lies in: the same, unless that is a pack. */
export function storedAs({ offered, saved }: SavedItem): { readonly name: string; readonly file: string } {
  const { pack } = (saved.kind === 'done' ? saved.part : undefined) ?? {}
  const name = fileNameOf(offered)
  return pack === undefined ? { name, file: name } : { name: partName(pack, offered.item), file: pack }
}

/** Whether an item is still there, whose folder holds these names. */
export function isThere(item: SavedItem, names: { has(name: string): boolean }): boolean {
  const { name, file } = storedAs(item)
  return names.has(file) && !names.has(goneMarkOf(name))
}
