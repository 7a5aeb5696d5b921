/** What was being sent when the page was reloaded: it goes on once the same files were chosen again. */
import type { OfferedFile, OutgoingFile } from '../../core/engine/messages.ts'
import { emptyFolder } from '../../browser/files/droppedFiles.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import type { KeptOffer, TransferCommand } from '../../core/peer/types/types.ts'

export interface UnsentOffer extends KeptOffer {
  /** By index. */
  readonly found: ReadonlyMap<number, File>
}

export function unsentOffer(offer: KeptOffer): UnsentOffer {
  return { ...offer, found: new Map() }
}

/** What of it is still to be chosen. An empty folder need not be: all of it is known. */
export function missingOf({ items, over, found }: UnsentOffer): OfferedFile[] {
  const isOver = new Set(over)
  return items.filter((item, index) => !isOver.has(index) && !found.has(index) && !isEmptyFolder(item))
}

/** With those of `files` that it waits for: of the same path, or at least the same name, and of the same size. */
export function withFound(offer: UnsentOffer, files: readonly OutgoingFile<File>[]): UnsentOffer {
  const isOver = new Set(offer.over)
  const found = new Map(offer.found)
  const used = new Set<OutgoingFile<File>>()
  for (const partOf of [wholePath, nameOf]) {
    const left = new Map<string, OutgoingFile<File>[]>()
    for (const file of files) {
      const what = `${file.file.size} ${partOf(file.path)}`
      if (used.has(file)) continue
      const same = left.get(what)
      if (same) same.push(file)
      else left.set(what, [file])
    }
    for (const [index, item] of offer.items.entries()) {
      if (isOver.has(index) || found.has(index) || isEmptyFolder(item)) continue
      const file = left.get(`${item.size} ${partOf(item.path)}`)?.shift()
      if (!file) continue
      found.set(index, file.file)
      used.add(file)
    }
  }
  return { ...offer, found }
}

/** Those of `files` that have the name of one that is missing, and another size: later versions of it. */
export function changedOf(offer: UnsentOffer, files: readonly OutgoingFile<File>[]): OutgoingFile<File>[] {
  const missing = missingOf(offer)
  const names = new Set(missing.map(({ path }) => nameOf(path)))
  const whats = new Set(missing.map(({ path, size }) => `${size} ${nameOf(path)}`))
  return files.filter(({ path, file }) => {
    const name = nameOf(path)
    return names.has(name) && !whats.has(`${file.size} ${name}`)
  })
}

/** The files in the order of the offer, for the list of transfers; undefined are those that are not there. */
export function filesOf({ items, found }: UnsentOffer): (OutgoingFile<File> | undefined)[] {
  return items.map((item, index) => {
    const file = found.get(index) ?? folderOf(item)
    return file && { path: item.path, file }
  })
}

export function offerAgain({ transfer, uid, items, over, found }: UnsentOffer): TransferCommand {
  const isOver = new Set(over)
  const again = items.map((item, index) => {
    const file = found.get(index) ?? folderOf(item)
    return { ...item, ...(file && { file }), ...(isOver.has(index) && { isOver: true as const }) }
  })
  return { type: 'offer-again', transfer, uid, items: again }
}

function folderOf(item: OfferedFile): File | undefined {
  return isEmptyFolder(item) ? emptyFolder(item.path).file : undefined
}

function wholePath(path: string): string {
  return path
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
