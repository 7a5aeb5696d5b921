/** The local authority's certificate for this host: renewed in time, and issued anew when the host's addresses change. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Authority, issue, type Pair } from './authority.ts'
import { type CertificateSource, checkAgain } from './certificateSource.ts'
import type { Clock } from '../clock.ts'
import { codeOf } from '../errorCode.ts'
import { keep, readKept } from './keptFile.ts'
import { permits } from '../names/localNames.ts'

const FILE_NAME = 'certificate.pem'

/** A month before its end: a server that sleeps for weeks does not wake up with a certificate that is over. */
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000

interface LocalCertificateParts {
  readonly authority: Authority
  /** This host's: localNames.ts. */
  readonly label: string
  /** Undefined: not kept. */
  readonly folder: string | undefined
  /** All that the certificate is to be good for now, as far as the authority may. */
  readonly names: () => readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * The kept certificate if it still fits, or a new one. It is kept so that a browser in which a person made an exception
 * for it instead of trusting the authority does not ask again after a restart.
 */
export async function openLocalCertificate(parts: LocalCertificateParts): Promise<CertificateSource> {
  const { authority, folder, clock, logger } = parts
  const file = folder === undefined ? undefined : join(folder, FILE_NAME)
  let pair = (file === undefined ? undefined : await readPair(file)) ?? (await issueAndKeep())
  if (!fits(pair)) pair = await issueAndKeep()

  return {
    pair,
    watch(apply) {
      return checkAgain(clock, async () => {
        try {
          if (fits(pair)) return
          pair = await issueAndKeep()
          apply(pair)
          logger.info('a new certificate, for the names and addresses that this machine has now')
        } catch (error) {
          logger.error({ err: error }, 'no new certificate')
        }
      })
    },
  }

  async function issueAndKeep(): Promise<Pair> {
    const issued = await issue(authority, parts.label, parts.names(), clock.now())
    try {
      if (file !== undefined) await keep(file, `${issued.key}${issued.cert}\n`)
    } catch (error) {
      logger.warn(`cannot write ${file ?? ''} (${codeOf(error)}): a new certificate at the next start`)
    }
    return issued
  }

  function fits({ cert }: Pair): boolean {
    const certificate = new X509Certificate(cert)
    const [begins, ends] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
    const now = clock.now()
    // Near the authority's own end a new certificate would last no longer than this one.
    const isLast = ends >= authority.certificate.notAfter.getTime()
    // Nor can it begin before the authority does, where the clock was set back beyond that.
    const isFirst = begins <= authority.certificate.notBefore.getTime()
    const isInTime = (isFirst || begins <= now) && (isLast || now < ends - RENEW_BEFORE_MS)
    const wanted = parts.names().filter((name) => permits(authority.subtrees, name))
    return isInTime && isIssuedBy(authority, certificate) && sameNames(certificate, wanted)
  }
}

/** Nobody trusts the certificate itself: one that is broken is simply replaced. */
async function readPair(file: string): Promise<Pair | undefined> {
  const pem = (await readKept(file))?.toString('latin1')
  if (pem === undefined) return undefined
  try {
    const key = createPrivateKey(pem)
    const certificate = new X509Certificate(pem)
    if (!certificate.checkPrivateKey(key)) return undefined
    return { key: key.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: certificate.toString() }
  } catch {
    return undefined
  }
}

function isIssuedBy({ certificate }: Authority, issued: X509Certificate): boolean {
  return issued.verify(new X509Certificate(Buffer.from(certificate.rawData)).publicKey)
}

/** Node writes the names as `DNS:localhost, IP Address:127.0.0.1`; IPv6 in capitals and without `::`. */
function sameNames({ subjectAltName = '' }: X509Certificate, wanted: readonly string[]): boolean {
  const held = subjectAltName.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  return (
    held.length === wanted.length && held.map(spelling).sort().join() === wanted.map(spelling).sort().join()
  )
}

function spelling(name: string): string {
  return name.includes(':') ? new URL(`http://[${name}]`).hostname : name.toLowerCase()
}
