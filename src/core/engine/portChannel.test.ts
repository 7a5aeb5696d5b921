import { describe, expect, it } from 'vitest'
import type { ChannelPort, ChannelPortMessage } from './channelMessages.ts'
import { createPortChannel } from './portChannel.ts'

function arrange() {
  const posted: unknown[] = []
  let fromMain: (message: ChannelPortMessage) => void = () => {}
  const port: ChannelPort = {
    post: (message) => void posted.push(message),
    listen: (listener) => (fromMain = listener),
    close: () => {},
  }
  const channel = createPortChannel(port, 262_144)
  return { channel, posted, fromMain }
}

/** Whether `promise` is still open after everything that could settle it at once has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol()
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, open))])) === open
}

describe('a channel over a port', () => {
  it('posts exactly the message, even out of a larger buffer', async () => {
    const { channel, posted } = arrange()

    await channel.send(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))

    expect(posted.map((buffer) => [...new Uint8Array(buffer as ArrayBuffer)])).toEqual([[2, 3]])
  })

  it('holds the sender back at its budget until the channel drained', async () => {
    const { channel, fromMain } = arrange()
    fromMain({ type: 'drained', bytes: 0, budgetBytes: 100 })

    await channel.send(new Uint8Array(99))
    const held = channel.send(new Uint8Array(1))
    expect(await isPending(held)).toBe(true)
    fromMain({ type: 'drained', bytes: 1, budgetBytes: 100 })

    await expect(held).resolves.toBeUndefined()
  })

  it('makes messages in memory that came back, as long as their size stays', () => {
    const { channel, fromMain } = arrange()
    const spent = [new ArrayBuffer(9), new ArrayBuffer(9), new ArrayBuffer(9)]
    fromMain({ type: 'drained', bytes: 0, budgetBytes: 100, spent })

    expect(spent).toContain(channel.allocate?.(9).buffer)
    expect(channel.allocate?.(10)).toEqual(new Uint8Array(10))
    expect(spent).not.toContain(channel.allocate?.(9).buffer)
  })

  it('lets go at once when the budget grows', async () => {
    const { channel, fromMain } = arrange()
    fromMain({ type: 'drained', bytes: 0, budgetBytes: 100 })

    const held = channel.send(new Uint8Array(100))
    fromMain({ type: 'drained', bytes: 0, budgetBytes: 200 })

    await expect(held).resolves.toBeUndefined()
  })

  it('rejects everybody with channel-lost when the channel is lost, and says so once', async () => {
    const { channel, fromMain } = arrange()
    fromMain({ type: 'drained', bytes: 0, budgetBytes: 10 })
    let told = 0
    channel.onLost(() => told++)

    const held = channel.send(new Uint8Array(10))
    fromMain({ type: 'lost' })
    fromMain({ type: 'lost' })

    await expect(held).rejects.toMatchObject({ code: 'channel-lost' })
    await expect(channel.send(new Uint8Array(1))).rejects.toMatchObject({ code: 'channel-lost' })
    expect(told).toBe(1)
  })

  it('gives up a peer that makes us talk and never reads', async () => {
    const { channel } = arrange()
    let told = 0
    channel.onLost(() => told++)

    const sends: Promise<void>[] = []
    for (let sent = 0; sent < 40; sent++) {
      const send = channel.send(new Uint8Array(512 * 1024))
      send.catch(() => {})
      sends.push(send)
    }

    await expect(sends.at(-1)).rejects.toMatchObject({ code: 'channel-lost' })
    expect(told).toBe(1)
  })

  it('delivers what arrives as bytes, in order, until it is lost', () => {
    const { channel, fromMain } = arrange()
    const received: number[] = []
    channel.onMessage((message) => received.push(...message))

    fromMain(Uint8Array.of(1).buffer)
    fromMain(Uint8Array.of(2).buffer)
    fromMain({ type: 'lost' })
    fromMain(Uint8Array.of(3).buffer)

    expect(received).toEqual([1, 2])
  })

  it('looks by way of the main thread, and waits as long as that is blocked', async () => {
    const { channel, posted, fromMain } = arrange()

    const looking = channel.look()
    expect(posted).toEqual([{ type: 'look' }])
    expect(await isPending(looking)).toBe(true)
    fromMain({ type: 'seen', isPathAlive: true })

    expect(await looking).toBe(true)
  })

  it('asks the main thread to close, and sends nothing afterwards', async () => {
    const { channel, posted } = arrange()

    channel.close()

    expect(posted).toEqual([{ type: 'close' }])
    await expect(channel.send(new Uint8Array(1))).rejects.toMatchObject({ code: 'channel-lost' })
  })
})
