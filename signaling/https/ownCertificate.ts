/** A certificate that the host's owner brings along: TLS_CERT and TLS_KEY, taken up again when the files change. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Logger } from 'pino'
import type { Pair } from './authority.ts'
import { type CertificateSource, checkAgain } from './certificateSource.ts'
import type { Clock } from '../clock.ts'
import { codeOf } from '../errorCode.ts'
import { SettingsError } from '../settingsError.ts'

/** PEM files. */
export interface OwnCertificateFiles {
  readonly cert: string
  readonly key: string
}

/** Throws SettingsError for files that cannot be read or do not belong together. */
export async function openOwnCertificate(
  files: OwnCertificateFiles,
  clock: Clock,
  logger: Logger,
): Promise<CertificateSource> {
  let pair = await read(files)
  assertUsable(pair, files)
  warnIfEnded(pair, clock, logger)
  let complaint = ''

  return {
    pair,
    watch(apply) {
      return checkAgain(clock, async () => {
        try {
          const fresh = await read(files)
          if (fresh.cert === pair.cert && fresh.key === pair.key) return
          assertUsable(fresh, files)
          pair = fresh
          apply(fresh)
          complaint = ''
          logger.info('the certificate was replaced')
          warnIfEnded(fresh, clock, logger)
        } catch (error) {
          complain(error instanceof Error ? error.message : String(error))
        }
      })
    },
  }

  /** Once for each thing that is wrong, not every five seconds. */
  function complain(what: string): void {
    if (what !== complaint) logger.error(`the old certificate stays: ${what}`)
    complaint = what
  }
}

/** The first name that is one, so no `*.example.org`. Undefined where there is none. */
export function firstNameOf({ cert }: Pair): string | undefined {
  const names = new X509Certificate(cert).subjectAltName?.split(', ') ?? []
  return names.map((name) => /^DNS:([^*]+)$/.exec(name)?.[1]).find((name) => name !== undefined)
}

async function read({ cert, key }: OwnCertificateFiles): Promise<Pair> {
  return { cert: await readText('TLS_CERT', cert), key: await readText('TLS_KEY', key) }
}

async function readText(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new SettingsError(`${name} names ${file}, which cannot be read (${codeOf(error)})`)
  }
}

function assertUsable({ cert, key }: Pair, files: OwnCertificateFiles): void {
  try {
    createSecureContext({ cert })
  } catch {
    throw new SettingsError(`TLS_CERT names ${files.cert}, which holds no certificate in PEM`)
  }
  try {
    createSecureContext({ key })
  } catch {
    throw new SettingsError(
      `TLS_KEY names ${files.key}, which holds no private key in PEM without a password`,
    )
  }
  // A context takes an RSA key beside an ECDSA certificate, and every handshake fails: so it is not asked.
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new SettingsError(`TLS_CERT and TLS_KEY do not belong together: ${files.cert}, ${files.key}`)
}

function warnIfEnded({ cert }: Pair, clock: Clock, logger: Logger): void {
  const { validTo } = new X509Certificate(cert)
  if (Date.parse(validTo) < clock.now()) logger.warn(`the certificate of TLS_CERT ended on ${validTo}`)
}
