/** Connections that ask and do not read, read slowly, say nothing, or want to become something else: the real server. */
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDescriptors, tellsDescriptors } from './descriptorsTesting.ts'
import { Exchanges } from './exchanges.ts'
import type { PortTimeouts } from '../https/port.ts'
import { type RunningServer, startServer } from '../server.ts'
import { testSettings } from '../testing.ts'

const largeBytes = 16 * 1024 * 1024
/** Nothing but what a test shortens ever comes to its end. */
const patient = {
  idle: 600_000,
  stall: 600_000,
  answer: 600_000,
  headers: 600_000,
  request: 600_000,
  check: 20,
}

let folder: string
let server: RunningServer | undefined
const sockets: Socket[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealdrop-app-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Sealdrop</title>')
  // More than the system buffers for a client that reads nothing.
  await writeFile(join(folder, 'large.js'), Buffer.alloc(largeBytes, 'x'))
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

async function start(timeouts: Partial<PortTimeouts> = {}): Promise<void> {
  server = await startServer(testSettings, { appFolder: folder, timeouts: { ...patient, ...timeouts } })
}

async function say(words: string): Promise<Socket> {
  const socket = connect({ port: server?.port ?? 0, host: '127.0.0.1', allowHalfOpen: true })
  sockets.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.pause()
  socket.write(words)
  return socket
}

/** A connection that the other side destroyed is closed as soon as what it had sent is read. */
async function closed(socket: Socket): Promise<void> {
  const end = new Promise<void>((resolve) => {
    for (const name of ['end', 'close']) socket.once(name, () => resolve())
  })
  socket.resume()
  await end
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`
const upgrade = (path: string, protocol = 'websocket', method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'

/** A connection that is asked for something, as the server sees it, and its clock moved by hand. */
function asked() {
  const socket = Object.assign(new EventEmitter(), {
    ...{ bytesWritten: 0, writableLength: 0, destroyed: false },
    destroy: () => Object.assign(socket, { destroyed: true }) as never,
    destroySoon: () => {},
  })
  const exchanges = new Exchanges({ idle: 25_000, stall: 30_000, answer: 90_000 })
  exchanges.open(socket as never, 0)
  const request = { socket: socket as never, complete: true }
  const response = new EventEmitter()
  exchanges.begin({ request, response: response as never, now: () => 0 })
  return { socket, exchanges, answer: () => response.emit('close') }
}

test.each([
  ['1 KiB a second', 1024, false],
  ['half a KiB a second', 512, true],
])('who reads %s, in bursts, is closed: %s', (_, bytesPerSecond, isClosed) => {
  const { socket, exchanges } = asked()
  socket.bytesWritten = socket.writableLength = 1_000_000

  for (let second = 5; second <= 300; second += 5) {
    if (second % 20 === 0) socket.writableLength -= 20 * bytesPerSecond
    exchanges.check(second * 1000)
  }

  expect(socket.destroyed).toBe(isClosed)
})

test.each([
  [0, true],
  [1_000_000, false],
])('a WebSocket that reads %i of a million bytes that wait is closed: %s', (bytes, isClosed) => {
  const { socket, exchanges, answer } = asked()
  answer()
  exchanges.upgrade(socket as never)
  exchanges.check(300_000)
  socket.bytesWritten = socket.writableLength = 1_000_000

  socket.writableLength -= bytes
  exchanges.check(330_000)

  expect(socket.destroyed).toBe(isClosed)
})

test.each([
  [85, false],
  [90, true],
])('who was not answered for %i s is closed: %s', (seconds, isClosed) => {
  const { socket, exchanges } = asked()

  exchanges.check(seconds * 1000)

  expect(socket.destroyed).toBe(isClosed)
})

const onLinux = test.runIf(tellsDescriptors)

onLinux('what is served costs no descriptor but the connection', async () => {
  await start()
  const before = await openDescriptors(folder)
  const socket = await say(get('/large.js').repeat(3))

  await once(socket.resume(), 'data')
  socket.pause()

  expect(await openDescriptors(folder)).toBe(before + 2)
})

onLinux('a connection that reads nothing of its answer is closed', async () => {
  await start({ stall: 100 })
  const before = await openDescriptors(folder)

  await say(get('/large.js'))

  await expect.poll(() => openDescriptors(folder)).toBe(before + 1)
})

test.each([9, 3000])('a connection that asks for %i files before it reads one is closed', async (count) => {
  await start()
  const socket = await say(get('/large.js').repeat(count))

  await closed(socket)
})

test('a connection that asks for some files at once gets them all', async () => {
  await start()
  const asked = get('/').repeat(7) + get('/', 'Connection: close\r\n')
  const socket = await say(asked)
  const parts: string[] = []

  socket.on('data', (part: Buffer) => parts.push(part.toString()))
  await once(socket.resume(), 'end')

  expect(parts.join('').match(/HTTP\/1.1 200/g)).toHaveLength(8)
})

test('line ends between two requests do not keep a connection', async () => {
  await start({ idle: 100 })
  const socket = await say(get('/'))

  const dripping = setInterval(() => socket.write('\r\n'), 20)
  await closed(socket)

  clearInterval(dripping)
})

test.each([
  ['to a path that nobody serves', upgrade('/nowhere')],
  ['to the page', upgrade('/')],
  ['to a path that only begins like the right one', upgrade('/socket.iox')],
  ['by an absolute address', upgrade('http://localhost/socket.io/')],
  ['to another protocol', upgrade('/socket.io/?EIO=4&transport=websocket', 'h2c')],
  ['to another protocol on the page', upgrade('/', 'h2c')],
  ['to TLS', upgrade('*', 'TLS/1.0', 'OPTIONS')],
  ['by another method', upgrade('/socket.io/?EIO=4&transport=websocket', 'websocket', 'POST')],
  ['without a key', upgrade('/socket.io/?EIO=4&transport=websocket').replace(/Sec-WebSocket-Key.*\r\n/, '')],
  [
    'by an old version',
    upgrade('/socket.io/?EIO=4&transport=websocket').replace('Version: 13', 'Version: 7'),
  ],
  ['with another transport', upgrade('/socket.io/?EIO=4&transport=nothing')],
  ['of a session that nobody has', upgrade('/socket.io/?EIO=4&transport=websocket&sid=0123456789')],
  [
    'while an answer is due',
    get('/socket.io/?EIO=4&transport=polling') + upgrade('/socket.io/?EIO=4&transport=websocket'),
  ],
  ['by CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n'],
  ['by PRI', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
])('a connection that wants to be upgraded %s is closed at once', async (_, words) => {
  await start()
  const socket = await say(words)

  await closed(socket)
})

test.each([
  ['an expectation that nobody meets', 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\n\r\n'],
  ['a body that nobody wants', 'PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nbegin'],
  [
    'a body without an end',
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n',
  ],
  ['another method', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a method that repeats what it hears', 'TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
])('a request with %s is refused, and its connection closed', async (_, words) => {
  await start()
  const socket = await say(words)

  await closed(socket)
})

onLinux.each([
  ['refused', upgrade('/socket.io/?EIO=4&transport=websocket&sid=0123456789')],
  ['ended', get('/', 'Connection: close\r\n')],
])('a connection that is %s does not stay because the other side never ends it', async (_, words) => {
  await start({ linger: 100 })
  const before = await openDescriptors(folder)

  const socket = await say(words)
  await closed(socket)

  await expect.poll(() => openDescriptors(folder)).toBe(before + 1)
})
