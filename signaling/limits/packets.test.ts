/** What a hostile client sends below the events, seen from outside: the real server, bytes and requests made by hand. */
import { connect, type Socket } from 'node:net'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { joinAs, Scene } from '../testing.ts'
import { MAX_CONTROL_FRAMES, MAX_PACKETS_IN_REQUEST } from './trafficLimits.ts'

const MASKED_FIN = 0x80
const [TEXT, PING, PONG] = [1, 9, 10]

let scene: Scene
const clients: WebSocket[] = []
const sockets: Socket[] = []

beforeEach(async () => {
  scene = new Scene()
  await scene.start()
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate()
  for (const socket of sockets.splice(0)) socket.destroy()
  await scene.end()
})

const path = '/socket.io/?EIO=4&transport='

/** A client of WebSockets that says CONNECT and answers pings, and nothing else. */
async function connected(): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${scene.server.port}${path}websocket`)
  clients.push(client)
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.startsWith('0')) client.send('40')
      else if (text.startsWith('40')) resolve()
      else if (text === '2') client.send('3')
    })
  })
  client.on('error', () => {})
  return client
}

/** The bytes of a connection after its upgrade. */
async function upgraded(): Promise<Socket> {
  const socket = connect(scene.server.port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  socket.write(
    `GET ${path}websocket HTTP/1.1\r\nHost: 127.0.0.1:${scene.server.port}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.resume()
  return socket
}

function frame(opcode: number, payload = Buffer.alloc(0), fin = MASKED_FIN): Buffer {
  return Buffer.concat([Buffer.of(fin | opcode, MASKED_FIN | payload.length, 0, 0, 0, 0), payload])
}

const isClosed = (client: { once(event: 'close', listener: () => void): unknown }) =>
  new Promise<void>((resolve) => client.once('close', () => resolve()))

/** Others go on as if nothing had been. */
async function expectServerWell(): Promise<void> {
  const { visitor } = await scene.joined('Bob', 'receiver')
  expect(await visitor.call('update', { name: 'Bob' })).toMatchObject({ ok: true })
}

test('a few pings are answered as they are', async () => {
  const client = await connected()
  const pongs: string[] = []
  const last = new Promise<void>((resolve) =>
    client.on('pong', (data) => {
      pongs.push(data.toString())
      if (pongs.length === 3) resolve()
    }),
  )

  for (const data of ['', 'one', 'two']) client.ping(data)
  await last

  expect(pongs).toEqual(['', 'one', 'two'])
})

test.each([
  ['pings', PING, Buffer.alloc(125)],
  ['empty pings', PING, Buffer.alloc(0)],
  ['pongs', PONG, Buffer.alloc(0)],
])('a flood of %s closes the connection', async (_, opcode, payload) => {
  const socket = await upgraded()
  const closed = isClosed(socket)

  socket.write(Buffer.concat(Array<Buffer>(2 * MAX_CONTROL_FRAMES).fill(frame(opcode, payload))))

  await closed
  await expectServerWell()
})

test('a message in ten thousand empty fragments closes the connection', async () => {
  const socket = await upgraded()
  const closed = isClosed(socket)

  socket.write(frame(TEXT, Buffer.from('4'), 0))
  socket.write(Buffer.concat(Array<Buffer>(10_000).fill(frame(0, Buffer.alloc(0), 0))))

  await closed
  await expectServerWell()
})

test('a message in a few fragments, with pings between them, is a message', async () => {
  const socket = await upgraded()
  const reply = new Promise<string>((resolve) => socket.on('data', (data) => resolve(data.toString())))

  socket.write(Buffer.concat([frame(TEXT, Buffer.from('4'), 0), frame(PING), frame(0, Buffer.from('0'))]))

  expect(await reply).toMatch(/40\{|^\x8a/)
})

test.each([
  ['a second CONNECT', ['40']],
  ['a CONNECT to another namespace', ['40/admin']],
  ['a DISCONNECT', ['41']],
  ['an acknowledgement that nobody asked for', ['430[]']],
  ['pongs that nobody asked for', Array<string>(20).fill('3')],
  ['noop packets', Array<string>(20).fill('6')],
  ['an unknown packet', ['9']],
  ['an event with ten attachments', ['4510-["relay",{"_placeholder":true,"num":0}]']],
  ['an event with two attachments', ['452-["relay",{"_placeholder":true,"num":0}]']],
  ['much text before bytes', [`451-["relay","${'a'.repeat(120_000)}",{"_placeholder":true,"num":0}]`]],
  ['bytes of no event', [Buffer.alloc(10)]],
  ['another event where bytes are due', ['451-["relay",{"_placeholder":true,"num":0}]', '42["join",{}]']],
  ['bytes in a place that is none', ['451-["relay",{"_placeholder":true,"num":7}]', Buffer.alloc(1)]],
  ['a reserved event', ['42["disconnect"]']],
  ['text that is no JSON', ['42[']],
  ['events beyond all points', Array<string>(1500).fill('42["x"]')],
])('%s closes the connection', async (_, packets) => {
  const client = await connected()
  const closed = isClosed(client)

  for (const packet of packets) client.send(packet)

  await closed
  await expectServerWell()
})

const base = () => `http://127.0.0.1:${scene.server.port}${path}polling`

async function openPolling(): Promise<string> {
  const opened = await (await fetch(base())).text()
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string }
  return `${base()}&sid=${sid}`
}

