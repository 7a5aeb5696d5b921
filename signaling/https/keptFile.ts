/** Small files that the next start needs: written whole or not at all, readable for nobody but the server's own user. */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../errorCode.ts'
import { StartError } from '../startError.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/**
 * Undefined where there is none. Throws StartError where there is one that cannot be read. One that others can read, as
 * after it was put back from a backup, is closed to them.
 */
export async function readKept(file: string): Promise<Buffer | undefined> {
  try {
    const content = await readFile(file)
    await closeToOthers(file)
    return content
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
    throw new StartError(`cannot read ${file} (${codeOf(error)}): see DATA_DIR`, { cause: error })
  }
}

/** Makes the file, and the folder. False when another process wrote its own in the meantime, which then holds. */
export function keepNew(file: string, content: Uint8Array | string): Promise<boolean> {
  return write(file, content, placeNew)
}

/** Makes the file, and the folder, or takes the place of the one that is there. */
export async function keep(file: string, content: Uint8Array | string): Promise<void> {
  await write(file, content, async (draft) => {
    await rename(draft, file)
    return true
  })
}

/** Windows has no such modes, and says that everybody may. */
async function closeToOthers(file: string): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0) await chmod(file, FILE_MODE)
  } catch {
    // It is somebody else's, or cannot be changed at all: whoever arranged that knows who reads it.
  }
}

async function write(
  file: string,
  content: Uint8Array | string,
  place: (draft: string, file: string) => Promise<boolean>,
): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(draft, 'wx', FILE_MODE)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return await place(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A hard link does not replace what is there, unlike a rename; some file systems have none. */
async function placeNew(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    await rename(draft, file)
  }
  return true
}
