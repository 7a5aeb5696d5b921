/**
 * The server's own certificate authority, limited to servers with local names (localNames.ts), and the certificates that
 * it issues: RFC 5280, with what Apple asks of certificates that a person trusts (support.apple.com/en-us/103769).
 */
// Has to come before @peculiar/x509, whose parts find each other by it.
import 'reflect-metadata'
import { createPrivateKey, X509Certificate as ParsedCertificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { isIP } from 'node:net'
import { areOwnNames, permits, permittedSubtrees, type Subtrees } from '../names/localNames.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** People trust it by hand, on every device: seldom enough to be bearable, and a stolen key is not one for ever. */
const AUTHORITY_DAYS = 730

/** From begin to end: Apple's limit is 398 days where it applies. */
const CERTIFICATE_DAYS = 396

/** Devices whose clock is behind. */
const BACKDATED_MS = DAY_MS

const MAX_HOST_CHARACTERS = 40

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const

export interface Authority {
  readonly certificate: X509Certificate
  readonly key: CryptoKey
  /** As its certificate says. */
  readonly subtrees: Subtrees
}

/** Certificate and private key (PKCS #8), PEM each. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

/** A new one. `label`: this host's, see localNames.ts. `now`: milliseconds since 1970. */
export async function createAuthority(label: string, now: number): Promise<Authority & { pem: string }> {
  const keys = await createKeys()
  // A device that trusted an earlier authority of this host lists both: the tag tells them apart.
  const tag = Buffer.from(crypto.getRandomValues(new Uint8Array(3))).toString('hex')
  const name = `Sealdrop on ${label.slice(0, MAX_HOST_CHARACTERS)} (${tag})`
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ O: ['Sealdrop'] }, { CN: [name] }],
    keys,
    signingAlgorithm,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      // Name constraints say nothing about who signs mail or programs, for which some systems ask the same store.
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      constraintsOf(permittedSubtrees(label)),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const pem = `${await privatePem(keys.privateKey)}\n${certificate.toString('pem')}\n`
  return { ...(await readAuthority(pem)), pem }
}

/** What createAuthority wrote. Throws for anything else, in words for people. */
export async function readAuthority(pem: string): Promise<Authority> {
  const certificate = new ParsedCertificate(pem)
  const key = createPrivateKey(pem)
  if (!certificate.ca || !certificate.checkPrivateKey(key))
    throw new Error('key and certificate do not match')
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  const parsed = new X509Certificate(certificate.raw)
  return {
    certificate: parsed,
    key: await crypto.subtle.importKey('pkcs8', pkcs8, keyAlgorithm, false, ['sign']),
    subtrees: subtreesOf(parsed),
  }
}

/** Whether it may do more, or for longer, than one that is made now: earlier versions made such. */
export function isTooWide({ certificate, subtrees }: Authority): boolean {
  const lifeMs = certificate.notAfter.getTime() - certificate.notBefore.getTime()
  return lifeMs > AUTHORITY_DAYS * DAY_MS + BACKDATED_MS || !areOwnNames(subtrees)
}

/** For those of `names` that the authority may speak for, the others are left out. */
export async function issue(
  authority: Authority,
  label: string,
  names: readonly string[],
  now: number,
): Promise<Pair> {
  return issueFor(
    authority,
    label,
    names.filter((name) => permits(authority.subtrees, name)),
    now,
  )
}

/** The same without a look at the constraints: it is for browsers to refuse what is outside. */
export async function issueFor(
  { certificate, key }: Authority,
  label: string,
  names: readonly string[],
  now: number,
): Promise<Pair> {
  const keys = await createKeys()
  const notBefore = new Date(Math.max(now - BACKDATED_MS, certificate.notBefore.getTime()))
  const latest = notBefore.getTime() + CERTIFICATE_DAYS * DAY_MS
  const issued = await X509CertificateGenerator.create({
    subject: [{ O: ['Sealdrop'] }, { CN: [`Sealdrop server on ${label.slice(0, MAX_HOST_CHARACTERS)}`] }],
    issuer: certificate.subjectName,
    publicKey: keys.publicKey,
    signingKey: key,
    signingAlgorithm,
    notBefore,
    notAfter: new Date(Math.min(latest, certificate.notAfter.getTime())),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
    ],
  })
  return { cert: issued.toString('pem'), key: await privatePem(keys.privateKey) }
}

function createKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify'])
}

async function privatePem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

/** Critical: who does not understand it must refuse the certificate. */
function constraintsOf({ names, networks }: Subtrees): Extension {
  const bases = [...names.map((dNSName) => ({ dNSName })), ...networks.map((iPAddress) => ({ iPAddress }))]
  const trees = bases.map((base) => new GeneralSubtree({ base: new GeneralName(base) }))
  const constraints = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(trees) })
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints))
}

function subtreesOf(certificate: X509Certificate): Subtrees {
  const extension = certificate.getExtension(id_ce_nameConstraints)
  if (!extension) throw new Error('the certificate is not limited to local names')
  const { permittedSubtrees: trees } = AsnConvert.parse(extension.value, NameConstraints)
  const bases = trees?.map(({ base }) => base) ?? []
  return {
    names: bases.flatMap((base) => base.dNSName ?? []),
    networks: bases.flatMap((base) => base.iPAddress ?? []),
  }
}
