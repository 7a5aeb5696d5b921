/** The Channel port over messages to the main thread, where the data channel lives (docs/ARCHITECTURE.md). */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { SealdropError } from '../protocol/primitives/error.ts'
import type { Channel } from '../transfer/ports.ts'
import type { ChannelPort } from './channelMessages.ts'

/** Until the main thread names its own budget: enough to keep a fast link busy, little enough for a quick cancel. */
const INITIAL_BUDGET_BYTES = 1024 * 1024

/**
 * What a peer may make us queue beyond the budget: control messages are not held back, so a peer that asks
 * (pings, offers) and never reads would otherwise grow the queue without end.
 */
const MAX_EXCESS_BYTES = 16 * 1024 * 1024

/** So many messages of the longest kind are on their way at once, and no more. */
const MAX_SPARE = 20

/** A Channel over `port`; `maxMessageBytes` is what the far channel carries in one message. */
export function createPortChannel(port: ChannelPort, maxMessageBytes: number): Channel {
  let budgetBytes = INITIAL_BUDGET_BYTES
  let outstandingBytes = 0
  let lost = false
  /** Used again for new messages: memory that was never touched before costs more than what is written there. */
  const spare: ArrayBuffer[] = []
  let waiting: { resolve: () => void; reject: (reason: SealdropError) => void }[] = []
  let listener: (message: Bytes) => void = () => {}
  let lostListener: () => void = () => {}
  let lookers: ((isPathAlive: boolean) => void)[] = []

  port.listen((data) => {
    if (data instanceof ArrayBuffer) {
      if (!lost) listener(new Uint8Array(data))
    } else if (data.type === 'drained') {
      budgetBytes = data.budgetBytes
      for (const buffer of data.spent ?? []) if (spare.length < MAX_SPARE) spare.push(buffer)
      outstandingBytes -= data.bytes
      if (outstandingBytes < budgetBytes) release()
    } else if (data.type === 'seen') {
      const answered = lookers
      lookers = []
      for (const answer of answered) answer(data.isPathAlive)
    } else if (data.type === 'lost') lose()
  })

  function release(): void {
    const released = waiting
    waiting = []
    for (const { resolve } of released) resolve()
  }

  function lose(): void {
    if (lost) return
    lost = true
    const rejected = waiting
    waiting = []
    for (const { reject } of rejected) reject(new SealdropError('channel-lost'))
    lostListener()
  }

  return {
    maxMessageBytes,
    get budgetBytes() {
      return budgetBytes
    },
    send(message) {
      if (lost) return Promise.reject(new SealdropError('channel-lost'))
      outstandingBytes += message.length
      const buffer = ownBuffer(message)
      port.post(buffer)
      if (outstandingBytes > budgetBytes + MAX_EXCESS_BYTES) {
        lose()
        return Promise.reject(new SealdropError('channel-lost', 'the peer does not read'))
      }
      if (outstandingBytes < budgetBytes) return Promise.resolve()
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    onMessage(next) {
      listener = next
    },
    onLost(next) {
      lostListener = next
    },
    allocate(bytes) {
      const buffer = spare.pop()
      // Another size than before: those of the old one are of no use any more.
      if (buffer && buffer.byteLength !== bytes) spare.length = 0
      return new Uint8Array(buffer?.byteLength === bytes ? buffer : new ArrayBuffer(bytes))
    },
    look() {
      port.post({ type: 'look' })
      return new Promise((resolve) => lookers.push(resolve))
    },
    close() {
      lost = true
      const rejected = waiting
      waiting = []
      for (const { reject } of rejected) reject(new SealdropError('channel-lost', 'closed'))
      port.post({ type: 'close' })
      port.close()
    },
  }
}

/** A buffer that holds nothing but the message, so that transferring it takes nothing else away. */
function ownBuffer(message: Bytes): ArrayBuffer {
  return message.byteLength === message.buffer.byteLength ? message.buffer : message.slice().buffer
}
