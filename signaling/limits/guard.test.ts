import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { type EngineConnection, guardUnread } from './guard.ts'
import { defaultLimits, MAX_UNREAD_BYTES } from './limits.ts'
import { Traffic } from './traffic.ts'
import { MAX_UNREAD_TEXT_BYTES, PACKET_OVERHEAD_BYTES } from './trafficLimits.ts'

const network = { key: '203.0.113.7', kind: 'public' } as const
const PIECE = 1024 * 1024

/** Nothing leaves it before the test says so. */
class FakeConnection extends EventEmitter implements EngineConnection {
  readonly request = undefined as never
  readonly readyState = 'open'
  readonly transport = Object.assign(new EventEmitter(), {
    name: 'websocket',
    parser: { decodePayload: () => [] },
  })
  isClosed = false

  close(): void {
    this.isClosed = true
    this.emit('close')
  }

  /** Sends packets of this size until it is closed, at most `most` of them; returns how many. */
  send(packet: object, most: number): number {
    let sent = 0
    while (sent < most && !this.isClosed) {
      this.emit('packetCreate', packet)
      sent += 1
    }
    return sent
  }
}

function guarded(traffic = new Traffic(defaultLimits).of(network)): FakeConnection {
  const connection = new FakeConnection()
  guardUnread(connection, traffic)
  return connection
}

test('a connection for which too many bytes wait is closed', () => {
  const connection = guarded()

  expect(connection.send({ data: Buffer.alloc(PIECE) }, 100)).toBe(MAX_UNREAD_BYTES / PIECE)
})

test('text may wait less, and empty packets weigh too', () => {
  const [text, empty] = [guarded(), guarded()]

  expect(text.send({ data: 'x'.repeat(PIECE) }, 100)).toBe(MAX_UNREAD_TEXT_BYTES / PIECE)
  expect(empty.send({}, 100_000)).toBe(MAX_UNREAD_TEXT_BYTES / PACKET_OVERHEAD_BYTES + 1)
})

test('what the transport has and the operating system has not counts as well', () => {
  const connection = guarded()

  connection.send({ data: Buffer.alloc(MAX_UNREAD_BYTES / 2) }, 1)
  connection.emit('flush')
  connection.send({ data: Buffer.alloc(MAX_UNREAD_BYTES / 2) }, 1)

  expect(connection.isClosed).toBe(true)
})

test('a connection that reads may be sent any amount', () => {
  const connection = guarded()

  for (let count = 0; count < 100; count++) {
    connection.send({ data: Buffer.alloc(PIECE) }, 1)
    connection.emit('flush')
    connection.transport.emit('drain')
  }

  expect(connection.isClosed).toBe(false)
})

test('the connections of one network fill only so much together, and what is closed gives it back', () => {
  const traffic = new Traffic(defaultLimits).of(network)
  const most = defaultLimits.strangers.unreadBytes
  const connections = Array.from({ length: 10 }, () => guarded(traffic))

  const sent = connections.map((connection) => connection.send({ data: Buffer.alloc(PIECE) }, 20) * PIECE)

  expect(connections.some(({ isClosed }) => isClosed)).toBe(true)
  expect(sent[0]).toBe(20 * PIECE)
  expect(traffic.unread.held).toBeLessThanOrEqual(most)
  for (const connection of connections) connection.close()
  expect(traffic.unread.held).toBe(0)
})

test('what is sent to many is in memory once, not once for each of them', () => {
  const traffic = new Traffic(defaultLimits).of(network)
  const news = { data: 'x'.repeat(PIECE), options: { wsPreEncodedFrame: [] } }
  const connections = Array.from({ length: 200 }, () => guarded(traffic))

  for (const connection of connections) connection.send(news, 1)

  expect(connections.every(({ isClosed }) => !isClosed)).toBe(true)
})
