import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { SignalData } from '../../wire/events.ts'
import type { SessionRole } from '../../core/engine/messages.ts'
import type { SealdropError } from '../../core/protocol/primitives/error.ts'
import { createManualClock, type ManualClock } from '../../core/peer/types/testClock.ts'
import { NO_PATH_AFTER_MS, openPeerConnection } from './peerConnection.ts'
import type { OpenedConnection } from '../../core/peer/connection/connection.ts'
import { channelBinding } from '../../core/peer/connection/sdp.ts'
import { fingerprintLine, OWN, sdpOf, TestChannel, testRtc, type TestConnection } from './testRtc.ts'

const OTHER = 0xbb
const own = new Uint8Array(32).fill(OWN)
const other = new Uint8Array(32).fill(OTHER)

let clock: ManualClock
let made: TestConnection[]
let signals: SignalData[]
let opened: OpenedConnection[]
let messages: Uint8Array[]
let closed: SealdropError[]

beforeEach(() => {
  clock = createManualClock()
  made = []
  signals = []
  opened = []
  messages = []
  closed = []
})

function open(role: SessionRole) {
  return openPeerConnection(
    {
      role,
      iceServers: [],
      onSignal: (data) => signals.push(data),
      onOpened: (connection) => opened.push(connection),
      onMessage: (message) => messages.push(message),
      onClosed: (error) => closed.push(error),
    },
    { rtc: testRtc(made), clock },
  )
}

const ofOther = (role: SessionRole, sdp = sdpOf(OTHER)): SignalData => ({
  type: role === 'initiator' ? 'answer' : 'offer',
  sdp,
})

/** As far as both descriptions and the channel, which is not open yet. */
async function described(role: SessionRole, channel = new TestChannel()) {
  const peer = open(role)
  await vi.waitFor(() => expect(made).toHaveLength(1))
  const connection = made[0]!
  if (role === 'initiator') await vi.waitFor(() => expect(signals).toHaveLength(1))
  peer.signal(ofOther(role))
  await vi.waitFor(() => expect(connection.remoteDescription).not.toBeNull())
  if (role === 'responder') {
    await vi.waitFor(() => expect(signals).toHaveLength(1))
    connection.receiveChannel(channel)
  }
  return { peer, connection, channel: connection.made[0] ?? channel }
}

async function connected(role: SessionRole) {
  const parts = await described(role)
  parts.connection.connect(parts.channel)
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  return parts
}

async function expectRefused(): Promise<void> {
  await vi.waitFor(() => expect(closed).toHaveLength(1))
  expect(closed[0]).toMatchObject({ code: 'bad-handshake' })
  await vi.waitFor(() => expect(made[0]?.isClosed).toBe(true))
}

const roles = ['initiator', 'responder'] as const

describe.each(roles)('a connection of the %s', (role) => {
  it('is bound to both certificates, the initiator’s first', async () => {
    await connected(role)

    const expected = role === 'initiator' ? channelBinding(own, other) : channelBinding(other, own)
    expect(opened[0]!.binding).toEqual(expected)
    expect(opened[0]!.fingerprints).toEqual({ own, other })
    expect(closed).toEqual([])
  })

  it('hands on bytes, and ends at a text', async () => {
    const { channel } = await connected(role)

    channel.onmessage?.({ data: Uint8Array.of(1, 2).buffer })
    channel.onmessage?.({ data: 'text' })

    expect(messages).toEqual([Uint8Array.of(1, 2)])
    await vi.waitFor(() => expect(closed).toHaveLength(1))
    expect(closed[0]).toMatchObject({ code: 'bad-handshake' })
  })

  it('lets go of the buffer of what it sent, once', async () => {
    const { channel } = await connected(role)
    const message = new ArrayBuffer(3)
    const { port } = opened[0]!

    const before = port.takeSpent()
    port.send(message)

    expect(channel.sent).toEqual([message])
    expect([before, port.takeSpent(), port.takeSpent()]).toEqual([[], [message], []])
  })

  it.each([
    ['another description', { ...ofOther(role), sdp: sdpOf(0xcc) }],
    ['a description of the wrong kind', ofOther(role === 'initiator' ? 'responder' : 'initiator')],
    ['a call for another negotiation', { type: 'renegotiate', renegotiate: true }],
    ['a call for media', { type: 'transceiverRequest', transceiverRequest: { kind: 'video' } }],
  ])('ends at %s, which is never applied', async (_, signal) => {
    const { peer, connection } = await connected(role)

    peer.signal(signal)

    await expectRefused()
    expect(connection.applied).toHaveLength(1)
    expect(opened).toHaveLength(1)
  })

  it('ends at a second channel of the other side', async () => {
    const { connection } = await connected(role)

    connection.receiveChannel(new TestChannel())

    await expectRefused()
  })

  it('never opens where the browser applied other certificates than it was given one of', async () => {
    const { connection, channel } = await described(role)
    const sdp = `${sdpOf(OTHER)}${fingerprintLine(0xcc)}\r\n`
    connection.remoteDescription = { type: 'offer', sdp }

    connection.connect(channel)

    await expectRefused()
    expect(opened).toEqual([])
  })

  it('is no-path when nothing opens in time', async () => {
    await described(role)

    clock.advance(NO_PATH_AFTER_MS)

    expect(closed).toMatchObject([{ code: 'no-path' }])
  })
})

describe('a channel that the initiator offers', () => {
  it.each([
    ['loses order', { ordered: false }],
    ['gives up after some tries', { maxRetransmits: 3 }],
    ['gives up after some time', { maxPacketLifeTime: 100 }],
  ])('is refused when it %s', async (_, options) => {
    await described('responder', new TestChannel(options))

    await expectRefused()
    expect(opened).toEqual([])
  })
})
