/** What an earlier page received of a session, as its journals and files in the private file system say. */
import type { SavedItem, SavedTransfer } from '../../core/transfer/ports.ts'
import { parseJournal } from '../../core/transfer/receiving/journalLines.ts'
import { isJournalOf, isThere, journalName, fileNameOf } from '../../core/transfer/receiving/storedNames.ts'
import { existing, openStore } from './privateFolder.ts'

/** For Transfers.restore(), in the order of numbers. Never rejects: what cannot be read is not there. */
export async function loadSavedTransfers(store: string, session: string): Promise<SavedTransfer[]> {
  const folder = await openStore(store)
  if (!folder) return []
  const found: SavedTransfer[] = []
  try {
    const names = new Set<string>()
    for await (const name of folder.keys()) names.add(name)
    for (const name of names) {
      if (!isJournalOf(session, name)) continue
      const transfer = await load(folder, name, names)
      if (transfer && journalName(session, transfer) === name) found.push(transfer)
    }
  } catch {
    // The folder went away meanwhile.
  }
  return found.sort((a, b) => a.transfer - b.transfer)
}

async function load(
  folder: FileSystemDirectoryHandle,
  name: string,
  names: ReadonlySet<string>,
): Promise<SavedTransfer | undefined> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile()
    const journal = parseJournal(await file.text())
    if (!journal || journal.isClosed) return undefined
    const { transfer, uid } = journal
    const items: SavedItem[] = []
    for (const item of journal.items) items.push(await withFile(folder, item, names))
    return { transfer, uid, items: withPartsCounted(items) }
  } catch {
    return undefined
  }
}

/** The page deletes a pack with the last of its files that are handed out: it must know how many those are. */
function withPartsCounted(items: readonly SavedItem[]): SavedItem[] {
  const counts = new Map<string, number>()
  for (const { saved } of items) {
    if (saved.kind !== 'done' || !saved.part || !saved.isStored) continue
    counts.set(saved.part.pack, (counts.get(saved.part.pack) ?? 0) + 1)
  }
  return items.map(({ offered, saved }) => {
    const of = saved.kind === 'done' && saved.part && counts.get(saved.part.pack)
    if (!of) return { offered, saved }
    return { offered, saved: { ...saved, part: { ...saved.part, of } } }
  })
}

/** With what the disk says of it: how much there is. Only a few are open: the others are not looked into. */
async function withFile(
  folder: FileSystemDirectoryHandle,
  item: SavedItem,
  names: ReadonlySet<string>,
): Promise<SavedItem> {
  const { offered, saved } = item
  const name = fileNameOf(offered)
  if (saved.kind === 'done') return { offered, saved: { ...saved, isStored: isThere(item, names) } }
  if (saved.kind === 'over' || !names.has(name)) return item
  const handle = await existing(folder, name)
  return { offered, saved: { kind: 'open', bytes: handle ? (await handle.getFile()).size : 0 } }
}
