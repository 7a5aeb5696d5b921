import { afterEach, describe, expect, it } from 'vitest'
import type { ChannelPort, ChannelPortMessage } from '../../engine/messages.ts'
import { createManualClock } from '../types/testClock.ts'
import type { SendPort } from './sendQueue.ts'
import { createEngineChannel, FLUSH_TIMEOUT_MS } from './engineChannel.ts'

/** A connection whose network takes everything, or nothing. */
class FakeConnection implements SendPort {
  readonly sent: ArrayBuffer[] = []
  readonly port: SendPort = this
  bufferedAmount = 0
  bufferMs = 150
  stuck = false
  finished = false
  alive = true
  #onLow: () => void = () => {}

  send(message: ArrayBuffer): void {
    this.sent.push(message)
    if (this.stuck) this.bufferedAmount += message.byteLength
  }

  onLow(listener: () => void): void {
    this.#onLow = listener
  }

  setLowThreshold(): void {}
  takeSpent = (): ArrayBuffer[] => []

  drain(): void {
    this.stuck = false
    this.bufferedAmount = 0
    this.#onLow()
  }

  finish(): void {
    this.finished = true
  }

  isPathAlive(): boolean {
    return this.alive
  }
}

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function setUp() {
  const clock = createManualClock()
  const said: string[] = []
  const channel = createEngineChannel(
    {
      onViolation: () => said.push('violation'),
      onBroken: () => said.push('broken'),
      onFinished: () => said.push('finished'),
    },
    clock,
  )
  const { port1, port2: engine } = new MessageChannel()
  open.push(port1, engine)
  const inbox: ChannelPortMessage[] = []
  let wake = (): void => {}
  engine.onmessage = ({ data }: MessageEvent<ChannelPortMessage>) => {
    inbox.push(data)
    wake()
  }
  /** Resolves with what the engine was told, once it was told `count` things. */
  async function told(count: number): Promise<ChannelPortMessage[]> {
    while (inbox.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return inbox
  }
  const connection = new FakeConnection()
  return {
    clock,
    said,
    channel,
    engine,
    connection,
    told,
    attach: () => channel.attach(connection, portOver(port1)),
  }
}

/** Takes buffers away and delivers later, as the worker's own queue does. */
function portOver(port: MessagePort): ChannelPort {
  return {
    post: (message) => port.postMessage(message, message instanceof ArrayBuffer ? [message] : []),
    listen: (listener) =>
      void (port.onmessage = ({ data }: MessageEvent<ChannelPortMessage>) => listener(data)),
    close: () => port.close(),
  }
}

/** Messages of a MessagePort take a few turns of the event loop. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

const bytes = (...values: number[]) => Uint8Array.from(values)
const content = (message: ChannelPortMessage) => [...new Uint8Array(message as ArrayBuffer)]

describe('the channel between connection and engine', () => {
  it('keeps what arrives before the engine listens, in order', async () => {
    const { channel, attach, told } = setUp()
    channel.receive(bytes(1))
    channel.receive(bytes(2))

    attach()
    channel.receive(bytes(3))

    expect((await told(3)).map(content)).toEqual([[1], [2], [3]])
  })

  it('moves a message that has its buffer to itself, and copies one that has not', async () => {
    const { channel, attach, told } = setUp()
    const whole = bytes(1, 2, 3)
    const part = bytes(4, 5, 6).subarray(1)
    attach()

    channel.receive(whole)
    channel.receive(part)

    expect((await told(2)).map(content)).toEqual([
      [1, 2, 3],
      [5, 6],
    ])
    expect([whole.byteLength, [...part]]).toEqual([0, [5, 6]])
  })

  it('takes a message of 262,144 bytes', async () => {
    const { channel, attach, told, said } = setUp()
    attach()

    channel.receive(new Uint8Array(262_144))

    expect(content((await told(1))[0]!)).toHaveLength(262_144)
    expect(said).toEqual([])
  })

  it('ends at a message of 262,145 bytes', () => {
    const { channel, attach, said } = setUp()
    attach()

    channel.receive(new Uint8Array(262_145))
    channel.receive(new Uint8Array(262_145))

    expect(said).toEqual(['violation'])
  })

  it('ends when a peer floods it before the engine listens', () => {
    const { channel, said } = setUp()

    for (let count = 0; count < 100; count++) channel.receive(new Uint8Array(1))

    expect(said).toEqual(['violation'])
  })

  it('sends what the engine says and tells it how much has left', async () => {
    const { attach, engine, connection, told, clock } = setUp()
    attach()

    engine.postMessage(bytes(7, 8).buffer)
    await until(() => connection.sent.length === 1)
    clock.advance(1000)
    engine.postMessage(bytes(9).buffer)
    await until(() => connection.sent.length === 2)

    expect(connection.sent.map(content)).toEqual([[7, 8], [9]])
    expect((await told(1))[0]).toMatchObject({ type: 'drained', bytes: 2, budgetBytes: 1024 * 1024 })
  })

  it('tells the engine once that the connection is gone, after all that arrived', async () => {
    const { channel, attach, told } = setUp()
    attach()
    channel.receive(bytes(1))

    channel.lost()
    channel.lost()

    const inbox = await told(2)
    expect(inbox[1]).toEqual({ type: 'lost' })
    expect(inbox).toHaveLength(2)
  })

  it('closes behind the last byte', async () => {
    const { attach, engine, connection, said, clock } = setUp()
    connection.stuck = true
    attach()
    engine.postMessage(bytes(1).buffer)
    engine.postMessage({ type: 'close' })
    await until(() => connection.sent.length === 1 && clock.pending > 1)
    const before = connection.finished

    connection.drain()
    clock.advance(20)

    expect([before, connection.finished, said]).toEqual([false, true, []])
  })

  it('is finished as soon as the closing connection is gone', async () => {
    const { channel, attach, engine, connection, said, clock } = setUp()
    attach()
    engine.postMessage({ type: 'close' })
    await until(() => connection.finished)

    channel.lost()

    expect(said).toEqual(['finished'])
    expect(clock.pending).toBe(0)
  })

  it('does not wait for ever for a network that takes nothing', async () => {
    const { attach, engine, connection, said, clock } = setUp()
    connection.stuck = true
    attach()
    engine.postMessage(bytes(1).buffer)
    engine.postMessage({ type: 'close' })
    await until(() => connection.sent.length === 1 && clock.pending > 1)

    clock.advance(FLUSH_TIMEOUT_MS)

    expect(said).toEqual(['finished'])
    expect(clock.pending).toBe(0)
  })

  it('is finished at once when the engine closes after the loss', async () => {
    const { channel, attach, engine, connection, said, clock } = setUp()
    connection.stuck = true
    attach()
    engine.postMessage(bytes(1).buffer)
    await until(() => connection.sent.length === 1)
    channel.lost()

    engine.postMessage({ type: 'close' })
    await until(() => said.length > 0)

    expect(said).toEqual(['finished'])
    expect(clock.pending).toBe(0)
  })
})

describe('a look of the engine', () => {
  it('is answered with whether the network path is alive', async () => {
    const { attach, engine, connection, told } = setUp()
    attach()

    engine.postMessage({ type: 'look' } satisfies ChannelPortMessage)
    await told(1)
    connection.alive = false
    engine.postMessage({ type: 'look' } satisfies ChannelPortMessage)

    expect(await told(2)).toEqual([
      { type: 'seen', isPathAlive: true },
      { type: 'seen', isPathAlive: false },
    ])
  })
})
