/** HTTP and HTTPS on one port, with the real server, real TLS and real Socket.IO clients. */
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDescriptors, tellsDescriptors } from '../limits/descriptorsTesting.ts'
import { HttpsScene } from './httpsTesting.ts'

let scene: HttpsScene

beforeEach(async () => {
  scene = new HttpsScene()
  await scene.prepare()
})

afterEach(() => scene.end())

test.each(['http', 'https'] as const)('the app is served over %s', async (scheme) => {
  await scene.start()

  const { status, body } = await scene.fetch(scheme, '/')

  expect(status).toBe(200)
  expect(body.toString()).toContain('<title>Sealdrop</title>')
})

test.each([
  ['http', 'websocket'],
  ['http', 'polling'],
  ['https', 'websocket'],
  ['https', 'polling'],
])('Socket.IO works over %s by %s', async (scheme, transport) => {
  await scene.start()
  const client = scene.client(scheme, transport)
  await once(client as never, 'connect')

  const join = { v: 1, name: 'Alice', role: 'sender', device: { kind: 'desktop' } }
  const reply = (await client.timeout(5000).emitWithAck('join', join)) as { ok: boolean }

  expect(reply.ok).toBe(true)
})

test.each([
  ['http', 'http', true],
  ['https', 'https', true],
  ['https', 'http', false],
])('over %s a page of the same host over %s is let in: %s', async (scheme, pageScheme, isLetIn) => {
  await scene.start()
  const origin = `${pageScheme}://localhost:${scene.server.port}`
  const client = scene.client(scheme, 'websocket', { origin })

  const connected = await new Promise<boolean>((resolve) => {
    client.once('connect', () => resolve(true))
    client.once('connect_error', () => resolve(false))
  })

  expect(connected).toBe(isLetIn)
})

test('a connection is used again for the next request', async () => {
  await scene.start()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async () => {
    const asked = get({ host: '127.0.0.1', port: scene.server.port, path: '/healthz', agent })
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    await once(response.resume(), 'end')
    return asked.reusedSocket
  }

  const used = [await ask(), await ask()]
  agent.destroy()

  expect(used).toEqual([false, true])
})

test('who sent a whole request and closed that direction still gets the answer', async () => {
  await scene.start()
  const socket = scene.tcp()
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))

  socket.end('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await once(socket, 'close')

  expect(Buffer.concat(parts).toString()).toMatch(/^HTTP\/1.1 200/)
})

const short = { firstByte: 100, handshake: 100, headers: 100, request: 200, check: 50 }
const clientHello = [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]

test.each<[string, readonly number[] | string]>([
  ['says nothing', ''],
  ['says half a request', 'GET / HT'],
  ['never ends its headers', 'GET / HTTP/1.1\r\nHost: a\r\n'],
  ['announces more than it sends', 'POST /share-not HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1'],
  ['begins a TLS handshake', clientHello],
  ['says the first byte of TLS', [0x16]],
  ['speaks TLS garbage', [0x16, ...Array<number>(300).fill(0xff)]],
  ['speaks HTTP after the first byte of TLS', [0x16, ...Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
  ['speaks neither', [0, 1, 2, 3, 0xff]],
])('a connection that %s is closed, and the server lives on', async (_, bytes) => {
  await scene.start({}, { timeouts: short })
  const socket = scene.tcp()
  socket.resume()
  await once(socket, 'connect')

  if (bytes.length > 0) socket.write(typeof bytes === 'string' ? bytes : Buffer.from(bytes))
  await once(socket, 'close')

  const answers = [await scene.fetch('http', '/healthz'), await scene.fetch('https', '/healthz')]
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
})

test('a request that never ends over TLS is closed too', async () => {
  // The handshake is a real one, and takes as long as the machine takes.
  await scene.start({}, { timeouts: { ...short, firstByte: 30_000, handshake: 30_000 } })
  const socket = scene.tls()
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'secureConnect')

  socket.write('GET / HTTP/1.1\r\nHost: a\r\n')

  await once(socket, 'close')
  expect((await scene.fetch('https', '/healthz')).status).toBe(200)
})

test.each([
  [
    'asks for an upgrade that nobody serves',
    'GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  ['asks for eight files more than it may', 'GET /large.js HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(16)],
])('a TLS connection that %s is closed at once', async (_, words) => {
  await writeFile(join(scene.folder, 'large.js'), Buffer.alloc(16 * 1024 * 1024, 'x'))
  await scene.start()
  const socket = scene.tls()
  socket.on('error', () => {})
  await once(socket, 'secureConnect')

  socket.write(words)
  await once(socket.resume(), 'close')

  expect((await scene.fetch('https', '/healthz')).status).toBe(200)
})

test.runIf(tellsDescriptors)('a TLS connection that reads nothing of its answer is closed', async () => {
  await writeFile(join(scene.folder, 'large.js'), Buffer.alloc(16 * 1024 * 1024, 'x'))
  await scene.start({}, { timeouts: { stall: 100, check: 20 } })
  const before = await openDescriptors(scene.folder)
  const socket = scene.tls()
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  socket.pause()

  socket.write('GET /large.js HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')

  await expect.poll(() => openDescriptors(scene.folder)).toBe(before + 1)
})

test('stopping ends every connection: silent, half a request, TLS, and clients of both kinds', async () => {
  await scene.start()
  const [silent, half, encrypted] = [scene.tcp(), scene.tcp(), scene.tls()]
  encrypted.on('error', () => {})
  await Promise.all([once(silent, 'connect'), once(half, 'connect'), once(encrypted, 'secureConnect')])
  half.write('GET / HTTP/1.1\r\n')
  const clients = ['http', 'https'].map((scheme) => scene.client(scheme, 'websocket'))
  await Promise.all(clients.map((client) => once(client as never, 'connect')))
  const told = clients.map((client) => once(client as never, 'closing'))
  for (const socket of [silent, half, encrypted]) socket.resume()
  const gone = [silent, half, encrypted].map((socket) => once(socket, 'close'))

  await scene.server.close()

  await Promise.all([...told, ...gone])
  const late = scene.tcp()
  const [error] = (await once(late, 'error')) as [Error]
  expect(error.message).toContain('ECONNREFUSED')
})

test('without HTTPS a TLS handshake is refused and plain HTTP goes on', async () => {
  await scene.start({ https: { mode: 'off' } })

  const refused = scene.tls()
  await once(refused, 'error')

  expect((await scene.fetch('http', '/healthz')).status).toBe(200)
})
