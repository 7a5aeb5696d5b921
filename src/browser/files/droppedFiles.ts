import type { OutgoingFile } from '../../core/engine/messages.ts'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'

/** The part of DataTransfer that is read. */
interface DroppedData {
  readonly items: ArrayLike<
    Pick<DataTransferItem, 'kind' | 'getAsFile'> & Partial<Pick<DataTransferItem, 'webkitGetAsEntry'>>
  >
}

/**
 * Files of an input or of the clipboard, folders with the path below the chosen one. Of folders browsers list the files
 * only: empty ones are known of what was dropped.
 */
export function chosenFiles(files: Iterable<File>): OutgoingFile<File>[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file: asFile(file) }))
}

/** Where dropped files came from: what was chosen in a dialog has no such thing in today's browsers. */
const entries = new WeakMap<File, FileSystemFileEntry>()

/**
 * The file as it is on disk now, if it came from a drop and the browser says that it is another one by now: undefined
 * where it can only be chosen again. Never rejects.
 */
export async function freshFile(file: File): Promise<File | undefined> {
  const entry = entries.get(file)
  if (!entry) return undefined
  try {
    const fresh = asFile(await fileOf(entry))
    const isSame = fresh.size === file.size && fresh.lastModified === file.lastModified
    if (isSame) return undefined
    entries.set(fresh, entry)
    return fresh
  } catch {
    return undefined
  }
}

/** Stands for a folder without anything in it, from here to the offer. */
export function emptyFolder(path: string): OutgoingFile<File> {
  // The same whenever it is made: what is dropped twice goes once (sameFile.ts).
  return { path, file: new File([], path, { type: FOLDER_MIME, lastModified: 0 }) }
}

/** No file goes as a folder, whatever the system calls it. */
export function asFile(file: File): File {
  if (file.type !== FOLDER_MIME) return file
  return new File([file], file.name, { lastModified: file.lastModified })
}

/**
 * All files of a drop, folders walked through; one with nothing in it goes as `emptyFolder`. What was dropped is readable
 * only during the event, so entries are collected before the first await. A file that cannot be opened is left out and
 * named in `unreadable`; of what counts in `unnamed` the browser tells nothing at all.
 */
export async function droppedFiles(
  data: DroppedData,
): Promise<{ files: OutgoingFile<File>[]; unreadable: string[]; unnamed: number }> {
  const files: OutgoingFile<File>[] = []
  const unreadable: string[] = []
  let unnamed = 0
  const dropped: FileSystemEntry[] = []
  for (const item of Array.from(data.items)) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry?.()
    const file = entry ? null : item.getAsFile()
    if (entry) dropped.push(entry)
    else if (file) files.push(...chosenFiles([file]))
    else unnamed += 1
  }
  for (const entry of dropped) await walk(entry, files, unreadable)
  return { files, unreadable, unnamed }
}

async function walk(
  entry: FileSystemEntry,
  files: OutgoingFile<File>[],
  unreadable: string[],
): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '') || entry.name
  try {
    if (isFile(entry)) {
      const file = asFile(await fileOf(entry))
      entries.set(file, entry)
      files.push({ path, file })
    } else if (isDirectory(entry)) {
      const children = await childrenOf(entry)
      if (children.length === 0) files.push(emptyFolder(path))
      for (const child of children) await walk(child, files, unreadable)
    }
  } catch {
    unreadable.push(path)
  }
}

/** readEntries() gives a hundred at a time: it is asked until it gives none. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return children
    children.push(...batch)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
