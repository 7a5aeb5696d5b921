/** The authority and its certificates, as OpenSSL and Node's own TLS judge them. */
import 'reflect-metadata'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import { BasicConstraintsExtension, Extension, X509CertificateGenerator } from '@peculiar/x509'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Authority, createAuthority, issue, issueFor, readAuthority } from './authority.ts'
import { factsOf, loadAuthority } from './authorityFile.ts'
import { hostLabel, permits, permittedSubtrees, reachableNames } from '../names/localNames.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl)
  process.stderr.write('openssl is not installed: its judgement of the certificates is NOT tested\n')

let folder: string
const warnings: string[] = []
const load = (now = Date.now()) => loadAuthority(folder, 'kitchen', now, (why) => warnings.push(why))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealdrop-authority-'))
  warnings.length = 0
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** As earlier versions made them: key and certificate, with other limits. */
async function earlierAuthority(names: readonly string[], days: number): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const trees = names.map((dNSName) => new GeneralSubtree({ base: new GeneralName({ dNSName }) }))
  const constraints = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(trees) })
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Sealdrop on kitchen',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + days * DAY_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints)),
    ],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  const pem = createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' })
  return `${pem.toString()}\n${certificate.toString('pem')}\n`
}

/** Whether OpenSSL takes a certificate of this authority for that name or address. */
async function isTrusted(authority: Authority, cert: string, name: string): Promise<boolean> {
  const [root, leaf] = [join(folder, 'root.pem'), join(folder, 'leaf.pem')]
  await writeFile(root, factsOf(authority).pem)
  await writeFile(leaf, cert)
  const asked = /^[\d.]+$|:/.test(name) ? '-verify_ip' : '-verify_hostname'
  const purpose = ['-purpose', 'sslserver', '-x509_strict']
  return spawnSync('openssl', ['verify', ...purpose, '-CAfile', root, asked, name, leaf]).status === 0
}

test
  .skipIf(!hasOpenssl)
  .each([
    '192.168.1.7',
    '10.1.2.3',
    '172.31.0.1',
    '169.254.1.1',
    '100.64.0.9',
    '127.0.0.1',
    '::1',
    'fd00::7',
    'localhost',
    'kitchen.local',
    'kitchen-2.local',
    'kitchen-9.local',
    'kitchen.lan',
    'kitchen.home.arpa',
    'kitchen.internal',
  ])('OpenSSL accepts a certificate for %s', async (name) => {
  const authority = await createAuthority('kitchen', Date.now())

  const { cert } = await issue(authority, 'kitchen', [name, 'localhost'], Date.now())

  expect(await isTrusted(authority, cert, name)).toBe(true)
})

test
  .skipIf(!hasOpenssl)
  .each([
    '203.0.113.7',
    '172.32.0.1',
    '2001:db8::7',
    'example.org',
    'other.local',
    'kitchen-10.local',
    'akitchen.local',
    'local',
    'other.lan',
    'kitchen.lan.example.org',
    'notlocal',
  ])('OpenSSL refuses a certificate of the same authority for %s', async (name) => {
  const authority = await createAuthority('kitchen', Date.now())

  const { cert } = await issueFor(authority, 'kitchen', [name, 'localhost'], Date.now())

  expect(await isTrusted(authority, cert, name)).toBe(false)
  expect(await isTrusted(authority, cert, 'localhost')).toBe(false)
})

test('what the authority may not speak for is left out of a certificate', async () => {
  const authority = await createAuthority('kitchen', Date.now())
  const names = [
    'localhost',
    'kitchen.lan',
    'study.lan',
    'study.local',
    'example.org',
    '192.168.1.7',
    '203.0.113.7',
  ]

  const { cert } = await issue(authority, 'kitchen', names, Date.now())

  expect(new X509Certificate(cert).subjectAltName).toBe(
    'DNS:localhost, DNS:kitchen.lan, IP Address:192.168.1.7',
  )
})

