import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../types/testClock.ts'
import type { OpenedChannel } from './connection.ts'
import { openRelayConnection, type RelayConnection } from './relayConnection.ts'
import type { Reply } from '../signaling/signalingCalls.ts'

interface Sent {
  readonly link: string
  readonly lane: number
  readonly bytes: ArrayBuffer
  readonly answer: (reply: Reply<unknown>) => void
}

const ok = { ok: true, value: {} } as const
const settle = () => new Promise((resolve) => setImmediate(resolve))

let clock: ManualClock
let sent: Sent[]
let said: unknown[]
let opened: OpenedChannel | undefined
let connection: RelayConnection

beforeEach(() => {
  clock = createManualClock()
  sent = []
  said = []
  opened = undefined
})

function start(): void {
  connection = openRelayConnection(
    {
      signaling: {
        relay: (link, lane, bytes) =>
          new Promise((answer) => {
            sent.push({ link, lane, bytes, answer })
          }),
      },
      link: 'L',
      lane: 3,
      onOpened(channel) {
        opened = channel
        said.push('opened')
      },
      onMessage: (message) => said.push([...message]),
      onClosed: ({ code }) => said.push(code),
    },
    { clock },
  )
}

async function open(): Promise<OpenedChannel> {
  start()
  await settle()
  if (!opened) throw new Error('not opened')
  return opened
}

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('a connection by the relay', () => {
  it('is bound to being a relay, and takes whole records', async () => {
    const { binding, maxMessageBytes } = await open()

    expect(Buffer.from(binding)).toEqual(createHash('sha256').update('sealdrop/1 relay').digest())
    expect(maxMessageBytes).toBe(262_144)
  })

  it('sends over its link and lane', async () => {
    const { port } = await open()

    port.send(bytes(1, 2).buffer)
    port.send(bytes(3).buffer)

    expect(sent.map(({ link, lane, bytes }) => [link, lane, ...new Uint8Array(bytes)])).toEqual([
      ['L', 3, 1, 2],
      ['L', 3, 3],
    ])
  })

  it('hands on what it receives, in order, before it is open too', async () => {
    start()
    connection.receive(bytes(1))
    await settle()
    connection.receive(bytes(2))

    expect(said).toEqual([[1], 'opened', [2]])
  })

  it.each([
    ['unavailable', 'channel-lost'],
    ['no-answer', 'channel-lost'],
    ['too-many', 'channel-lost'],
    ['relay-limit', 'relay-limit'],
  ] as const)('refused with %s it is closed with %s, once', async (refusal, code) => {
    const { port } = await open()
    port.send(bytes(1).buffer)
    port.send(bytes(2).buffer)

    for (const { answer } of sent) answer({ ok: false, code: refusal })
    await settle()
    connection.lost()
    connection.receive(bytes(3))

    expect(said).toEqual(['opened', code])
    expect(() => port.send(bytes(1).buffer)).toThrow()
  })

  it('without any acknowledgement for 15 s it is lost', async () => {
    const { port } = await open()
    port.send(bytes(1).buffer)

    clock.advance(15_000)

    expect(said).toEqual(['opened', 'channel-lost'])
    expect(clock.pending).toBe(0)
  })

  it('is lost with the socket', async () => {
    await open()

    connection.lost()
    connection.lost()

    expect(said).toEqual(['opened', 'channel-lost'])
  })

  it('does not open any more when it was lost before', async () => {
    start()
    connection.lost()
    await settle()

    expect(said).toEqual(['channel-lost'])
  })

  it('finishes when the last message has arrived', async () => {
    const channel = await open()
    channel.port.send(bytes(1).buffer)

    channel.finish()
    const before = [...said]
    sent[0]?.answer(ok)
    await settle()

    expect([before, said]).toEqual([['opened'], ['opened', 'channel-lost']])
  })

  it('finishes at once when nothing is on its way', async () => {
    const channel = await open()

    channel.finish()

    expect(said).toEqual(['opened', 'channel-lost'])
  })

  it('has a living path for 10 s after each acknowledgement, until it is lost', async () => {
    const channel = await open()
    const alive = [channel.isPathAlive()]
    channel.port.send(bytes(1).buffer)
    sent[0]?.answer(ok)
    await settle()
    alive.push(channel.isPathAlive())
    clock.advance(9_999)
    alive.push(channel.isPathAlive())
    clock.advance(1)
    alive.push(channel.isPathAlive())
    connection.lost()

    expect(alive).toEqual([false, true, true, false])
    expect(channel.isPathAlive()).toBe(false)
  })

  it('says nothing after it was closed', async () => {
    const { port } = await open()
    port.send(bytes(1).buffer)

    connection.close()
    connection.receive(bytes(2))
    sent[0]?.answer({ ok: false, code: 'unavailable' })
    await settle()
    clock.advance(60_000)

    expect([said, clock.pending]).toEqual([['opened'], 0])
  })
})
