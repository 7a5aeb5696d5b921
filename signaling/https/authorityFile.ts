/** The authority as it is kept: key and certificate in one file, so that there is never one without the other. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Authority, createAuthority, isTooWide, readAuthority } from './authority.ts'
import { codeOf } from '../errorCode.ts'
import { keep, keepNew, readKept } from './keptFile.ts'
import { permits } from '../names/localNames.ts'
import { StartError } from '../startError.ts'

const FILE_NAME = 'authority.pem'

/** Time to let every device trust the next one before people meet a warning. */
const SAY_BEFORE_MS = 60 * 24 * 60 * 60 * 1000

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
 * The authority of `folder`, made at the first start; without a folder one for this process alone. One that is past its last
 * day, or may do more than authorities of this version, is replaced. Throws StartError for a file that cannot be used:
 * another authority in its place would be one that no device trusts, and people would only see that the browser's warning is
 * back. `warn` hears what the owner has to know.
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
  const fault = kept && faultOf(kept, now)
  if (kept && fault === undefined) {
    for (const what of worriesAbout(kept, label, now)) warn(`${file}: ${what}`)
    return kept
  }
  const created = await createAuthority(label, now)
  try {
    if (fault === undefined)
      return (await keepNew(file, created.pem)) ? created : ((await read(file)) ?? created)
    await keep(file, created.pem)
    warn(
      `${file} ${fault}, so another one takes its place: let every device trust that, and forget the old one`,
    )
    return created
  } catch (error) {
    if (error instanceof StartError) throw error
    warn(`cannot write ${file} (${codeOf(error)}): devices will not trust this server after a restart`)
    return created
  }
}

/** Why it is not used any more. */
function faultOf(kept: Authority, now: number): string | undefined {
  if (kept.certificate.notAfter.getTime() <= now) return 'is past its last day'
  return isTooWide(kept) ? 'was made by an earlier version and could speak for other devices' : undefined
}

function worriesAbout({ certificate, subtrees }: Authority, label: string, now: number): string[] {
  const worries: string[] = []
  if (certificate.notAfter.getTime() - now < SAY_BEFORE_MS)
    worries.push(
      `its last day is ${certificate.notAfter.toISOString().slice(0, 10)}, and then every device has to trust another one`,
    )
  if (!permits(subtrees, `${label}.local`))
    worries.push(
      `it was made when this computer had another name, and cannot speak for ${label}.local: remove it to have another one made`,
    )
  return worries
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
