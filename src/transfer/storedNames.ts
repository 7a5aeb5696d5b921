/** What received files, their journals and their marks are called in the private file system. */
import type { IncomingItem } from './ports.ts'

/** Everything received lies below this folder, in one folder for each page. */
export const STORE_FOLDER = 'received'

const JOURNAL_SUFFIX = '.journal'
const MARK_SUFFIX = '.saved'

/** Which item of which transfer. */
export type ItemKey = Pick<IncomingItem, 'transfer' | 'uid' | 'item'>

/** The transfer and item make it unique in the page, the uid across pages that share a name. */
export function fileNameOf({ uid, transfer, item }: ItemKey): string {
  return `${uid}-${transfer}-${item}`
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

/** An empty file of this name says that `file` was handed to the browser's own download, and when. */
export function markOf(file: string): string {
  return file + MARK_SUFFIX
}
