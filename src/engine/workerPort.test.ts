import { describe, expect, it } from 'vitest'
import type { ChannelPortMessage } from './messages.ts'
import { createPortChannel } from './portChannel.ts'
import { createWorkerPort } from './workerPort.ts'

describe("the worker's end of the channel", () => {
  it('keeps what comes before there is a channel, and what comes before that is listened to', async () => {
    const port = createWorkerPort(() => {})
    const received: number[] = []
    port.deliver(Uint8Array.of(1).buffer)

    const channel = createPortChannel(port, 65_536)
    port.deliver(Uint8Array.of(2).buffer)
    channel.onMessage((message) => received.push(...message))
    await Promise.resolve()
    port.deliver(Uint8Array.of(3).buffer)

    expect(received).toEqual([1, 2, 3])
  })

  it('gives buffers away, and nothing else', () => {
    const posted: [ChannelPortMessage, Transferable[]][] = []
    const port = createWorkerPort(({ message }, transfer) => posted.push([message, transfer]))
    const { buffer } = Uint8Array.of(1)

    port.post(buffer)
    port.post({ type: 'look' })

    expect(posted).toEqual([
      [buffer, [buffer]],
      [{ type: 'look' }, []],
    ])
  })
})
