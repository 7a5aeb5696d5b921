/** What the other side says of an end or a failure, and what this side makes of it: section 6 of docs/PROTOCOL.md. */
import { describe, expect, it } from 'vitest'
import { utf8 } from '../protocol/primitives/bytes.ts'
import { errorCodes } from '../protocol/primitives/error.ts'
import { connectScripted } from './testPeer.ts'
import { cb, connect, createSide, createWires } from './testSides.ts'
import { webCrypto } from '../protocol/primitives/crypto.ts'

const believed = [
  'unsupported-version',
  'bad-handshake',
  'record-rejected',
  'bad-message',
  'not-verified',
  'timeout',
  'relay-limit',
  'peer-gone',
]
const others = errorCodes.filter((code) => !believed.includes(code) && code !== 'too-large')

describe('a peer that ends the session', () => {
  it.each(believed)('with %s is believed, as the one who says so', async (code) => {
    const { peer, side } = await connectScripted('initiator')

    await peer.say({ type: 'error', code, message: '' })

    expect(await side.event('closed')).toEqual({ type: 'closed', code, by: 'peer' })
  })

  it.each([...others, 'made-up', '__proto__'])('with %s, which it cannot know, has left', async (code) => {
    const { peer, side } = await connectScripted('responder')

    await peer.say({ type: 'error', code, message: '' })

    expect(await side.event('closed')).toEqual({ type: 'closed', code: 'peer-gone', by: 'peer' })
  })

  it('for a chunk too large could not understand it', async () => {
    const { peer, side } = await connectScripted('initiator')

    await peer.say({ type: 'error', code: 'too-large', message: '' })

    expect(await side.event('closed')).toEqual({ type: 'closed', code: 'bad-message', by: 'peer' })
  })
})

it.each(['page-failed', 'no-webrtc', 'disk-full', 'channel-lost'] as const)(
  'what concerns only this device (%s) is not told',
  async (code) => {
    const { peer, side } = await connectScripted('initiator')

    side.session.command({ type: 'close', code })

    expect(await peer.hears('error')).toMatchObject({ code: 'peer-gone' })
  },
)

describe('a peer that aborts the handshake', () => {
  it.each([
    ['bad-commitment', 'bad-commitment'],
    ['unsupported-version', 'unsupported-version'],
    ['no-webrtc', 'bad-handshake'],
    ['page-failed', 'bad-handshake'],
    ['disk-full', 'bad-handshake'],
    ['channel-lost', 'channel-lost'],
  ])('with %s is the one who failed, with %s', async (said, code) => {
    const [wireI] = createWires()
    const side = createSide('initiator', 'Alice', wireI, {
      binding: cb,
      crypto: webCrypto(globalThis.crypto.subtle),
    })

    wireI.deliver(Uint8Array.of(0x0f, 1, ...utf8(said)))

    expect(await side.event('closed')).toEqual({ type: 'closed', code, by: 'peer' })
  })

  it('after I has its keys, likewise', async () => {
    const abort = Uint8Array.of(0x0f, 1, ...utf8('no-webrtc'))
    const { alice } = connect({ tamperR: (message, index) => (index === 1 ? abort : message) })

    expect(await alice.event('closed')).toEqual({ type: 'closed', code: 'bad-handshake', by: 'peer' })
  })
})

describe('a peer that cancels', () => {
  const sha256 = '0'.repeat(64)
  const offer = {
    type: 'offer',
    transfer: 0,
    uid: '0'.repeat(32),
    items: [{ path: 'a', size: 3, mime: '', modified: 0 }],
  }

  it.each([
    ['source-changed', { kind: 'failed', code: 'source-changed' }],
    ['source-unreadable', { kind: 'failed', code: 'source-unreadable' }],
    ...errorCodes
      .filter((code) => !code.startsWith('source-'))
      .map((code) => [code, { kind: 'cancelled', by: 'peer' }] as const),
    ['made-up', { kind: 'cancelled', by: 'peer' }],
  ] as const)('what it sends, with %s', async (reason, state) => {
    const { peer, side } = await connectScripted('initiator')

    await peer.say(offer, { type: 'cancel', transfer: 0, item: 0, reason })

    await expect.poll(() => lastState(side.events)).toEqual(state)
  })

  const ofReceivers = ['corrupt-item', 'disk-full', 'disk-failed', 'too-many', 'bad-path']

  it.each([
    ...ofReceivers.map((code) => [code, { kind: 'failed', code }] as const),
    ...errorCodes
      .filter((code) => !ofReceivers.includes(code))
      .map((code) => [code, { kind: 'cancelled', by: 'peer' }] as const),
  ])('what it receives, with %s', async (reason, state) => {
    const { peer, side } = await connectScripted('responder')
    side.session.command({ type: 'offer', key: 'k', files: [{ path: 'a', file: new File(['abc'], 'a') }] })
    await peer.hears('offer')

    await peer.say({ type: 'cancel', transfer: 0, item: 0, reason, sha256 })

    await expect.poll(() => lastState(side.events)).toEqual(state)
  })
})

function lastState(events: readonly { readonly type: string }[]): unknown {
  const news = events.flatMap((event) =>
    event.type === 'items' && 'items' in event ? (event.items as readonly { readonly state: unknown }[]) : [],
  )
  return news.at(-1)?.state
}