test('a certificate keeps to the rules: for servers, no authority, no longer than 397 days', async () => {
  const now = Date.now()
  const authority = await createAuthority('kitchen', now)

  const { cert } = await issue(authority, 'kitchen', ['localhost'], now)

  const certificate = new X509Certificate(cert)
  const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MS
  expect(days).toBeLessThanOrEqual(397)
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(now + 390 * DAY_MS)
  expect(Date.parse(certificate.validFrom)).toBeLessThanOrEqual(now)
  expect(certificate.ca).toBe(false)
  // Server authentication, and nothing else.
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
})

test.skipIf(!hasOpenssl)('the authority says critically what it is and what it is limited to', async () => {
  const file = join(folder, 'root.pem')
  await writeFile(file, factsOf(await createAuthority('kitchen', Date.now())).pem)

  const { stdout } = spawnSync('openssl', ['x509', '-in', file, '-noout', '-text'], { encoding: 'utf8' })

  expect(stdout).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/)
  expect(stdout).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/)
  expect(stdout).toMatch(/Name Constraints: critical\s+Permitted:/)
  expect(stdout).toContain('IP:192.168.0.0/255.255.0.0')
  expect(stdout).toContain('DNS:kitchen.internal')
  expect(stdout).toContain('DNS:kitchen.local')
  expect(stdout).not.toMatch(/DNS:local\s/)
  expect(stdout).toMatch(/Extended Key Usage: \s+TLS Web Server Authentication\n/)
  expect(stdout).toContain('Subject Key Identifier')
  expect(stdout).toContain('Authority Key Identifier')
})

test.skipIf(!hasOpenssl)('the authority speaks for servers, not for who signs mail', async () => {
  const file = join(folder, 'root.pem')
  await writeFile(file, factsOf(await createAuthority('kitchen', Date.now())).pem)

  const { stdout } = spawnSync('openssl', ['x509', '-in', file, '-noout', '-purpose'], { encoding: 'utf8' })

  expect(stdout).toContain('SSL server CA : Yes')
  expect(stdout).toContain('S/MIME signing CA : No')
  expect(stdout).toContain('SSL client CA : No')
})

test('near the end of the authority no certificate outlives it', async () => {
  const authority = await createAuthority('kitchen', Date.now() - 700 * DAY_MS)

  const { cert } = await issue(authority, 'kitchen', ['localhost'], Date.now())

  expect(Date.parse(new X509Certificate(cert).validTo)).toBe(authority.certificate.notAfter.getTime())
})

