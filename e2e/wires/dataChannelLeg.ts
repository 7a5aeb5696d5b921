/** A WebRTC connection in a page of no app, whose bytes and signals go in and out of the test's process. */
import type { Page } from '@playwright/test'
import type { SignalData } from '../../src/wire/events.ts'
import type { Bytes } from '../../src/core/protocol/primitives/bytes.ts'

interface PageLeg {
  take(data: SignalData): Promise<void>
  send(base64: string): void
  descriptions(): { own: string; other: string }
  close(): void
}

interface LegWindow {
  legs: Map<number, PageLeg>
  legSignal(id: number, data: SignalData): void
  legOpened(id: number): void
  legBytes(id: number, base64: string): void
}

interface Outside {
  signal(data: SignalData): Promise<void>
  opened(): void
  bytes(message: Bytes): void
}

const outsides = new WeakMap<Page, Map<number, Outside>>()

export class DataChannelLeg {
  readonly opened: Promise<void>
  readonly #page: Page
  readonly #id: number
  readonly #arrived: Bytes[] = []
  #arrival: (() => void) | undefined

  private constructor(page: Page, id: number, outside: Map<number, Outside>, signal: Outside['signal']) {
    this.#page = page
    this.#id = id
    this.opened = new Promise((opened) => {
      outside.set(id, {
        signal,
        opened,
        bytes: (message) => {
          this.#arrived.push(message)
          this.#arrival?.()
        },
      })
    })
  }

  /** Once for a page, before its first leg. */
  static async prepare(page: Page): Promise<void> {
    const byId = new Map<number, Outside>()
    await page.evaluate(() => {
      ;(window as unknown as LegWindow).legs = new Map()
    })
    outsides.set(page, byId)
    await page.exposeFunction('legSignal', (id: number, data: SignalData) => byId.get(id)?.signal(data))
    await page.exposeFunction('legOpened', (id: number) => byId.get(id)?.opened())
    await page.exposeFunction('legBytes', (id: number, base64: string) =>
      byId.get(id)?.bytes(new Uint8Array(Buffer.from(base64, 'base64'))),
    )
  }

  /** The initiator makes the channel and the offer. */
  static async open(
    page: Page,
    side: 'initiator' | 'responder',
    onSignal: Outside['signal'],
  ): Promise<DataChannelLeg> {
    const byId = outsides.get(page)
    if (byId === undefined) throw new Error('the page is not prepared')
    const leg = new DataChannelLeg(page, byId.size, byId, onSignal)
    await page.evaluate(connectInPage, { id: leg.#id, makesOffer: side === 'initiator' })
    return leg
  }

  async takeSignal(data: SignalData): Promise<void> {
    await this.#page.evaluate(({ id, data }) => (window as unknown as LegWindow).legs.get(id)?.take(data), {
      id: this.#id,
      data,
    })
  }

  /** The next message, in order. */
  async receive(): Promise<Bytes> {
    for (;;) {
      const message = this.#arrived.shift()
      if (message !== undefined) return message
      await new Promise<void>((resolve) => (this.#arrival = resolve))
    }
  }

  async send(message: Bytes): Promise<void> {
    await this.#page.evaluate(
      ({ id, base64 }) => (window as unknown as LegWindow).legs.get(id)?.send(base64),
      { id: this.#id, base64: Buffer.from(message).toString('base64') },
    )
  }

  async close(): Promise<void> {
    await this.#page.evaluate((id) => (window as unknown as LegWindow).legs.get(id)?.close(), this.#id)
  }

  /** Both session descriptions (SDP) as they were applied. */
  async descriptions(): Promise<{ own: string; other: string }> {
    const found = await this.#page.evaluate(
      (id) => (window as unknown as LegWindow).legs.get(id)?.descriptions(),
      this.#id,
    )
    if (found === undefined) throw new Error('there is no such leg')
    return found
  }
}

/** Runs in the page. */
async function connectInPage({ id, makesOffer }: { id: number; makesOffer: boolean }): Promise<void> {
  const page = window as unknown as LegWindow
  const connection = new RTCPeerConnection()
  const early: RTCIceCandidateInit[] = []
  let steps = Promise.resolve()
  let channel: RTCDataChannel | undefined

  function use(opening: RTCDataChannel): void {
    channel = opening
    channel.binaryType = 'arraybuffer'
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      page.legBytes(id, btoa(String.fromCharCode(...new Uint8Array(data))))
    }
    if (channel.readyState === 'open') page.legOpened(id)
    else channel.onopen = () => page.legOpened(id)
  }

  async function describe(): Promise<void> {
    await connection.setLocalDescription()
    const { type, sdp } = connection.localDescription ?? {}
    if (type === 'offer' || type === 'answer') page.legSignal(id, { type, sdp: sdp ?? '' })
  }

  async function apply(data: SignalData): Promise<void> {
    if (data.type === 'candidate') {
      if (connection.remoteDescription === null) early.push(data.candidate)
      else await connection.addIceCandidate(data.candidate)
      return
    }
    await connection.setRemoteDescription(data)
    for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate)
    if (data.type === 'offer') await describe()
  }

  connection.ondatachannel = (event) => use(event.channel)
  connection.onicecandidate = ({ candidate }) => {
    if (candidate === null || candidate.candidate === '') return
    const { sdpMid, sdpMLineIndex } = candidate
    page.legSignal(id, {
      type: 'candidate',
      candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex },
    })
  }
  page.legs.set(id, {
    take: (data) => (steps = steps.then(() => apply(data))),
    send: (base64) => channel?.send(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))),
    descriptions: () => ({
      own: connection.currentLocalDescription?.sdp ?? '',
      other: connection.currentRemoteDescription?.sdp ?? '',
    }),
    close: () => connection.close(),
  })
  if (makesOffer) {
    use(connection.createDataChannel('leg'))
    await describe()
  }
}
