/** What is below /trust. */
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HttpsScene } from './httpsTesting.ts'

const hasPython = spawnSync('python3', ['--version']).status === 0
if (!hasPython)
  process.stderr.write('python3 is not installed: whether the profile is well-formed is NOT tested\n')

let scene: HttpsScene

beforeEach(async () => {
  scene = new HttpsScene()
  await scene.prepare()
})

afterEach(() => scene.end())

test('/trust is the app, however it came', async () => {
  await scene.start()

  const answers = [await scene.fetch('http', '/trust'), await scene.fetch('https', '/trust?from=banner')]

  for (const { status, headers, body } of answers) {
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-cache')
    expect(body.toString()).toContain('<title>Sealdrop</title>')
  }
})

test('/trust/about.json says whom to trust', async () => {
  await scene.start()

  const { headers, body } = await scene.fetch('http', '/trust/about.json')

  expect(headers['cache-control']).toBe('no-store')
  expect(JSON.parse(body.toString())).toEqual({
    https: 'authority',
    authority: {
      name: expect.stringMatching(/^Sealdrop on kitchen \([0-9a-f]{6}\)$/) as string,
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as string,
      notAfter: scene.server.trust().authority?.notAfter.toISOString(),
    },
    name: null,
    port: scene.server.port,
  })
})

test.each([
  ['/trust/authority.crt', 'application/x-x509-ca-cert', 'attachment'],
  ['/trust/authority.pem', 'application/x-pem-file', 'attachment'],
  // Safari stores what is attached, and hands to the settings what it opens.
  ['/trust/authority.mobileconfig', 'application/x-apple-aspen-config', 'inline'],
])('%s holds the authority as %s, %s', async (path, type, disposition) => {
  await scene.start()
  const { der } = scene.server.trust().authority!

  const { status, headers, body } = await scene.fetch('http', path)

  expect(status).toBe(200)
  expect(headers['content-type']).toBe(type)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['content-disposition']).toMatch(`${disposition}; filename="sealdrop`)
  if (path.endsWith('.crt')) expect(body.equals(der)).toBe(true)
  else expect(body.toString().replace(/\s/g, '')).toContain(der.toString('base64'))
})

test('the profile for Apple devices has two ids, which are the same each time', async () => {
  await scene.start()

  const profile = (await scene.fetch('http', '/trust/authority.mobileconfig')).body.toString()
  const again = (await scene.fetch('https', '/trust/authority.mobileconfig')).body.toString()

  const ids = [...profile.matchAll(/<key>PayloadUUID<\/key>\s*<string>([^<]+)</g)].map(([, id]) => id)
  expect(again).toBe(profile)
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) {
    expect(id).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/)
  }
})

test.skipIf(!hasPython)('the profile for Apple devices is a property list with the certificate', async () => {
  await scene.start()
  const { body } = await scene.fetch('http', '/trust/authority.mobileconfig')

  const script =
    'import plistlib,sys;p=plistlib.loads(sys.stdin.buffer.read());sys.stdout.buffer.write(p["PayloadContent"][0]["PayloadContent"])'
  const { stdout } = spawnSync('python3', ['-c', script], { input: body })

  expect(stdout.equals(scene.server.trust().authority!.der)).toBe(true)
})

test.each(['http', 'https'] as const)(
  '/trust/check says over %s nothing but that it can be reached from anywhere',
  async (scheme) => {
    await scene.start()

    const { status, headers, body } = await scene.fetch(scheme, '/trust/check')

    expect(status).toBe(204)
    expect(body).toHaveLength(0)
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-store',
    })
  },
)

test('a device that does not trust the authority does not reach /trust/check', async () => {
  await scene.start()

  await expect(scene.fetch('https', '/trust/check', '')).rejects.toThrow(/self.signed certificate|unable to/i)
})

test('without an authority of its own there is none to be had', async () => {
  await scene.start({ https: { mode: 'off' } })
  const paths = [
    '/trust/authority.crt',
    '/trust/authority.pem',
    '/trust/authority.mobileconfig',
    '/trust/key',
  ]

  const answers = await Promise.all(paths.map((path) => scene.fetch('http', path)))
  const about = await scene.fetch('http', '/trust/about.json')

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect(JSON.parse(about.body.toString())).toEqual({
    https: 'off',
    authority: null,
    name: null,
    port: scene.server.port,
  })
})
