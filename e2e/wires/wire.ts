/** What a test can see of a page's data channels, and do to what leaves through them. */
import type { Page } from '@playwright/test'

/** One bit of the next outgoing message that is long enough to have it. */
export interface Flip {
  /** Offset in bytes; -1 is the message's last byte. */
  readonly byte: number
  /** 0 to 7 */
  readonly bit: number
}

interface PageWire {
  /** How many messages the app has given to its channels. */
  sent: number
  /** How many bytes have left by them. */
  leftBytes: number
  readonly kept: Uint8Array<ArrayBuffer>[]
  readonly connections: RTCPeerConnection[]
  keep: boolean
  flip: Flip | undefined
  /** How many bytes may still leave; the rest waits, as behind a jammed network. */
  allowance: number
  release: () => void
  /** Connections that are made from now on find no path. */
  blocked: boolean
}

declare global {
  interface Window {
    sealdropWire: PageWire
  }
}

/** Runs in the page before the app does. It must not refer to anything outside itself. */
export function installWire(): void {
  const wire: PageWire = {
    sent: 0,
    leftBytes: 0,
    kept: [],
    connections: [],
    keep: false,
    flip: undefined,
    allowance: Number.POSITIVE_INFINITY,
    blocked: false,
    release() {
      wire.allowance = Number.POSITIVE_INFINITY
      const waiting = jammed.splice(0)
      for (const { channel, bytes } of waiting) if (channel.readyState === 'open') leave(channel, bytes)
      jammedBytes.clear()
      // Only now, when all is in order: the app sends more at once. The real queue may never have been full
      // enough to say by itself that it emptied.
      for (const { channel } of waiting) channel.dispatchEvent(new Event('bufferedamountlow'))
    },
  }
  window.sealdropWire = wire

  const jammed: { channel: RTCDataChannel; bytes: Uint8Array<ArrayBuffer> }[] = []
  const jammedBytes = new Map<RTCDataChannel, number>()
  const prototype = RTCDataChannel.prototype
  const realSend = Reflect.get(prototype, 'send') as (bytes: Uint8Array) => void
  const realBufferedAmount = Object.getOwnPropertyDescriptor(prototype, 'bufferedAmount')

  prototype.send = function send(this: RTCDataChannel, data: unknown) {
    const bytes = copyOf(data)
    applyFlip(bytes)
    wire.sent++
    if (wire.keep) wire.kept.push(bytes)
    if (bytes.length <= wire.allowance && !jammedBytes.has(this)) {
      wire.allowance -= bytes.length
      leave(this, bytes)
      return
    }
    wire.allowance = 0
    jammed.push({ channel: this, bytes })
    jammedBytes.set(this, (jammedBytes.get(this) ?? 0) + bytes.length)
  }

  Object.defineProperty(prototype, 'bufferedAmount', {
    configurable: true,
    get(this: RTCDataChannel) {
      return Number(realBufferedAmount?.get?.call(this)) + (jammedBytes.get(this) ?? 0)
    },
  })

  const RealConnection = window.RTCPeerConnection
  window.RTCPeerConnection = class extends RealConnection {
    constructor(configuration?: RTCConfiguration) {
      // Only by TURN, and there is none.
      super(wire.blocked ? { ...configuration, iceTransportPolicy: 'relay' } : configuration)
      wire.connections.push(this)
    }
  }

  function leave(channel: RTCDataChannel, bytes: Uint8Array): void {
    realSend.call(channel, bytes)
    wire.leftBytes += bytes.length
  }

  function applyFlip(bytes: Uint8Array): void {
    if (wire.flip === undefined || wire.flip.byte >= bytes.length) return
    const { byte, bit } = wire.flip
    const offset = byte < 0 ? bytes.length + byte : byte
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit)
    wire.flip = undefined
  }

  function copyOf(data: unknown): Uint8Array<ArrayBuffer> {
    if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0))
    if (ArrayBuffer.isView(data)) {
      return new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    }
    throw new TypeError('only bytes may leave a data channel')
  }
}

/** Keeps every byte that leaves from now on, for bytesSent. */
export function keepBytes(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.sealdropWire.keep = true
  })
}

/** Waits until the app has given at least `count` messages to its channels, jammed ones included. */
export async function untilSent(page: Page, count: number): Promise<void> {
  await page.waitForFunction((count) => window.sealdropWire.sent >= count, count)
}

/** How many bytes have left the page by its channels since it was loaded, jammed ones not counted. */
export function leftBytes(page: Page): Promise<number> {
  return page.evaluate(() => window.sealdropWire.leftBytes)
}

/** All kept messages, in order. */
export async function bytesSent(page: Page): Promise<Buffer[]> {
  const texts = await page.evaluate(() =>
    Promise.all(
      window.sealdropWire.kept.map(async (bytes) => {
        const reader = new FileReader()
        const read = new Promise((resolve) => (reader.onload = resolve))
        reader.readAsDataURL(new Blob([bytes]))
        await read
        return (reader.result as string).split(',', 2)[1] ?? ''
      }),
    ),
  )
  return texts.map((text) => Buffer.from(text, 'base64'))
}

export function flipNext(page: Page, flip: Flip): Promise<void> {
  return page.evaluate((flip) => {
    window.sealdropWire.flip = flip
  }, flip)
}

/** Lets `bytes` more bytes leave the page; what comes after waits until release. */
export function jamAfter(page: Page, bytes: number): Promise<void> {
  return page.evaluate((bytes) => {
    window.sealdropWire.allowance = bytes
  }, bytes)
}

export function release(page: Page): Promise<void> {
  return page.evaluate(() => window.sealdropWire.release())
}

/** The candidate types at both ends of every connection that is in use. */
export function selectedCandidateTypes(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const types: string[] = []
    for (const connection of window.sealdropWire.connections) {
      if (connection.connectionState !== 'connected') continue
      const stats = new Map<string, Record<string, unknown>>(await connection.getStats())
      for (const transport of [...stats.values()].filter(({ type }) => type === 'transport')) {
        const pair = stats.get(String(transport['selectedCandidatePairId']))
        for (const end of ['localCandidateId', 'remoteCandidateId']) {
          types.push(String(stats.get(String(pair?.[end]))?.['candidateType']))
        }
      }
    }
    return types
  })
}
