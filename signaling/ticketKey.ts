/** The key that signs tickets, kept in a file: a visitor's ticket is good on the server's next start too. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { codeOf } from './errorCode.ts'
import { keepNew, readKept } from './https/keptFile.ts'
import { StartError } from './startError.ts'

/** As long as the output of HMAC-SHA-256: RFC 2104, section 3. */
const TICKET_KEY_BYTES = 32

const FILE_NAME = 'ticket-key'

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
    return (await keepNew(file, key)) ? key : ((await read(file)) ?? key)
  } catch (error) {
    if (error instanceof StartError) throw error
    warn(`cannot write ${file} (${codeOf(error)}): devices will be strangers after a restart`)
    return key
  }
}

/** Undefined where there is none. */
async function read(file: string): Promise<Uint8Array | undefined> {
  const key = await readKept(file)
  if (!key || key.length === TICKET_KEY_BYTES) return key
  throw new StartError(`${file} has ${key.length} bytes instead of ${TICKET_KEY_BYTES}: remove it`)
}
