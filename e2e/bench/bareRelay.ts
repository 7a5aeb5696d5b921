/** The yardstick of the relay: two Socket.IO clients that pass bytes through the same server, and nothing else. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import type { Socket } from 'socket.io-client'
import type { ClientToServerEvents, PeerInfo, Role, ServerToClientEvents } from '../../src/wire/events.ts'
import { launchOwnBrowser } from '../people/chromium.ts'
import type { TestServer } from '../wires/server.ts'
import { measure, type Measurement } from './measurement.ts'

/** The largest that the server relays, and as many as it lets one side have unacknowledged. */
const MESSAGE_BYTES = 256 * 1024
const MOST_IN_FLIGHT = 8

/** A page of the server's origin that runs nothing: the server takes sockets from its own pages only. */
const EMPTY_PAGE = 'look.js'

const client = fileURLToPath(
  new URL('../../node_modules/socket.io-client/dist/socket.io.min.js', import.meta.url),
)

type BareSocket = Socket<ServerToClientEvents, ClientToServerEvents>

interface BareWindow {
  io(options: object): BareSocket
  socket: BareSocket
  link: Promise<string>
  counted: Promise<number>
}

export async function measureBareRelay(server: TestServer, bytes: number): Promise<Measurement> {
  const browsers = await Promise.all([launchOwnBrowser(), launchOwnBrowser()])
  try {
    const [sender, receiver] = browsers.map(({ context }) => context.pages()[0]) as [Page, Page]
    const script = await readFile(client, 'utf8')
    for (const page of [sender, receiver]) {
      await page.goto(server.url + EMPTY_PAGE)
      await page.evaluate(script)
    }
    await receiver.evaluate(joinInPage, 'receiver' as const)
    await sender.evaluate(joinInPage, 'sender' as const)
    await sender.evaluate(() => (window as unknown as BareWindow).link)
    return await measure(browsers, bytes, async () => {
      await receiver.evaluate(countInPage, bytes)
      const startedAt = await sender.evaluate(sendInPage, { bytes, MESSAGE_BYTES, MOST_IN_FLIGHT })
      const endedAt = await receiver.evaluate(() => (window as unknown as BareWindow).counted)
      return { startedAt, endedAt }
    })
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()))
  }
}

/** Runs in a page. The receiver accepts whoever asks, the sender asks whoever is there; `link` is theirs. */
async function joinInPage(role: Role): Promise<void> {
  const page = window as unknown as BareWindow
  const socket = page.io({ transports: ['websocket'] })
  page.socket = socket
  page.link = new Promise((resolve) => {
    socket.on('outcome', ({ link }) => {
      if (link !== undefined) resolve(link)
    })
  })
  socket.on('request', ({ request }) => socket.emit('answer', { request, accept: true }, () => {}))
  const peers = await new Promise<readonly PeerInfo[]>((resolve, reject) => {
    socket.emit('join', { v: 1, name: role, role, device: { kind: 'desktop' } }, (reply) => {
      if (reply.ok) resolve(reply.peers)
      else reject(new Error(reply.code))
    })
  })
  const [peer] = peers
  if (peer) socket.emit('request', { to: peer.id }, () => {})
}

/** Runs in a page: `counted` resolves to when the last byte came. */
function countInPage(bytes: number): void {
  const page = window as unknown as BareWindow
  let left = bytes
  page.counted = new Promise((resolve) => {
    page.socket.on('relay', (_link, _lane, message, acknowledge) => {
      left -= message.byteLength
      acknowledge()
      if (left <= 0) resolve(Date.now())
    })
  })
}

/** Runs in a page. Resolves to when the first byte left, once all are acknowledged. */
async function sendInPage(sizes: {
  bytes: number
  MESSAGE_BYTES: number
  MOST_IN_FLIGHT: number
}): Promise<number> {
  const { socket, link } = window as unknown as BareWindow
  const id = await link
  const message = new Uint8Array(sizes.MESSAGE_BYTES)
  // As much as one call gives.
  for (let at = 0; at < message.length; at += 65_536)
    crypto.getRandomValues(message.subarray(at, at + 65_536))
  let sent = 0
  const startedAt = Date.now()
  const send = async (): Promise<void> => {
    while (sent < sizes.bytes) {
      sent += message.length
      const reply = await socket.emitWithAck('relay', id, 0, message)
      if (!reply.ok) throw new Error(reply.code)
    }
  }
  await Promise.all(Array.from({ length: sizes.MOST_IN_FLIGHT }, send))
  return startedAt
}
