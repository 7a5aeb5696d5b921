import { beforeEach, describe, expect, it } from 'vitest'
import {
  bob,
  cleo,
  joinReply,
  settle,
  namesIn,
  statesIn,
  startSignaling,
  type TestSignaling,
} from './testSignaling.ts'

let socket: TestSignaling['socket']
let clock: TestSignaling['clock']
let events: TestSignaling['events']
let signaling: TestSignaling['signaling']
let wake: TestSignaling['wake']
let join: TestSignaling['join']

beforeEach(() => {
  ;({ socket, clock, events, signaling, wake, join } = startSignaling())
})

const names = () => namesIn(events)
const states = () => statesIn(events)

describe('joining', () => {
  it('says who we are, and then who is there', async () => {
    await join()

    expect(socket.last('join').payload).toEqual({
      v: 1,
      name: 'Alice',
      role: 'sender',
      device: { kind: 'desktop' },
      batches: true,
    })
    expect(states()).toEqual(['joined'])
    expect(names()).toEqual([['Bob']])
  })

  it('keeps what happens while the server answers', async () => {
    socket.come()
    socket.say('peer-joined', cleo)
    socket.say('peer-left', { id: bob.id })

    socket.last('join').answer(joinReply)
    await settle()

    expect(events.slice(1)).toMatchObject([
      { type: 'peers', input: { type: 'snapshot' } },
      {
        type: 'peers',
        input: { news: [{ type: 'peer-joined' }, { type: 'peer-left', id: bob.id }] },
      },
    ])
  })

  it('leaves out peers that are none, and cleans names', async () => {
    const peers = [
      { ...bob, name: '' },
      { ...bob, name: 'x'.repeat(41) },
      { ...bob, role: 'admin' },
      { ...bob, name: 'B\u202eo\u0000b' },
      null,
      { ...bob, id: 'ann', name: 'A\u2028n\u061cn\ud800' },
      { ...bob, id: 'dan', name: 'Dan', device: { kind: 'phone', os: '🐙'.repeat(40) } },
      { ...bob, id: 'eve', device: { kind: 'phone', os: 'x'.repeat(41) } },
      { ...cleo, device: { kind: 'toaster', os: 'ToastOS', more: 1 } },
    ]

    await join({ peers })

    expect(names()).toEqual([['Bob', 'Ann', 'Dan', 'Cleo']])
  })

  it.each([
    ['no object', null],
    ['no self', { ...joinReply, self: undefined }],
    ['a space that does not exist', { ...joinReply, space: 'moon' }],
  ])('tries again after an answer with %s', async (_, answer) => {
    socket.come()

    socket.last('join').answer(answer)
    await settle()
    clock.advance(300)

    expect(states()).toEqual(['unreachable'])
    expect(socket.attempts).toBe(2)
  })

  it('tries again when nobody answers', async () => {
    socket.come()

    socket.forget()
    await settle()
    clock.advance(300)

    expect(socket.attempts).toBe(2)
  })

  it('stops when it is refused for good, until something changes', async () => {
    socket.come()
    socket.last('join').answer({ ok: false, code: 'unsupported-version', message: '' })
    await settle()
    clock.advance(600_000)
    wake()
    const refused = [states(), socket.attempts]

    signaling.update({ name: 'Alicia', role: 'sender', device: { kind: 'desktop' } })

    expect(refused).toEqual([['refused'], 1])
    expect(socket.attempts).toBe(2)
  })

  it('drops a ticket that the server takes offence at', async () => {
    await join()
    socket.lose('transport close')
    socket.come()
    socket.last('join').answer({ ok: false, code: 'bad-request', message: '' })
    await settle()

    expect(socket.calls.map(({ payload }) => payload['ticket'])).toEqual([undefined, 'T1', undefined])
  })
})

