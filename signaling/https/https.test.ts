/** The server's certificates while it runs: which names, when new ones, and those that the owner brings along. */
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PeerCertificate } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAuthority, issue } from './authority.ts'
import { factsOf } from './authorityFile.ts'
import { HttpsScene } from './httpsTesting.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let scene: HttpsScene

beforeEach(async () => {
  scene = new HttpsScene()
  await scene.prepare()
})

afterEach(() => scene.end())

/** As it is sent now, whoever trusts it. */
async function certificate(): Promise<PeerCertificate> {
  const socket = scene.tls({ rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const sent = socket.getPeerCertificate()
  socket.destroy()
  return sent
}

test.each(['localhost', 'kitchen.local', 'kitchen.lan', 'kitchen.home.arpa', 'kitchen.internal'])(
  'the certificate is good for %s',
  async (servername) => {
    await scene.start()

    const socket = scene.tls({ servername })
    await once(socket, 'secureConnect')

    expect(socket.authorized).toBe(true)
  },
)

test('the certificate is for the private addresses of this machine, and for no public one', async () => {
  await scene.start()

  const { subjectaltname } = await certificate()

  expect(subjectaltname).toContain('IP Address:192.168.0.7')
  expect(subjectaltname).toContain('IP Address:127.0.0.1')
  expect(subjectaltname).not.toContain('203.0.113.7')
})

test('a new address makes a new certificate, and an open connection does not notice', async () => {
  await scene.start()
  const socket = scene.tls()
  await once(socket, 'secureConnect')
  const before = await certificate()
  scene.addresses = ['10.0.0.9']

  scene.clock.advance(5000)
  await expect.poll(async () => (await certificate()).subjectaltname).toContain('10.0.0.9')

  const after = await certificate()
  expect(after.subjectaltname).not.toContain('192.168.0.7')
  expect(after.fingerprint256).not.toBe(before.fingerprint256)
  socket.write('GET /healthz HTTP/1.1\r\nHost: kitchen.local\r\nConnection: close\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200/)
})

test('without a change the certificate stays, over a restart too', async () => {
  await scene.start()
  const before = await certificate()

  scene.clock.advance(60_000)
  const later = await certificate()
  await scene.server.close()
  await scene.start()
  const restarted = await certificate()

  expect(later.fingerprint256).toBe(before.fingerprint256)
  expect(restarted.fingerprint256).toBe(before.fingerprint256)
})

test('the certificate is renewed a month before its end, by the same authority', async () => {
  await scene.start()
  const before = await certificate()

  scene.clock.advance(Date.parse(before.valid_to) - 29 * DAY_MS - scene.clock.now())

  await expect.poll(async () => (await certificate()).fingerprint256).not.toBe(before.fingerprint256)
  expect((await certificate()).issuer).toEqual(before.issuer)
})

test('with the clock set back before the authority began there is one certificate, not one every five seconds', async () => {
  await scene.start()
  await scene.server.close()
  scene.clock.advance(-1000 * DAY_MS)
  await scene.start()
  const before = await certificate()

  scene.clock.advance(5000)
  scene.clock.advance(5000)
  await new Promise((resolve) => setTimeout(resolve, 50))

  expect((await certificate()).fingerprint256).toBe(before.fingerprint256)
  expect(scene.logged('a new certificate')).toBe(0)
})

test('a broken certificate file is replaced: nobody trusts it but by the authority', async () => {
  await scene.start()
  await scene.server.close()
  await writeFile(join(scene.folder, 'data', 'certificate.pem'), 'hello')

  await scene.start()
  const socket = scene.tls()
  await once(socket, 'secureConnect')

  expect(socket.authorized).toBe(true)
})

test('with the local authority there is no HSTS: most devices do not trust it yet', async () => {
  await scene.start()

  const { headers } = await scene.fetch('https', '/')

  expect(headers['strict-transport-security']).toBeUndefined()
})

/** Files that the owner brings along, for the names that `write` says. */
async function owner() {
  const authority = await createAuthority('owner', Date.now())
  const files = { cert: join(scene.folder, 'own.pem'), key: join(scene.folder, 'own.key') }
  const write = async (name: string) => {
    const pair = await issue(authority, 'owner', [name], Date.now())
    for (const part of ['cert', 'key'] as const) {
      await writeFile(`${files[part]}.new`, pair[part])
      await rename(`${files[part]}.new`, files[part])
    }
  }
  return { ca: factsOf(authority).pem, settings: { https: { mode: 'own', files } } as const, files, write }
}

test("the owner's certificate is used, and again when its files change", async () => {
  const { ca, settings, write } = await owner()
  await write('localhost')
  await scene.start(settings)
  const socket = scene.tls({ ca, servername: 'localhost' })
  await once(socket, 'secureConnect')

  await write('owner.local')
  scene.clock.advance(5000)

  await expect.poll(async () => (await certificate()).subjectaltname).toBe('DNS:owner.local')
  expect(scene.server.trust()).toMatchObject({ https: 'own', authority: undefined })
})

test('a broken replacement leaves the old certificate, and one line in the log', async () => {
  const { settings, files, write } = await owner()
  await write('localhost')
  await scene.start(settings)
  const before = await certificate()

  await writeFile(files.key, 'hello')
  scene.clock.advance(5000)
  await expect.poll(() => scene.logged('old certificate stays')).toBe(1)
  expect((await certificate()).fingerprint256).toBe(before.fingerprint256)
  scene.clock.advance(5000)
  await write('owner.local')
  scene.clock.advance(5000)

  await expect.poll(async () => (await certificate()).subjectaltname).toBe('DNS:owner.local')
  expect(scene.logged('old certificate stays')).toBe(1)
})

test('a key of another kind than the certificate, half-way through a change, is not taken', async () => {
  const { settings, files, write } = await owner()
  await write('localhost')
  await scene.start(settings)
  const before = await certificate()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

  await writeFile(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  scene.clock.advance(5000)

  await expect.poll(() => scene.logged('do not belong together')).toBe(1)
  expect((await certificate()).fingerprint256).toBe(before.fingerprint256)
})

test("HSTS is sent with the owner's certificate, over HTTPS alone", async () => {
  const { ca, settings, write } = await owner()
  await write('localhost')
  await scene.start(settings)

  const [plain, encrypted] = [await scene.fetch('http', '/'), await scene.fetch('https', '/', ca)]

  expect(plain.headers['strict-transport-security']).toBeUndefined()
  expect(encrypted.headers['strict-transport-security']).toBe('max-age=2592000')
})

test('wrong files of the owner are an error that names the setting', async () => {
  const { settings, files, write } = await owner()
  await expect(scene.start(settings)).rejects.toThrow(`TLS_CERT names ${files.cert}, which cannot be read`)
  await write('localhost')
  const other = await createAuthority('other', Date.now())
  const { key } = await issue(other, 'other', ['localhost'], Date.now())

  await writeFile(files.key, key)
  await expect(scene.start(settings)).rejects.toThrow('TLS_CERT and TLS_KEY do not belong together')
  await writeFile(files.key, 'hello')
  await expect(scene.start(settings)).rejects.toThrow(
    `TLS_KEY names ${files.key}, which holds no private key`,
  )
  await writeFile(files.cert, 'hello')
  await expect(scene.start(settings)).rejects.toThrow(
    `TLS_CERT names ${files.cert}, which holds no certificate`,
  )
})
