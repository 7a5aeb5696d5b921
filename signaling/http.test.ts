import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { io } from 'socket.io-client'
import { type RunningServer, startServer } from './server.ts'
import { testSettings } from './testing.ts'

const script = 'export const text = "sealdrop"\n'.repeat(100)
const page = '<!doctype html><title>Sealdrop</title>'
const hashed = '/assets/index-B1x_y2Z3.js'
const engine = '/assets/worker-A1b_c2D3.js'

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealdrop-app-'))
  await mkdir(join(folder, 'assets'))
  const files: Record<string, string | Buffer> = {
    'index.html': page,
    'sw.js': '// service worker',
    'manifest.webmanifest': '{}',
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    [hashed]: script,
    [`${hashed}.br`]: brotliCompressSync(script),
    [`${hashed}.gz`]: gzipSync(script),
    'assets/gone-01234567.js': script,
    [engine]: script,
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  server = await startServer(testSettings, { appFolder: folder })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }
}

test.each([
  ['/', 'no-cache', 'text/html;charset=utf-8'],
  ['/index.html', 'no-cache', 'text/html;charset=utf-8'],
  ['/sw.js', 'no-cache', 'text/javascript'],
  ['/manifest.webmanifest', 'no-cache', 'application/manifest+json'],
  ['/icon.svg', 'no-cache', 'image/svg+xml'],
  [hashed, 'public, max-age=31536000, immutable', 'text/javascript'],
])('%s is served with Cache-Control "%s" as %s', async (path, caching, type) => {
  const answer = await ask(path)

  expect(answer.status).toBe(200)
  expect(answer.headers['cache-control']).toBe(caching)
  expect(answer.headers['content-type']).toBe(type)
})

test.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
])('to "%s" a compressed file goes out as %s', async (accepted, encoding, decompress) => {
  const answer = await ask(hashed, { 'Accept-Encoding': accepted })

  expect(answer.headers['content-encoding']).toBe(encoding)
  expect(answer.headers.vary).toBe('Accept-Encoding')
  expect(decompress(answer.body).toString()).toBe(script)
})

test('who accepts no encoding gets the file as it is', async () => {
  const answer = await ask(hashed)

  expect(answer.headers['content-encoding']).toBeUndefined()
  expect(answer.headers.vary).toBe('Accept-Encoding')
  expect(answer.body.toString()).toBe(script)
})

test.each(['/', hashed])('%s is not sent again to who has it', async (path) => {
  const first = await ask(path, { 'Accept-Encoding': 'br' })
  const etag = first.headers.etag ?? ''

  const second = await ask(path, { 'Accept-Encoding': 'br', 'If-None-Match': etag })

  expect(etag).not.toBe('')
  expect(second.status).toBe(304)
  expect(second.body).toHaveLength(0)
  expect(second.headers.vary).toBe('Accept-Encoding')
  expect(second.headers['cache-control']).toBe(first.headers['cache-control'])
  expect(second.headers['content-security-policy']).toBe(first.headers['content-security-policy'])
})

test('HEAD tells the same without the body', async () => {
  const answer = await ask('/', {}, 'HEAD')

  expect(answer.status).toBe(200)
  expect(answer.headers['content-length']).toBe(String(page.length))
  expect(answer.body).toHaveLength(0)
})

test('what was shared and missed the service worker goes back to the app, unread', async () => {
  const answer = await ask('/share', { 'content-length': '1000000' }, 'POST')

  expect(answer.status).toBe(303)
  expect(answer.headers.location).toBe('/?share-refused=failed')
})

test('an invite link whose secret came here as a path is answered with one that is broken', async () => {
  const { status, headers } = await ask('/%23/join/ROOM.SECRET')

  expect([status, headers.location]).toEqual([302, '/#/join'])
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is not allowed', async (method) => {
  const answer = await ask('/', {}, method)

  expect(answer.status).toBe(405)
  expect(answer.headers.allow).toBe('GET, HEAD')
})

test.each([
  '/nothing',
  '/assets/',
  '/assets/index-00000000.js',
  '/join/room',
  '/../package.json',
  '/..%2f..%2fetc/passwd',
  '/%',
  '/%00',
  '//',
  '/.env',
  '/__proto__',
])('%s is not found', async (path) => {
  const answer = await ask(path)

  expect(answer.status).toBe(404)
  expect(answer.body.toString()).toBe('Not found\n')
  expect(answer.headers['cache-control']).toBe('no-store')
})

