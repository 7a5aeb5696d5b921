import { beforeEach, describe, expect, it } from 'vitest'
import type { PeerInfo } from '../../signaling/events.ts'
import { createManualClock, type ManualClock } from './manualClock.ts'
import { openMeeting } from './meeting.ts'
import type { SessionParts } from './session.ts'
import type { SignalingEvent } from './signaling.ts'
import type { Reply } from './signalingCalls.ts'
import type { Meeting, MeetingEvent } from './types.ts'

const bob: PeerInfo = { id: 'bob', name: 'Bob', role: 'receiver', device: { kind: 'phone' } }

let clock: ManualClock
let calls: string[]
let events: MeetingEvent[]
let server: (event: SignalingEvent) => void
let requestReply: Reply<{ request: string }>
let answerReply: Reply<unknown>
let begun: SessionParts[]
let meeting: Meeting

beforeEach(() => {
  clock = createManualClock()
  calls = []
  events = []
  begun = []
  requestReply = { ok: true, value: { request: 'r1' } }
  answerReply = { ok: true, value: {} }
  meeting = openMeeting(
    { name: 'Alice', role: 'sender', device: { kind: 'desktop' } },
    {
      ...{ store: 'store', ticket: undefined, sessions: [], isKept: true },
      isVerified: () => false,
      keepVerified() {},
      keepTicket() {},
      keepSession() {},
    },
    (event) => events.push(event),
    {
      clock,
      preload() {},
      newId: () => 'L',
      connect(_profile, onEvent) {
        server = onEvent
        return {
          iceServers: [{ urls: ['stun:localhost'] }],
          relays: false,
          update: ({ name, role }) => calls.push(`update ${name} ${role}`),
          request(to) {
            calls.push(`request ${to}`)
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

    begun[0]!.onGone()
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
