/** The authority as it is kept: key and certificate in one file, so that there is never one without the other. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Authority, createAuthority, readAuthority } from './authority.ts'
import { codeOf } from './errorCode.ts'
import { keepNew, readKept } from './keptFile.ts'
import { StartError } from './startError.ts'

const FILE_NAME = 'authority.pem'

/** What a person compares before trusting it. */
export interface AuthorityFacts {
  readonly name: string
  /** SHA-256 of the DER, as in `AB:CD:…`. */
  readonly fingerprint: string
  readonly notAfter: Date
  readonly der: Buffer
  readonly pem: string
}

/**
 * The authority of `folder`, made at the first start; without a folder one for this process alone. Throws StartError for a
 * file that cannot be used, or whose time is over: another authority in its place would be one that no device trusts,
 * and people would only see that the browser's warning is back.
 */
export async function loadAuthority(
  folder: string | undefined,
  label: string,
  now: number,
  warn: (why: string) => void,
): Promise<Authority> {
  if (folder === undefined) return createAuthority(label, now)
  const file = join(folder, FILE_NAME)
  const kept = await read(file)
  if (kept && kept.certificate.notAfter.getTime() > now) return kept
  if (kept)
    throw new StartError(`${file} is past its last day: remove it, and let every device trust the new one`)
  const created = await createAuthority(label, now)
  try {
    return (await keepNew(file, created.pem)) ? created : ((await read(file)) ?? created)
  } catch (error) {
    if (error instanceof StartError) throw error
    warn(`cannot write ${file} (${codeOf(error)}): devices will not trust this server after a restart`)
    return created
  }
}

export function factsOf({ certificate }: Authority): AuthorityFacts {
  const der = Buffer.from(certificate.rawData)
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  return {
    name: certificate.subjectName.getField('CN')[0] ?? '',
    fingerprint: hex.match(/../g)?.join(':') ?? '',
    notAfter: certificate.notAfter,
    der,
    pem: `${certificate.toString('pem')}\n`,
  }
}

async function read(file: string): Promise<Authority | undefined> {
  const pem = await readKept(file)
  if (!pem) return undefined
  try {
    return await readAuthority(pem.toString('latin1'))
  } catch (error) {
    const what = `${file} is not the authority that this server made`
    const how = 'put it back, or remove it and let every device trust a new one'
    throw new StartError(`${what}: ${how}`, { cause: error })
  }
}
