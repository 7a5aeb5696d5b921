/** HTTPS as the settings want it: with the local authority, with a certificate of the owner's, or not at all. */
import type { Logger } from 'pino'
import type { Interfaces } from '../limits/addresses.ts'
import { type AuthorityFacts, factsOf, loadAuthority } from './authorityFile.ts'
import type { CertificateSource } from './certificateSource.ts'
import type { Clock } from '../clock.ts'
import { openLocalCertificate } from './localCertificate.ts'
import { reachableNames } from '../names/localNames.ts'
import { firstNameOf, openOwnCertificate } from './ownCertificate.ts'
import type { Settings } from '../settings.ts'

interface Https {
  readonly source: CertificateSource
  /** Undefined where the certificate is the owner's. */
  readonly authority: AuthorityFacts | undefined
  /** What the owner's certificate is for. */
  readonly ownName: string | undefined
}

interface HttpsParts {
  /** This host's: localNames.ts. */
  readonly label: string
  /** The name that mDNS settled on. */
  readonly announced: () => string | undefined
  readonly interfaces: () => Interfaces
  readonly clock: Clock
  readonly logger: Logger
}

/** Undefined where there is no HTTPS. Throws StartError for a broken authority, SettingsError for wrong files. */
export async function openHttps(settings: Settings, parts: HttpsParts): Promise<Https | undefined> {
  const { https, dataFolder: folder } = settings
  const { label, announced, interfaces, clock, logger } = parts
  if (https.mode === 'off') return undefined
  if (https.mode === 'own') {
    const source = await openOwnCertificate(https.files, clock, logger)
    return { source, authority: undefined, ownName: firstNameOf(source.pair) }
  }
  const authority = await loadAuthority(folder, label, clock.now(), (why) => logger.warn(why))
  const names = () => reachableNames(label, announced(), interfaces())
  const source = await openLocalCertificate({ authority, label, folder, names, clock, logger })
  return { source, authority: factsOf(authority), ownName: undefined }
}
