import { beforeEach, describe, expect, it } from 'vitest'
import type { Hints, PeerInfo } from '../../wire/events.ts'
import type { HeldSecret } from '../engine/messages.ts'
import { chooseCrypto } from '../protocol/primitives/crypto.ts'
import { heldKey, hintsFor } from '../protocol/handshake/proofs.ts'
import { inviteId, makeInvite } from './identity/invite.ts'
import { createManualClock, type ManualClock } from './types/testClock.ts'
import { openMeeting } from './meeting.ts'
import type { SessionParts } from './session/sessionParts.ts'
import type { SignalingEvent } from './signaling/signalingTypes.ts'
import type { Reply } from './signaling/signalingCalls.ts'
import type { Meeting, MeetingEvent } from './types/meetingTypes.ts'

const bob: PeerInfo = { id: 'bob', name: 'Bob', role: 'receiver', device: { kind: 'phone' } }

let clock: ManualClock
let calls: string[]
let events: MeetingEvent[]
let server: (event: SignalingEvent) => void
let requestReply: Reply<{ request: string }>
let answerReply: Reply<unknown>
let begun: SessionParts[]
let meeting: Meeting
let given: Hints | undefined
let asked: Hints | undefined
let loads: number

const notHere = (): never => {
  throw new Error('sessions are stood in for')
}

beforeEach(() => {
  clock = createManualClock()
  calls = []
  events = []
  begun = []
  given = undefined
  asked = undefined
  loads = 0
  requestReply = { ok: true, value: { request: 'r1' } }
  answerReply = { ok: true, value: {} }
  meeting = openMeeting(
    { name: 'Alice', role: 'sender', device: { kind: 'desktop' } },
    {
      ...{ store: 'store', ticket: undefined, sessions: [], isKept: true },
      notes: () => ({ isVerified: false, isCompared: false, wantsRemembering: false }),
      note() {},
      keepTicket() {},
      keepSession() {},
    },
    (event) => events.push(event),
    {
      clock,
      startEngine: notHere,
      openConnection: notHere,
      isDirect: true,
      newId: () => 'L',
      load() {
        loads += 1
        return Promise.resolve(chooseCrypto())
      },
      connect(_profile, onEvent) {
        server = onEvent
        return {
          iceServers: [{ urls: ['stun:localhost'] }],
          relays: false,
          update: ({ name, role }) => calls.push(`update ${name} ${role}`),
          hint: (hints) => void (given = hints),
          enter: (room) => calls.push(`enter ${room}`),
          request(to, hints) {
            calls.push(`request ${to}`)
            asked = hints
            return Promise.resolve(requestReply)
          },
          answer(request, accept) {
            calls.push(`answer ${request} ${accept}`)
            return Promise.resolve(answerReply)
          },
          cancel: (request) => calls.push(`cancel ${request}`),
          signal: ({ link, lane }) => calls.push(`signal ${link} ${lane}`),
          relay: () => Promise.resolve({ ok: false, code: 'unavailable' }),
          hangUp: (link) => calls.push(`hang-up ${link}`),
          close: () => calls.push('close'),
        }
      },
      start(parts) {
        begun.push(parts)
        return {
          view: { id: parts.id, role: parts.role, peer: parts.peer, state: { kind: 'linking' } },
          resume: undefined,
          linked: (link) => calls.push(`linked ${parts.id} ${link}`),
          signal: (link, lane) => calls.push(`take ${parts.id} ${link} ${lane}`),
          relayed: ({ link }) => calls.push(`relayed ${parts.id} ${link}`),
          serverLost: () => calls.push(`server lost ${parts.id}`),
          wake() {},
          leave: () => calls.push(`leave ${parts.id}`),
          hungUp: (link) => calls.push(`hung up ${parts.id} ${link}`),
          linkGone: (link) => calls.push(`link gone ${parts.id} ${link}`),
          command: ({ type }) => calls.push(`command ${parts.id} ${type}`),
          details: () =>
            Promise.resolve({ stats: undefined, suite: undefined, fingerprints: undefined, openedAt: 7 }),
          disconnect: () => calls.push(`disconnect ${parts.id}`),
          dispose: () => calls.push(`dispose ${parts.id}`),
        }
      },
    },
  )
  server({ type: 'state', state: { kind: 'joined', self: 'me', space: 'everyone' } })
  server({ type: 'peers', input: { type: 'snapshot', self: 'me', peers: [bob] } })
})

const settle = () => new Promise((resolve) => setImmediate(resolve))
const types = () => events.map(({ type }) => type)
const outcome = (result: 'accepted' | 'declined', link?: string): SignalingEvent => ({
  type: 'outcome',
  outcome: { request: 'r1', result, ...(link !== undefined && { link }) },
})

