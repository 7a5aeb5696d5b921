/**
 * Writes received files below a folder that the person picked, with the folders of their paths. What is there already
 * stays: whatever would take its place gets a number in its name.
 */
import { utf8 } from '../../core/protocol/primitives/bytes.ts'
import { MAX_NAME_BYTES, withoutDeviceName } from '../../core/protocol/messages/paths.ts'
import { folderStem, splitForNumber } from '../../core/transfer/receiving/numberedNames.ts'

export interface FileAtPath {
  /** Relative, `/`-separated, as received: safe and unlike all others of its offer. */
  readonly path: string
  /** Copied by the browser, not through this page's memory. */
  readonly file: Blob
  /** A folder without anything in it. */
  readonly isFolder: boolean
}

/** `folder` means that no other file would fare better: it is gone or full, or may not be written to. */
export type Failure = 'file' | 'folder'

export interface FolderWriter {
  readonly name: string
  /** Undefined when it lies there whole; else nothing of it does. Several may be under way. Never rejects. */
  save(entry: FileAtPath, signal?: AbortSignal): Promise<Failure | undefined>
  /** Asks for the permission to write once more, from a fresh press. Whether there is one. Never rejects. */
  mayWrite(): Promise<boolean>
}

const NAMES_LOCK = 'sealdrop/names'

/** Chromium writes into a file beside it, called so, and a name that has no room for it could not be written. */
const WRITING_SUFFIX = '.crswap'

/** More files of one name are in no folder that anybody keeps. */
const MOST_NUMBERS = 10_000

/** A write that has begun cannot be stopped: this much takes a moment. */
const PART_BYTES = 64 * 1024 * 1024

/** As many last numbers. */
const MOST_REMEMBERED = 1_000

/** Each is an object of the browser's too. Files come folder by folder. */
const MOST_OPENED = 256

/** Not yet in TypeScript's library. */
type Asking = FileSystemDirectoryHandle & {
  readonly requestPermission?: (options: { readonly mode: 'readwrite' }) => Promise<PermissionState>
}

export function createFolderWriter(folder: FileSystemDirectoryHandle): FolderWriter {
  /** By the paths as received: looking each up for every file would take longer than writing it. */
  const opened = new Map<string, FileSystemDirectoryHandle>()

  /** By path, of files and folders whose names others had. */
  const lastNumbers = new Map<string, number>()

  async function open(path: string): Promise<FileSystemDirectoryHandle> {
    if (path === '') return folder
    const known = opened.get(path)
    if (known) return known
    const [above, name] = split(path)
    const made = await folderIn(await open(above), name, path, lastNumbers)
    if (opened.size >= MOST_OPENED) opened.clear()
    opened.set(path, made)
    return made
  }

  async function saveOnce({ path, file, isFolder }: FileAtPath, signal?: AbortSignal): Promise<void> {
    if (isFolder) {
      await open(path)
      return
    }
    const place = await take(path, signal)
    // An empty file is whole as soon as it is there.
    if (file.size > 0) await fill(place, file, signal)
  }

  /** An empty file at this path, or under the first free name. */
  function take(path: string, signal?: AbortSignal): Promise<Place> {
    return inTurn(signal, async () => {
      signal?.throwIfAborted()
      const parent = await open(split(path)[0])
      const name = await freeName(parent, path, lastNumbers, signal)
      return { parent, handle: await parent.getFileHandle(name, { create: true }) }
    })
  }

  return {
    name: folder.name,
    async save(entry, signal) {
      try {
        const isKnown = opened.size > 0
        await saveOnce(entry, signal).catch(async (error: unknown) => {
          // Somebody may have taken away a folder in which there were files already.
          if (!isKnown || nameOf(error) !== 'NotFoundError') throw error
          opened.clear()
          await saveOnce(entry, signal)
        })
        return undefined
      } catch (error) {
        return OF_FOLDER.has(nameOf(error)) ? 'folder' : 'file'
      }
    },
    async mayWrite() {
      try {
        const { requestPermission } = folder as Asking
        const state = await requestPermission?.call(folder, { mode: 'readwrite' })
        return state === undefined || state === 'granted'
      } catch {
        return false
      }
    },
  }
}