describe('a lost connection', () => {
  it('is said at once, and tried again soon, then more slowly', async () => {
    await join()
    socket.lose('transport close')
    const waits: number[] = []
    for (let attempt = 0; attempt < 7; attempt++) {
      const before = socket.attempts
      let waited = 0
      while (socket.attempts === before) {
        clock.advance(100)
        waited += 100
      }
      waits.push(waited)
      socket.say('connect_error', new Error('refused'))
    }

    expect(events.slice(2, 4)).toEqual([{ type: 'lost' }, { type: 'state', state: { kind: 'unreachable' } }])
    expect(waits).toEqual([300, 600, 1200, 2400, 4800, 5000, 5000])
  })

  it('is tried less and less often where the server takes nobody more, and says so', async () => {
    await join()
    socket.lose('transport close')
    const turnedAway = Object.assign(new Error('xhr poll error'), {
      context: { status: 403, responseText: '{"code":4,"message":"too-many"}' },
    })
    clock.advance(300)
    const waits: number[] = []
    for (let attempt = 0; attempt < 6; attempt++) {
      const before = socket.attempts
      let waited = 0
      socket.say('connect_error', turnedAway)
      while (socket.attempts === before) {
        clock.advance(100)
        waited += 100
      }
      waits.push(waited)
    }

    expect(states().at(-1)).toBe('full')
    expect(waits).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  it('comes back with the ticket of the last join', async () => {
    await join()
    socket.lose('transport close')

    await join({ ticket: 'T2' })
    socket.lose('transport close')
    await join()

    expect(socket.calls.map(({ payload }) => payload['ticket'])).toEqual([undefined, 'T1', 'T2'])
  })

  it('keeps its place by its ticket and takes a new list', async () => {
    await join()
    socket.lose('transport close')

    await join({ peers: [cleo] })

    expect(names()).toEqual([['Bob'], ['Cleo']])
    expect(states()).toEqual(['joined', 'unreachable', 'joined'])
  })

  it('that the server announced is tried when it asked for', async () => {
    await join()
    socket.say('closing', { reconnectInMs: 2500 })
    socket.lose('io server disconnect')

    clock.advance(2499)
    const before = socket.attempts
    clock.advance(1)
    await join()

    expect([before, socket.attempts]).toEqual([1, 2])
    expect(socket.last('join').payload['ticket']).toBe('T1')
  })

  it('that another socket with our ticket caused makes us somebody new, ever more slowly', async () => {
    await join()
    const waits: number[] = []
    for (let round = 0; round < 3; round++) {
      const before = socket.attempts
      socket.lose('io server disconnect')
      let waited = 0
      while (socket.attempts === before) {
        clock.advance(500)
        waited += 500
      }
      waits.push(waited)
      await join()
    }

    expect(waits).toEqual([1000, 2000, 4000])
    expect(socket.last('join').payload).not.toHaveProperty('ticket')
  })

  it('is tried at once when the network or the person is back', async () => {
    await join()
    socket.lose('transport close')

    wake()

    expect(socket.attempts).toBe(2)
    expect(clock.pending).toBe(0)
  })
})

describe('a connection that only looks alive', () => {
  it('is asked when the person is back, and replaced when it does not answer', async () => {
    await join()

    wake()
    socket.forget()
    await settle()

    expect(socket.last('update').payload).toEqual({ name: 'Alice', role: 'sender' })
    expect(states()).toEqual(['joined', 'unreachable'])
    expect(socket.attempts).toBe(2)
  })
})

describe('a change of name or role', () => {
  it('reaches the server, the last one of several', async () => {
    await join()
    const device = { kind: 'desktop' } as const

    signaling.update({ name: 'A', role: 'sender', device })
    signaling.update({ name: 'B', role: 'sender', device })
    signaling.update({ name: 'C', role: 'receiver', device })
    socket.last('update').answer({ ok: true, peers: [] })
    await settle()

    const updates = socket.calls.filter(({ event }) => event === 'update').map(({ payload }) => payload)
    expect(updates).toEqual([
      { name: 'A', role: 'sender' },
      { name: 'C', role: 'receiver' },
    ])
  })

  it('while joining follows the join', async () => {
    socket.come()
    signaling.update({ name: 'Alicia', role: 'sender', device: { kind: 'desktop' } })

    socket.last('join').answer(joinReply)
    await settle()

    expect(socket.last('update').payload).toEqual({ name: 'Alicia', role: 'sender' })
  })
})

describe('what the server says', () => {
  it.each([
    ['peer-joined', { ...bob, device: 'phone' }],
    ['peer-left', bob.id],
    ['request', { request: 'r', from: { ...bob, name: 7 }, expiresInMs: 1 }],
    ['request', { request: 'r', from: bob, expiresInMs: 'soon' }],
    ['outcome', { request: 'r', result: 'perhaps' }],
    ['outcome', { request: 'r', result: 'accepted', link: '' }],
    ['signal', { link: 'l', lane: -1, data: {} }],
    ['hang-up', {}],
  ])('is ignored where it makes no sense: %s %j', async (event, payload) => {
    await join()
    const before = events.length

    socket.say(event, payload)

    expect(events).toHaveLength(before)
  })

  it('is passed on where it does', async () => {
    await join()

    socket.say('request', { request: 'r', from: bob, expiresInMs: 60_000 })
    socket.say('outcome', { request: 'r', result: 'accepted', link: 'l' })
    socket.say('signal', { link: 'l', lane: 0, data: { type: 'anything' } })
    socket.say('hang-up', { link: 'l' })

    expect(events.slice(2)).toEqual([
      { type: 'request', request: 'r', from: bob, expiresInMs: 60_000 },
      { type: 'outcome', outcome: { request: 'r', result: 'accepted', link: 'l' } },
      { type: 'signal', link: 'l', lane: 0, data: { type: 'anything' } },
      { type: 'hang-up', link: 'l' },
    ])
  })
})

describe('what we ask', () => {
  it('is answered, refused, or not answered', async () => {
    await join()
    const asked = [signaling.request(bob.id), signaling.request(bob.id), signaling.request(bob.id)]
    const calls = socket.calls.filter(({ event }) => event === 'request')
    calls[0]!.answer({ ok: true, request: 'r1' })
    calls[1]!.answer({ ok: false, code: 'busy', message: '' })
    calls[2]!.answer({ ok: true, request: 17 })

    expect(await Promise.all(asked)).toEqual([
      { ok: true, value: { request: 'r1' } },
      { ok: false, code: 'busy' },
      { ok: false, code: 'no-answer' },
    ])
  })

  it('is not kept for later without a connection', async () => {
    expect(await signaling.request(bob.id)).toEqual({ ok: false, code: 'no-answer' })
    expect(socket.calls).toEqual([])
  })
})

describe('hints', () => {
  const hints = { n: 'a'.repeat(32), t: Array<string>(32).fill('b'.repeat(16)) }

  it('go with a request, and come with one', async () => {
    await join()

    void signaling.request(bob.id, hints)
    socket.say('request', { request: 'r', from: bob, hints, expiresInMs: 60_000 })

    expect(socket.last('request').payload).toEqual({ to: bob.id, hints })
    expect(events.at(-1)).toEqual({ type: 'request', request: 'r', from: bob, hints, expiresInMs: 60_000 })
  })

  it('are told by a join of their own, also when they come while one is under way or while nobody is connected', async () => {
    const hintsOf = (byte: string) => ({ n: byte.repeat(32), t: Array(32).fill(byte.repeat(16)) as string[] })
    const joins = () => socket.calls.filter(({ event }) => event === 'join').length
    await join()
    signaling.hint(hintsOf('1'))
    expect(socket.last('join').payload).toMatchObject({ hints: hintsOf('1') })

    signaling.hint(hintsOf('2'))
    socket.last('join').answer(joinReply)
    await settle()
    expect(socket.last('join').payload).toMatchObject({ hints: hintsOf('2') })
    socket.last('join').answer(joinReply)
    await settle()
    socket.lose('transport close')
    signaling.hint(hintsOf('3'))
    socket.come()

    expect(socket.last('join').payload).toMatchObject({ hints: hintsOf('3') })
    socket.last('join').answer(joinReply)
    await settle()
    const before = joins()
    await settle()
    expect(joins()).toBe(before)
  })
})

it('leaves nothing behind when closed', async () => {
  await join()
  socket.lose('transport close')
  const before = events.length

  signaling.close()
  clock.advance(600_000)
  wake()
  socket.say('peer-joined', cleo)

  expect([socket.listening, clock.pending, socket.attempts, events.length]).toEqual([0, 0, 1, before])
})

it.each([
  [undefined, {}],
  [false, { direct: false }],
])(
  'says with each request and answer when this browser has no WebRTC (isDirect: %s)',
  async (isDirect, said) => {
    const { socket, signaling, join } = startSignaling(0, { ...(isDirect === undefined ? {} : { isDirect }) })
    await join()

    void signaling.request('b')
    void signaling.answer('r', true)

    expect(socket.last('request').payload).toEqual({ to: 'b', ...said })
    expect(socket.last('answer').payload).toEqual({ request: 'r', accept: true, ...said })
  },
)