async function beginSession(): Promise<void> {
  meeting.request('bob')
  await settle()
  server(outcome('accepted', 'L'))
  await settle()
}

describe('a meeting', () => {
  it('has what a session needs to come back by before it needs it: there may be no server then', async () => {
    await settle()
    expect(loads).toBe(0)

    await beginSession()

    expect(loads).toBe(1)
  })

  it('says everything later than the call that caused it, in order', async () => {
    await settle()
    meeting.request('bob')
    const before = types()
    await settle()

    expect(before).toEqual(['server', 'server', 'peers'])
    expect(types()).toEqual(['server', 'server', 'peers', 'outgoing'])
  })

  it('asks the server, and begins a session when the other person accepts', async () => {
    await beginSession()

    expect(calls).toEqual(['request bob'])
    expect(begun[0]).toMatchObject({
      id: 'L',
      role: 'initiator',
      peer: { id: 'bob', name: 'Bob' },
      self: { name: 'Alice' },
      store: 'store',
    })
    expect(begun[0]?.iceServers()).toEqual([{ urls: ['stun:localhost'] }])
    expect(types().slice(-2)).toEqual(['outgoing-ended', 'session'])
  })

  it('takes no second session of the same link', async () => {
    await beginSession()

    server(outcome('accepted', 'L'))

    expect(begun).toHaveLength(1)
  })

  it('asks nobody whom the server did not name', async () => {
    meeting.request('mallory')
    await settle()

    expect(calls).toEqual([])
  })

  it.each([
    ['busy', 'busy'],
    ['too-many', 'too-many'],
    ['no-answer', 'server-lost'],
    ['not-joined', 'server-lost'],
  ] as const)('ends a request that the server refuses with %s as %s', async (code, result) => {
    requestReply = { ok: false, code }

    meeting.request('bob')
    await settle()

    expect(events.at(-1)).toMatchObject({ type: 'outgoing-ended', result })
  })

  it('ends a request that nobody ever answers', async () => {
    meeting.request('bob')
    await settle()

    clock.advance(65_000)
    await settle()

    expect(events.at(-1)).toMatchObject({ type: 'outgoing-ended', result: 'timeout' })
    expect(clock.pending).toBe(0)
  })

  it('answers as responder', async () => {
    server({ type: 'request', request: 'r1', from: bob, expiresInMs: 60_000 })

    meeting.answer('r1', true)
    server(outcome('accepted', 'L'))
    await settle()

    expect(calls).toEqual(['answer r1 true'])
    expect(begun[0]).toMatchObject({ role: 'responder', peer: { id: 'bob' } })
  })

  it('ends a request that the server does not let us accept', async () => {
    answerReply = { ok: false, code: 'unavailable' }
    server({ type: 'request', request: 'r1', from: bob, expiresInMs: 60_000 })

    meeting.answer('r1', true)
    await settle()

    expect(events.at(-1)).toMatchObject({ type: 'incoming-ended', result: 'unavailable' })
  })

  it('keeps its sessions and ends its requests when the server is lost', async () => {
    await beginSession()
    server({ type: 'request', request: 'r2', from: bob, expiresInMs: 60_000 })

    server({ type: 'lost' })
    await settle()

    expect(events.at(-1)).toMatchObject({ type: 'incoming-ended', result: 'server-lost' })
    expect(calls).toEqual(['request bob', 'server lost L'])
  })

  it('passes signals, hang-ups and commands on', async () => {
    await beginSession()

    for (const link of ['L', 'M']) {
      server({ type: 'signal', link, lane: 0, data: {} })
      server({ type: 'hang-up', link })
      meeting.command(link, { type: 'accept', transfer: 1 })
      meeting.disconnect(link)
    }

    expect(calls.slice(1)).toEqual([
      ...['take L L 0', 'hung up L L', 'command L accept', 'disconnect L'],
      // Which links are its own a session knows itself: they change.
      ...['take L M 0', 'hung up L M'],
    ])
  })

  it('forgets a session that is gone', async () => {
    await beginSession()

    begun[0]!.onGone(undefined)
    meeting.disconnect('L')

    expect(calls).toEqual(['request bob'])
  })

  it('changes name and role while a session goes on, for sessions to come', async () => {
    await beginSession()

    meeting.update({ name: 'Alicia', role: 'receiver' })
    await settle()

    expect(calls.at(-1)).toBe('update Alicia receiver')
    expect(events.at(-1)).toEqual({ type: 'peers', peers: [] })
  })

  it('leaves nothing behind', async () => {
    await beginSession()
    server({ type: 'request', request: 'r2', from: bob, expiresInMs: 60_000 })
    await settle()
    const before = events.length

    meeting.leave()
    server({ type: 'lost' })
    await settle()

    expect(calls.slice(-2)).toEqual(['dispose L', 'close'])
    expect([clock.pending, events.length]).toEqual([0, before])
  })
})