/**
 * Names are taken one after the other, so that none gets another's: other sessions and tabs may have picked the same
 * folder, or one within it.
 */
function inTurn<Result>(signal: AbortSignal | undefined, take: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(NAMES_LOCK, { ...(signal && { signal }) }, take)
}

/** No permission, no such folder, no room: of others, as a name that the system does not take, the next file knows nothing. */
const OF_FOLDER: ReadonlySet<string> = new Set([
  'NotAllowedError',
  'NotFoundError',
  'QuotaExceededError',
  'SecurityError',
])

function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : ''
}

/** What a path lies in, and its name there. */
function split(path: string): [above: string, name: string] {
  const slash = path.lastIndexOf('/')
  return [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)]
}

interface Place {
  readonly parent: FileSystemDirectoryHandle
  readonly handle: FileSystemFileHandle
}

/** Begun and given up leaves nothing. */
async function fill({ parent, handle }: Place, file: Blob, signal?: AbortSignal): Promise<void> {
  try {
    const writable = await handle.createWritable()
    try {
      for (let offset = 0; offset < file.size; offset += PART_BYTES) {
        signal?.throwIfAborted()
        await writable.write(file.slice(offset, offset + PART_BYTES))
      }
      await writable.close()
    } catch (error) {
      await writable.abort().catch(() => {})
      throw error
    }
  } catch (error) {
    await parent.removeEntry(handle.name).catch(() => {})
    throw error
  }
}

/** The folder of that name, made if need be; another one where a file is called so. */
async function folderIn(
  parent: FileSystemDirectoryHandle,
  name: string,
  path: string,
  lastNumbers: Map<string, number>,
): Promise<FileSystemDirectoryHandle> {
  const own = await folderUnlessFile(parent, name)
  if (own) return own
  // No file's path ends so. The folder that has this number by now is the one to find.
  const key = `${path}/`
  for (const [number, candidate] of numbered(folderStem(name), '', (lastNumbers.get(key) ?? 2) - 1)) {
    const other = await folderUnlessFile(parent, candidate)
    if (!other) continue
    remember(lastNumbers, key, number)
    return other
  }
  throw new RangeError('no free name')
}

/** Undefined where a file has that name. */
async function folderUnlessFile(
  parent: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await parent.getDirectoryHandle(name, { create: true })
  } catch (error) {
    if (nameOf(error) === 'TypeMismatchError') return undefined
    throw error
  }
}

/**
 * The file system itself says what it takes for the same name. `lastNumbers` are those that were given before, so that many
 * of one name, or of long ones that become the same, are not counted through each time.
 */
async function freeName(
  parent: FileSystemDirectoryHandle,
  path: string,
  lastNumbers: Map<string, number>,
  signal?: AbortSignal,
): Promise<string> {
  const [above, name] = split(path)
  const maxBytes = MAX_NAME_BYTES - WRITING_SUFFIX.length
  const [stem, extension] = splitForNumber(name, maxBytes)
  const first = utf8(name).length <= maxBytes ? name : withoutDeviceName(stem + extension)
  if (!(await isTaken(parent, first))) return first
  const key = `${above}/${stem}${extension}`
  for (const [number, candidate] of numbered(stem, extension, lastNumbers.get(key))) {
    signal?.throwIfAborted()
    if (await isTaken(parent, candidate)) continue
    remember(lastNumbers, key, number)
    return candidate
  }
  throw new RangeError('no free name')
}

function remember(lastNumbers: Map<string, number>, key: string, number: number): void {
  if (lastNumbers.size >= MOST_REMEMBERED) lastNumbers.clear()
  lastNumbers.set(key, number)
}

function* numbered(
  stem: string,
  extension = '',
  last = 1,
): Generator<readonly [number: number, name: string]> {
  for (let number = last + 1; number <= MOST_NUMBERS; number++)
    yield [number, `${stem} (${number})${extension}`]
}

async function isTaken(parent: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await parent.getFileHandle(name)
    return true
  } catch (error) {
    if (nameOf(error) === 'NotFoundError') return false
    // A folder has that name.
    if (nameOf(error) === 'TypeMismatchError') return true
    throw error
  }
}
