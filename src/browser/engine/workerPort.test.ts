import { describe, expect, it } from 'vitest'
import type { ChannelPortMessage } from '../../core/engine/channelMessages.ts'
import { createPortChannel } from '../../core/engine/portChannel.ts'
import { createWorkerPorts } from './workerPort.ts'

describe("the worker's end of the channel", () => {
  it('keeps what comes before its channel is listened to, and nothing of channels that are not open', async () => {
    const ports = createWorkerPorts(() => {})
    const received: number[] = []
    const deliver = (byte: number, attempt = 1) =>
      ports.deliver({ type: 'channel', attempt, message: Uint8Array.of(byte).buffer })
    const port = ports.open(1)
    deliver(1)

    const channel = createPortChannel(port, 65_536)
    deliver(2)
    deliver(9, 2)
    channel.onMessage((message) => received.push(...message))
    await Promise.resolve()
    deliver(3)
    port.close()
    deliver(4)

    expect(received).toEqual([1, 2, 3])
  })

  it('gives buffers away, and nothing else', () => {
    const posted: [ChannelPortMessage, Transferable[]][] = []
    const port = createWorkerPorts(({ message }, transfer) => posted.push([message, transfer])).open(1)
    const { buffer } = Uint8Array.of(1)

    port.post(buffer)
    port.post({ type: 'look' })

    expect(posted).toEqual([
      [buffer, [buffer]],
      [{ type: 'look' }, []],
    ])
  })
})
