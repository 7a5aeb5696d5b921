/** The key that signs tickets, kept in a file: a visitor's ticket is good on the server's next start too. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './startError.ts'

/** As long as the output of HMAC-SHA-256: RFC 2104, section 3. */
export const TICKET_KEY_BYTES = 32

const FILE_NAME = 'ticket-key'

/** Nobody but the user that the server runs as. */
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/**
 * The key of `folder`, 32 bytes, made at the first start. Throws StartError for a key file that cannot be read or is of
 * another length: signing with anything else would quietly turn everybody away. Where it cannot be written `warn` is
 * called with why, in one line, and the key is good for this process alone.
 */
export async function loadTicketKey(folder: string, warn: (why: string) => void): Promise<Uint8Array> {
  const file = join(folder, FILE_NAME)
  const kept = await read(file)
  if (kept) return kept
  const key = randomBytes(TICKET_KEY_BYTES)
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
    return (await write(file, key)) ? key : ((await read(file)) ?? key)
  } catch (error) {
    if (error instanceof StartError) throw error
    warn(`cannot write ${file} (${codeOf(error)}): devices will be strangers after a restart`)
    return key
  }
}

/** Undefined where there is none. */
async function read(file: string): Promise<Uint8Array | undefined> {
  const key = await readFile(file).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
    throw new StartError(`cannot read ${file} (${codeOf(error)}): see DATA_DIR`, { cause: error })
  })
  if (!key || key.length === TICKET_KEY_BYTES) return key
  throw new StartError(`${file} has ${key.length} bytes instead of ${TICKET_KEY_BYTES}: remove it`)
}

/** Whole or not at all. False when another process wrote its own in the meantime, which then holds. */
async function write(file: string, key: Uint8Array): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(draft, 'wx', FILE_MODE)
    try {
      await handle.writeFile(key)
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
async function place(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    await rename(draft, file)
  }
  return true
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
