/** The yardstick: a data channel between two browsers, and nothing else. Bytes are counted and dropped. */
import type { Page } from '@playwright/test'
import { launchOwnBrowser, type OwnBrowser } from '../people/chromium.ts'
import { measure, type Measurement } from './measurement.ts'

/** Common for bare channels; 16 and 256 KiB are no faster. */
const MESSAGE_BYTES = 64 * 1024

/** As full as the sender keeps the channel's buffer. */
const BUFFER_BYTES = 1024 * 1024

interface BareWindow {
  connection: RTCPeerConnection
  channel: RTCDataChannel
  counted: Promise<number>
}

/** Looks at the two pages, sender first, while `move` moves the bytes between them. */
export type Watch = <Result>(pages: readonly Page[], move: () => Promise<Result>) => Promise<Result>

export async function measureBareChannel(
  bytes: number,
  launch: () => Promise<OwnBrowser[]> = () => Promise.all([launchOwnBrowser(), launchOwnBrowser()]),
  watch: Watch = (_, move) => move(),
): Promise<Measurement> {
  const browsers = await launch()
  try {
    const [sender, receiver] = browsers.map(({ context }) => context.pages()[0]) as [Page, Page]
    await connect(sender, receiver)
    return await watch([sender, receiver], () =>
      measure(browsers, bytes, async () => {
        await receiver.evaluate(countInPage, bytes)
        const startedAt = await sender.evaluate(sendInPage, { bytes, MESSAGE_BYTES, BUFFER_BYTES })
        const endedAt = await receiver.evaluate(() => (window as unknown as BareWindow).counted)
        return { startedAt, endedAt }
      }),
    )
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()))
  }
}

async function connect(sender: Page, receiver: Page): Promise<void> {
  const offer = await sender.evaluate(describeInPage, undefined)
  const answer = await receiver.evaluate(describeInPage, offer)
  await sender.evaluate(async (answer) => {
    const { connection, channel } = window as unknown as BareWindow
    const opened = new Promise((resolve) => (channel.onopen = resolve))
    await connection.setRemoteDescription({ type: 'answer', sdp: answer })
    await opened
  }, answer)
  await receiver.waitForFunction(
    () => (window as unknown as Partial<BareWindow>).channel?.readyState === 'open',
  )
}

/** Runs in a page. Makes the offer, or the answer to `offer`, with every candidate in it. */
async function describeInPage(offer: string | undefined): Promise<string> {
  const page = window as unknown as BareWindow
  const connection = new RTCPeerConnection()
  page.connection = connection
  if (offer === undefined) page.channel = connection.createDataChannel('bare')
  else {
    connection.ondatachannel = ({ channel }) => (page.channel = channel)
    await connection.setRemoteDescription({ type: 'offer', sdp: offer })
  }
  const gathered = new Promise<void>((resolve) => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve()
    }
  })
  await connection.setLocalDescription()
  await gathered
  return connection.localDescription?.sdp ?? ''
}

/** Runs in a page: `counted` resolves to when the last byte came. */
function countInPage(bytes: number): void {
  const page = window as unknown as BareWindow
  let left = bytes
  page.channel.binaryType = 'arraybuffer'
  page.counted = new Promise((resolve) => {
    page.channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      left -= data.byteLength
      if (left <= 0) resolve(Date.now())
    }
  })
}

/** Runs in a page. Resolves to when the first byte left. */
async function sendInPage(sizes: {
  bytes: number
  MESSAGE_BYTES: number
  BUFFER_BYTES: number
}): Promise<number> {
  const { channel } = window as unknown as BareWindow
  const message = crypto.getRandomValues(new Uint8Array(sizes.MESSAGE_BYTES))
  channel.bufferedAmountLowThreshold = sizes.BUFFER_BYTES - sizes.MESSAGE_BYTES
  const startedAt = Date.now()
  for (let sent = 0; sent < sizes.bytes; sent += message.length) {
    while (channel.bufferedAmount + message.length > sizes.BUFFER_BYTES) {
      await new Promise((resolve) => (channel.onbufferedamountlow = resolve))
    }
    channel.send(message)
  }
  return startedAt
}