test('the authority is made once and kept, for nobody but the server to read', async () => {
  const first = await load()

  const again = await load()

  expect(factsOf(again).fingerprint).toBe(factsOf(first).fingerprint)
  expect(factsOf(first).fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect((await stat(join(folder, 'authority.pem'))).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['authority.pem'])
  expect(warnings).toEqual([])
})

test('an authority that was put back readable for everybody is closed to them', async () => {
  await load()
  const file = join(folder, 'authority.pem')
  await chmod(file, 0o644)

  await load()

  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('the folder is made for nobody but the server', async () => {
  const fresh = join(folder, 'data')

  await loadAuthority(fresh, 'kitchen', Date.now(), () => {})

  expect((await stat(fresh)).mode & 0o777).toBe(0o700)
})

test('what is read back signs certificates of the same authority', async () => {
  const created = await createAuthority('kitchen', Date.now())

  const read = await readAuthority(created.pem)
  const { cert } = await issue(read, 'kitchen', ['localhost'], Date.now())

  const root = new X509Certificate(factsOf(created).der)
  expect(new X509Certificate(cert).verify(root.publicKey)).toBe(true)
})

test.each([
  ['empty', () => ''],
  ['cut short', (pem: string) => pem.slice(0, 600)],
  ['without its key', (pem: string) => pem.slice(pem.indexOf('-----BEGIN CERT'))],
  ['something else', () => 'hello'],
])('an authority file that is %s is an error, and stays as it is', async (_, change) => {
  await load()
  const file = join(folder, 'authority.pem')
  const broken = change(await readFile(file, 'utf8'))
  await writeFile(file, broken)

  await expect(load()).rejects.toThrow(`${file} is not the authority that this server made`)

  expect(await readFile(file, 'utf8')).toBe(broken)
})

test('an authority with the key of another one is an error', async () => {
  const [one, other] = [await createAuthority('a', Date.now()), await createAuthority('b', Date.now())]
  const key = one.pem.slice(0, one.pem.indexOf('-----BEGIN CERT'))
  await writeFile(join(folder, 'authority.pem'), key + factsOf(other).pem)

  await expect(load()).rejects.toThrow('is not the authority')
})

test('an authority is good for two years', async () => {
  const now = Date.now()

  const { notAfter } = (await createAuthority('kitchen', now)).certificate

  expect(Math.round((notAfter.getTime() - now) / DAY_MS)).toBe(730)
})

test('an authority that is past its last day is replaced, and the owner hears of it', async () => {
  const old = await load(Date.now() - 731 * DAY_MS)

  const [replaced, again] = [await load(), await load()]

  expect(factsOf(replaced).fingerprint).not.toBe(factsOf(old).fingerprint)
  expect(factsOf(again).fingerprint).toBe(factsOf(replaced).fingerprint)
  expect(warnings).toEqual([expect.stringContaining('is past its last day, so another one takes its place')])
})

test('the owner hears two months before the last day that it comes', async () => {
  const first = await load(Date.now() - 700 * DAY_MS)

  const again = await load()

  expect(factsOf(again).fingerprint).toBe(factsOf(first).fingerprint)
  expect(warnings).toEqual([expect.stringContaining('its last day is 20')])
})

test.each([
  ['could speak for every name in .local', { names: ['localhost', 'local', 'kitchen.lan'], days: 700 }],
  ['could speak for every name in .home.arpa', { names: ['localhost', 'home.arpa'], days: 700 }],
  ['was good for ten years', { names: ['localhost', 'kitchen.local'], days: 3650 }],
])('an authority of an earlier version that %s is replaced, key and all', async (_, { names, days }) => {
  const file = join(folder, 'authority.pem')
  const old = await earlierAuthority(names, days)
  await writeFile(file, old)

  const replaced = await load()

  const kept = await readFile(file, 'utf8')
  expect(kept).not.toContain(old.slice(0, 200))
  expect(replaced.subtrees.names).toContain('kitchen.local')
  expect(replaced.subtrees.names).not.toContain('local')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(warnings).toEqual([expect.stringContaining('made by an earlier version')])
})

test('a host that got another name keeps its authority, for what that may speak for, and the owner hears of it', async () => {
  const first = await load()

  const { subtrees, certificate } = await loadAuthority(folder, 'study', Date.now(), (why) =>
    warnings.push(why),
  )
  const names = reachableNames('study', undefined, {}).filter((name) => permits(subtrees, name))

  expect(certificate.equal(first.certificate)).toBe(true)
  expect(names).toEqual(['127.0.0.1', '::1', 'localhost'])
  expect(warnings).toEqual([expect.stringContaining('cannot speak for study.local')])
})

test.each([
  ['kitchen', 'kitchen'],
  ['Kitchen-PC.fritz.box', 'kitchen-pc'],
  ['Jürgens MacBook', 'jurgens-macbook'],
  ['my_server', 'my-server'],
  ['-a-', 'a'],
  ['', 'sealdrop'],
  ['localhost', 'sealdrop'],
  ['localhost.localdomain', 'sealdrop'],
  ['192.168.0.7', 'sealdrop'],
  ['fd00::7', 'sealdrop'],
  ['台所', 'sealdrop'],
  ['a'.repeat(100), 'a'.repeat(56)],
])('the host name %j becomes the label %s', (name, label) => {
  expect(hostLabel(name)).toBe(label)
})

test('every name that a certificate asks for is one that the authority of the same host permits', () => {
  const address = (text: string) => ({ address: text }) as never
  const interfaces = { eth0: [address('192.168.0.7'), address('fe80::1'), address('203.0.113.7')] }

  const names = reachableNames('kitchen', 'kitchen-2.local', interfaces)

  expect(names).toContain('192.168.0.7')
  expect(names).toContain('kitchen-2.local')
  expect(names).not.toContain('fe80::1')
  expect(names).not.toContain('203.0.113.7')
  expect(names.filter((name) => !permits(permittedSubtrees('kitchen'), name))).toEqual([])
})
