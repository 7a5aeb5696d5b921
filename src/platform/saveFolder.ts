/** Saving into a folder that the person picks: File System Access API, so far in Chromium on computers. */

/** Not yet in TypeScript's library. */
type Picker = (options: {
  readonly id: string
  readonly mode: 'readwrite'
}) => Promise<FileSystemDirectoryHandle>

declare global {
  interface Window {
    readonly showDirectoryPicker?: Picker
  }
}

export interface FileAtPath {
  /** Relative, `/`-separated, as received: safe and unlike all others. */
  readonly path: string
  readonly file: Blob
}

/** More files of one name are in no folder that anybody keeps. */
const MOST_NUMBERS = 10_000

export function canPickFolder(page: Window = window): boolean {
  return page.showDirectoryPicker !== undefined
}

/** From a fresh press. Undefined where the person thought better of it, or the browser refuses that folder. */
export async function pickFolder(page: Window = window): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await page.showDirectoryPicker?.({ id: 'received', mode: 'readwrite' })
  } catch {
    return undefined
  }
}

/**
 * Writes a file below `folder`, with the folders of its path. What is there already stays: the new one gets a number in
 * its name. False when it could not be written; nothing is left of it then.
 */
export async function saveInto(
  folder: FileSystemDirectoryHandle,
  { path, file }: FileAtPath,
): Promise<boolean> {
  try {
    const segments = path.split('/')
    const name = segments.pop() ?? ''
    let parent = folder
    for (const segment of segments) parent = await parent.getDirectoryHandle(segment, { create: true })
    await write(parent, await freeName(parent, name), file)
    return true
  } catch {
    return false
  }
}

async function write(parent: FileSystemDirectoryHandle, name: string, file: Blob): Promise<void> {
  try {
    const handle = await parent.getFileHandle(name, { create: true })
    // Closes it, or throws away what was written.
    await file.stream().pipeTo(await handle.createWritable())
  } catch (error) {
    await parent.removeEntry(name).catch(() => {})
    throw error
  }
}

/** The file system itself says what it takes for the same name. */
async function freeName(parent: FileSystemDirectoryHandle, name: string): Promise<string> {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let number = 1; number <= MOST_NUMBERS; number++) {
    const candidate = number === 1 ? name : `${stem} (${number})${extension}`
    if (!(await isTaken(parent, candidate))) return candidate
  }
  throw new RangeError('no free name')
}

async function isTaken(parent: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await parent.getFileHandle(name)
    return true
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    if (error.name === 'NotFoundError') return false
    // A folder has that name.
    if (error.name === 'TypeMismatchError') return true
    throw error
  }
}