test.each(['bytes=5-2', 'bytes=0-3', 'bytes=-1', 'bytes=99999999-', 'nonsense'])(
  'a range is answered with the whole file: %s',
  async (range) => {
    const answer = await ask('/', { Range: range })

    expect(answer.status).toBe(200)
    expect(answer.body.toString()).toBe(page)
  },
)

test('a file that went away under the running server is served on', async () => {
  await rm(join(folder, 'assets/gone-01234567.js'))

  expect((await ask('/assets/gone-01234567.js')).body.toString()).toBe(script)
})

test('an encoding that is refused by name is not used', async () => {
  const answer = await ask(hashed, { 'Accept-Encoding': 'br;q=0, gzip;q=0.5' })

  expect(answer.headers['content-encoding']).toBe('gzip')
})

test.each([
  ['another one first', (etag: string) => `"other", ${etag}`, 304],
  ['any', () => '*', 304],
  ['another one', () => '"other"', 200],
])('If-None-Match with %s is understood', async (_, held, status) => {
  const { headers } = await ask(hashed)

  const answer = await ask(hashed, { 'If-None-Match': held(headers.etag ?? '') })

  expect(answer.status).toBe(status)
})

const strictPolicy =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' blob: data:;media-src blob:;" +
  "font-src 'self';connect-src 'self';worker-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';" +
  "frame-ancestors 'none';require-trusted-types-for 'script';trusted-types vue sealdrop"

const noPagePolicy = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'"

test.each([
  ['/', strictPolicy],
  ['/trust', strictPolicy],
  [hashed, strictPolicy],
  ['/sw.js', strictPolicy],
  ['/nothing', strictPolicy],
  ['/trust/about.json', noPagePolicy],
  ['/trust/authority.crt', noPagePolicy],
  ['/trust/nothing', noPagePolicy],
  ['/healthz', noPagePolicy],
  ['/socket.io/?EIO=4&transport=polling', noPagePolicy],
  ['/socket.io/?EIO=9', noPagePolicy],
])('%s carries the security headers', async (path, policy) => {
  const { headers } = await ask(path)

  expect(headers['content-security-policy']).toBe(policy)
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  expect(headers['permissions-policy']).toContain('camera=()')
  expect(headers['strict-transport-security']).toBeUndefined()
  expect(headers['x-frame-options']).toBe('DENY')
  expect(headers['x-powered-by']).toBeUndefined()
})

test('the engine worker loads nothing but scripts, and alone may compile WebAssembly', async () => {
  const { status, headers } = await ask(engine)

  expect(status).toBe(200)
  expect(headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self' 'wasm-unsafe-eval';require-trusted-types-for 'script';trusted-types 'none'",
  )
})

test('the opener policy goes only to browsers that would not complain about it', async () => {
  const trusted = await ask('/', { 'Sec-Fetch-Site': 'none' })
  const plain = await ask('/')

  expect(trusted.headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(trusted.headers['cross-origin-embedder-policy']).toBe('require-corp')
  expect(trusted.headers['origin-agent-cluster']).toBe('?1')
  for (const name of ['cross-origin-opener-policy', 'cross-origin-embedder-policy', 'origin-agent-cluster']) {
    expect(plain.headers[name]).toBeUndefined()
  }
})

test('/healthz says that the server is well, and which version it is', async () => {
  const answer = await ask('/healthz?probe=1')

  expect(answer.status).toBe(200)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(JSON.parse(answer.body.toString())).toEqual({
    status: 'ok',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  })
})

test.each(['polling', 'websocket'])('a page of another origin cannot connect by %s', async (transport) => {
  const connect = (origin: string) =>
    new Promise<boolean>((resolve) => {
      const options = {
        forceNew: true,
        reconnection: false,
        transports: [transport],
        extraHeaders: { origin },
      }
      const socket = io(`http://127.0.0.1:${server.port}`, options)
      const finish = (connected: boolean) => {
        socket.disconnect()
        resolve(connected)
      }
      socket.once('connect', () => finish(true))
      socket.once('connect_error', () => finish(false))
    })

  const own = await connect(`http://127.0.0.1:${server.port}`)
  const others = await Promise.all(
    ['http://evil.example', `http://127.0.0.1:${server.port + 1}`, 'null'].map((origin) => connect(origin)),
  )

  expect(own).toBe(true)
  expect(others).toEqual([false, false, false])
})

test.each(['-', '-aaaaaaaa.', '%2e', '/', '\\\\'])(
  'a path as long as %j can make it is not found',
  async (part) => {
    const path = `/assets/${part.repeat(15_000 / part.length)}`

    const { status } = await ask(path)

    expect(status).toBe(404)
  },
)