describe('a meeting with devices that are remembered', () => {
  const crypto = chooseCrypto()
  const secret = new Uint8Array(32).fill(3)
  const ours: HeldSecret = { id: 'bob’s', secret, madeAs: 'responder' }
  const others: HeldSecret = { id: 'other', secret: new Uint8Array(32).fill(4), madeAs: 'responder' }

  /** As Bob makes them, who was its initiator. */
  const hintsOfBob = async (to: string) => hintsFor(crypto, [await heldKey(crypto, secret, 'initiator')], to)

  async function holdBoth(): Promise<void> {
    meeting.hold([others, ours])
    await expect.poll(() => given).toBeDefined()
  }

  const lastKnown = () => events.flatMap((event) => (event.type === 'known' ? [event.peers] : [])).at(-1)

  it('says who in the list is one of them, and who is no longer', async () => {
    await holdBoth()
    server({ type: 'peers', input: { type: 'peer-updated', peer: { ...bob, hints: await hintsOfBob('') } } })

    await expect.poll(lastKnown).toEqual(new Map([['bob', 'bob’s']]))
    meeting.hold([others])

    await expect.poll(lastKnown).toEqual(new Map())
  })

  it('takes nobody for one of them by hints that were made for somebody else', async () => {
    await holdBoth()

    server({
      type: 'peers',
      input: { type: 'peer-updated', peer: { ...bob, hints: await hintsOfBob('me') } },
    })
    server({ type: 'request', request: 'r2', from: bob, hints: await hintsOfBob('you'), expiresInMs: 60_000 })

    await expect.poll(() => events.find(({ type }) => type === 'incoming')).toBeDefined()
    expect(events.find(({ type }) => type === 'incoming')).not.toHaveProperty('request.hinted')
    expect(lastKnown()).toBeUndefined()
  })

  it('says who asks by their hints, and proves to them first', async () => {
    await holdBoth()
    server({ type: 'peers', input: { type: 'peer-updated', peer: { ...bob, hints: await hintsOfBob('') } } })
    await expect.poll(lastKnown).toBeDefined()

    server({ type: 'request', request: 'r1', from: bob, hints: await hintsOfBob('me'), expiresInMs: 60_000 })
    await expect
      .poll(() => events.find(({ type }) => type === 'incoming'))
      .toHaveProperty('request.hinted', 'bob’s')
    meeting.answer('r1', true)
    server(outcome('accepted', 'L'))

    expect(begun[0]!.held.map(({ id }) => id)).toEqual(['bob’s', 'other'])
  })

  it('gives hints of its own to those alone', async () => {
    await holdBoth()
    await beginSession()
    expect(asked).toBeUndefined()

    server({ type: 'peers', input: { type: 'peer-updated', peer: { ...bob, hints: await hintsOfBob('') } } })
    await expect.poll(lastKnown).toBeDefined()
    await beginSession()

    await expect.poll(() => asked).toBeDefined()
  })
})