/** Whether the connection took it and is still there. */
async function survives(packets: readonly string[]): Promise<boolean> {
  const url = await openPolling()
  const post = (body: string) =>
    fetch(url, { method: 'POST', body }).then(
      ({ ok }) => ok,
      () => false,
    )
  return (await post('40')) && (await post(packets.join('\x1e'))) && (await post('42["x"]'))
}

test.each([
  ['events', ['42["x"]', '42["x"]'], true],
  ['as many events as may be', Array<string>(MAX_PACKETS_IN_REQUEST).fill('42["x"]'), true],
  ['one event more than that', Array<string>(MAX_PACKETS_IN_REQUEST + 1).fill('42["x"]'), false],
  ['thousands of CONNECTs', Array<string>(40_000).fill('40'), false],
  ['two CONNECTs', ['40', '40'], false],
  ['text that is no JSON', ['42['], false],
  ['acknowledgements', ['430[]'], false],
  ['nothing, thousands of times', Array<string>(40_000).fill(''), false],
])('one request of long polling with %s', async (_, packets, isFine) => {
  expect(await survives(packets)).toBe(isFine)
  await expectServerWell()
})

test('a client of long polling that says DISCONNECT can close its connection, once', async () => {
  const url = await openPolling()
  const post = async (body: string) => (await fetch(url, { method: 'POST', body })).status
  await post('40')

  const [disconnect, close, closeAgain] = [await post('41'), await post('1'), await post('1')]

  expect([disconnect, close, closeAgain]).toEqual([200, 200, 400])
  await expectServerWell()
})

test('long polling by script is refused, as no page of ours asks for it', async () => {
  expect((await fetch(`${base()}&j=0`)).status).toBe(400)
})

test('probes for WebSocket without end close the connection', async () => {
  const url = await openPolling()
  const client = new WebSocket(url.replace('http', 'ws').replace('polling', 'websocket'))
  clients.push(client)
  await new Promise((resolve) => client.once('open', resolve))
  const closed = isClosed(client)

  for (let count = 0; count < 20; count++) client.send('2probe')

  await closed
  expect((await fetch(url, { method: 'POST', body: '40' })).status).toBe(400)
})

test('a client that begins with long polling goes on over WebSocket', async () => {
  const client = io(`http://127.0.0.1:${scene.server.port}`, { forceNew: true, reconnection: false })
  await new Promise<void>((resolve) => client.io.engine.once('upgrade', () => resolve()))

  const reply: unknown = await client.timeout(5000).emitWithAck('join', joinAs('Alice', 'sender'))
  client.disconnect()

  expect(reply).toMatchObject({ ok: true })
})

test('bytes of the largest size are relayed over long polling', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const client = io(`http://127.0.0.1:${scene.server.port}`, { forceNew: true, transports: ['polling'] })
  const call = (event: string, ...values: unknown[]): Promise<unknown> =>
    client.timeout(20_000).emitWithAck(event, ...values)
  await call('join', joinAs('Alice', 'sender'))
  const outcome = new Promise<{ link: string }>((resolve) => client.once('outcome', resolve))
  await call('request', { to: bob.id })
  const { request } = await bob.visitor.next('request')
  await bob.visitor.call('answer', { request, accept: true })
  const { link } = await outcome
  bob.visitor.socket.on('relay', (_link, _lane, _bytes, acknowledge) => acknowledge())

  const calls = Array.from({ length: 8 }, (_, count) => call('relay', link, 0, Buffer.alloc(262_144, count)))
  const replies = await Promise.all(calls)
  client.disconnect()

  expect(replies).toEqual(Array<object>(8).fill({ ok: true }))
})

test('bytes relayed at full speed are no flood', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.socket.on('relay', (_link, _lane, _bytes, acknowledge) => acknowledge())

  const replies = []
  for (let count = 0; count < 50; count++) {
    const calls = Array.from({ length: 8 }, () =>
      alice.visitor.call('relay', link, 0, Buffer.alloc(262_144, count)),
    )
    replies.push(...(await Promise.all(calls)))
  }

  expect(replies).toEqual(Array<object>(400).fill({ ok: true }))
})