describe('an invite', () => {
  const invite = makeInvite('sender')

  it('is a room at the server, and proved first in sessions to come, until it is left', async () => {
    meeting.hold([{ id: 'paired', secret: new Uint8Array(32), madeAs: 'responder' }])
    meeting.enter(invite)
    await beginSession()
    meeting.enter(undefined)
    server(outcome('accepted', 'L2'))
    meeting.request('bob')
    await settle()
    server({ type: 'outcome', outcome: { request: 'r1', result: 'accepted', link: 'L3' } })

    expect(calls.filter((call) => call.startsWith('enter'))).toEqual([
      `enter ${invite.room}`,
      'enter undefined',
    ])
    expect(begun.map(({ held }) => held.map(({ id }) => id))).toEqual([
      [inviteId(invite), 'paired'],
      ['paired'],
    ])
    // Hints of what is held are computed meanwhile: the next test is not to find them.
    await expect.poll(() => given).toBeDefined()
  })

  const joined = (room?: string): SignalingEvent => ({
    type: 'state',
    state: { kind: 'joined', self: 'me', space: 'room', ...(room !== undefined && { room }) },
  })
  const ids = () => begun.map(({ held, invite }) => [held.map(({ id }) => id), invite])
  const id = inviteId(invite)

  it('is to be proved by whoever was asked, or asks, in its room', async () => {
    meeting.enter(invite)
    server(joined(invite.room))
    await beginSession()
    server({ type: 'request', request: 'r1', from: bob, expiresInMs: 60_000 })
    meeting.answer('r1', true)
    server(outcome('accepted', 'L2'))

    expect(ids()).toEqual([
      [[id], { id, isOwn: true }],
      [[id], { id, isOwn: true }],
    ])
  })

  it('is not to be proved by somebody from outside, whoever asked, and whenever the answer comes', async () => {
    meeting.request('bob')
    await settle()
    server({ type: 'request', request: 'r2', from: { ...bob, id: 'cleo' }, expiresInMs: 60_000 })
    meeting.enter(invite)
    server({ type: 'request', request: 'r3', from: { ...bob, id: 'dan' }, expiresInMs: 60_000 })
    server(joined(invite.room))
    server(outcome('accepted', 'L'))
    for (const request of ['r2', 'r3']) {
      meeting.answer(request, true)
      server({ type: 'outcome', outcome: { request, result: 'accepted', link: `L ${request}` } })
    }

    expect(begun.map(({ peer, invite }) => [peer.id, invite])).toEqual([
      ['bob', undefined],
      ['cleo', undefined],
      ['dan', undefined],
    ])
  })

  it('is proved by requests that were made in its room, also when that has been left since', async () => {
    meeting.enter(invite)
    server(joined(invite.room))
    server({ type: 'request', request: 'r2', from: { ...bob, id: 'cleo' }, expiresInMs: 60_000 })
    meeting.request('bob')
    await settle()
    meeting.enter(undefined)
    server(joined())
    meeting.enter({ ...makeInvite('sender'), isOwn: false })
    server(outcome('accepted', 'L'))
    meeting.answer('r2', true)
    server({ type: 'outcome', outcome: { request: 'r2', result: 'accepted', link: 'L2' } })

    expect(ids()).toEqual([
      [[id], { id, isOwn: true }],
      [[id], { id, isOwn: true }],
    ])
  })

  it('gives the server nothing of its secret', async () => {
    meeting.enter(invite)
    await beginSession()

    expect(given).toBeUndefined()
    expect(asked).toBeUndefined()
    expect(calls.join(' ')).not.toContain(invite.secret)
  })
})

describe('hints that nobody knows', () => {
  it('are a request like any other', async () => {
    const hints = await hintsFor(chooseCrypto(), [], 'me')

    server({ type: 'request', request: 'r2', from: bob, hints, expiresInMs: 60_000 })

    await expect.poll(types).toContain('incoming')
    expect(calls).toEqual([])
  })

  it('are looked at a few at a time, however many a server makes up', async () => {
    const { n, t } = await hintsFor(chooseCrypto(), [], 'me')
    let looks = 0
    const hints: Hints = {
      get n() {
        looks += 1
        return n
      },
      t,
    }

    for (let index = 0; index < 1_000; index++) {
      const from = { ...bob, id: `peer ${index}` }
      server({ type: 'request', request: `r${index}`, from, hints, expiresInMs: 60_000 })
    }

    expect(looks).toBe(64)
    await expect.poll(() => types().filter((type) => type === 'incoming')).toHaveLength(3)
    server({ type: 'request', request: 'next', from: bob, hints, expiresInMs: 60_000 })
    expect(looks).toBe(65)
  })

  it.each([
    { where: 'in its place', isAway: false },
    { where: 'about to be there again', isAway: true },
  ])('are declined when they are of a session that is over here, by who is $where', async ({ isAway }) => {
    const [crypto, resume] = [chooseCrypto(), new Uint8Array(32).fill(5)]
    await beginSession()
    begun[0]!.onGone(resume)
    resume.fill(0)
    const key = await heldKey(crypto, new Uint8Array(32).fill(5), 'initiator')
    // As when a lost connection is back, and the list has not come yet.
    if (isAway) server({ type: 'state', state: { kind: 'unreachable' } })

    server({
      type: 'request',
      request: 'r2',
      from: bob,
      hints: await hintsFor(crypto, [key], 'me'),
      expiresInMs: 60_000,
    })

    await expect.poll(() => calls.at(-1)).toBe('answer r2 false')
    expect(types()).not.toContain('incoming')
  })
})

it('a session knows of which links the server says that one side has no WebRTC', async () => {
  meeting.request('bob')
  await settle()
  const accepted = { request: 'r1', result: 'accepted', link: 'L' } as const

  server({ type: 'outcome', outcome: { ...accepted, direct: false } })
  await settle()

  expect([begun[0]?.isRelayOnly?.('L'), begun[0]?.isRelayOnly?.('M')]).toEqual([true, false])
})
