import { beforeEach, describe, expect, it } from 'vitest'
import type { PeerInfo } from '../../signaling/events.ts'
import type { ClientSocket } from './clientSocket.ts'
import { createManualClock, type ManualClock } from './testClock.ts'
import { connectSignaling } from './signaling.ts'
import type { Signaling, SignalingEvent } from './signalingTypes.ts'

interface Call {
  readonly event: string
  readonly payload: Record<string, unknown>
  readonly values: readonly unknown[]
  readonly answer: (reply: unknown) => void
}

/** A Socket.IO client socket whose server is the test. */
class FakeSocket implements ClientSocket {
  connected = false
  recovered = false
  attempts = 0
  calls: Call[] = []
  readonly #listeners = new Map<string, (...args: unknown[]) => void>()
  #reject: (() => void)[] = []

  connect(): void {
    this.attempts += 1
  }

  disconnect(): void {
    if (this.connected) this.lose('io client disconnect')
  }

  on(event: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.set(event, listener)
  }

  off(): void {
    this.#listeners.clear()
  }

  get listening(): number {
    return this.#listeners.size
  }

  timeout() {
    return {
      emitWithAck: (event: string, ...values: unknown[]) =>
        new Promise<unknown>((resolve, reject) => {
          this.calls.push({ event, payload: values[0] as Call['payload'], values, answer: resolve })
          this.#reject.push(() => reject(new Error('no answer')))
        }),
    }
  }

  /** The server says something. */
  say(event: string, ...args: unknown[]): void {
    this.#listeners.get(event)?.(...args)
  }

  come(recovered = false): void {
    this.connected = true
    this.recovered = recovered
    this.say('connect')
  }

  lose(reason: string): void {
    this.connected = false
    this.forget()
    this.say('disconnect', reason)
  }

  /** No acknowledgement comes any more. */
  forget(): void {
    for (const reject of this.#reject.splice(0)) reject()
  }

  last(event: string): Call {
    const call = this.calls.filter((each) => each.event === event).at(-1)
    if (!call) throw new Error(`no ${event} was sent`)
    return call
  }
}

const self = 'a'.repeat(32)
const bob: PeerInfo = { id: 'b'.repeat(32), name: 'Bob', role: 'receiver', device: { kind: 'phone' } }
const cleo: PeerInfo = { ...bob, id: 'c'.repeat(32), name: 'Cleo' }
const joinReply = {
  ok: true,
  self,
  ticket: 'T1',
  peers: [bob],
  space: 'everyone',
  iceServers: [],
  relay: false,
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

let socket: FakeSocket
let clock: ManualClock
let events: SignalingEvent[]
let signaling: Signaling
let wake: () => void

beforeEach(() => {
  socket = new FakeSocket()
  clock = createManualClock()
  events = []
  wake = () => {}
  const profile = { name: 'Alice', role: 'sender', device: { kind: 'desktop' } } as const
  signaling = connectSignaling(profile, (event) => events.push(event), {
    socket,
    clock,
    random: () => 0,
    wake: {
      listen(listener) {
        wake = listener
        return () => (wake = () => {})
      },
    },
  })
})

const states = () => events.flatMap((event) => (event.type === 'state' ? [event.state.kind] : []))
const names = () =>
  events.flatMap((event) =>
    event.type === 'peers' && event.input.type === 'snapshot'
      ? [event.input.peers.map(({ name }) => name)]
      : [],
  )

async function join(reply: object = {}): Promise<void> {
  socket.come()
  socket.last('join').answer({ ...joinReply, ...reply })
  await settle()
}

describe('joining', () => {
  it('says who we are, and then who is there', async () => {
    await join()

    expect(socket.last('join').payload).toEqual({
      v: 1,
      name: 'Alice',
      role: 'sender',
      device: { kind: 'desktop' },
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

    expect(events.slice(1).map((event) => (event.type === 'peers' ? event.input.type : event.type))).toEqual([
      'snapshot',
      'peer-joined',
      'peer-left',
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

  it('comes back with the ticket of the last join', async () => {
    await join()
    socket.lose('transport close')

    await join({ ticket: 'T2' })
    socket.lose('transport close')
    await join()

    expect(socket.calls.map(({ payload }) => payload['ticket'])).toEqual([undefined, 'T1', 'T2'])
  })

  it('that was recovered keeps its place and takes a new list', async () => {
    await join()
    socket.lose('transport close')

    socket.come(true)
    socket.last('update').answer({ ok: true, peers: [cleo] })
    await settle()

    expect(names()).toEqual([['Bob'], ['Cleo']])
    expect(states()).toEqual(['joined', 'unreachable', 'joined'])
  })

  it('that was recovered after all too late joins anew', async () => {
    await join()
    socket.lose('transport close')

    socket.come(true)
    socket.last('update').answer({ ok: false, code: 'not-joined', message: '' })
    await settle()

    expect(socket.last('join').payload['ticket']).toBe('T1')
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
    socket.come(true)

    expect(socket.last('join').payload).toMatchObject({ hints: hintsOf('3') })
    socket.last('join').answer(joinReply)
    await settle()
    const before = joins()
    await settle()
    expect(joins()).toBe(before)
  })
})

describe('a room', () => {
  const rooms = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBQ']
  const lastJoin = () => socket.last('join')

  it('is entered by a join of its own, also when it changes while one is under way, and left by one', async () => {
    await join()
    signaling.enter(rooms[0])
    expect(lastJoin().payload).toMatchObject({ room: rooms[0] })

    signaling.enter(rooms[1])
    lastJoin().answer(joinReply)
    await settle()
    expect(lastJoin().payload).toMatchObject({ room: rooms[1] })

    signaling.enter(undefined)
    lastJoin().answer(joinReply)
    await settle()
    expect(lastJoin().payload).not.toHaveProperty('room')
  })

  it('that was entered while nobody was connected is told by a join, even where the old place was recovered', async () => {
    await join()
    socket.lose('transport close')
    signaling.enter(rooms[0])

    socket.come(true)

    expect(lastJoin().payload).toMatchObject({ room: rooms[0] })
  })

  it('is said with the place, and nobody of the old one is passed on meanwhile', async () => {
    await join()
    signaling.enter(rooms[0])
    socket.say('peer-updated', bob)
    const meanwhile = events.at(-1)
    lastJoin().answer({ ...joinReply, space: 'room', peers: [] })
    await settle()

    expect(meanwhile).toEqual({ type: 'peers', input: { type: 'moving' } })
    expect(events.findLast(({ type }) => type === 'state')).toMatchObject({
      state: { kind: 'joined', space: 'room', room: rooms[0] },
    })
  })

  it('is not taken for the old place, whose list was on its way', async () => {
    await join()
    signaling.update({ name: 'Alice', role: 'receiver', device: { kind: 'desktop' } })
    signaling.enter(rooms[0])
    const before = events.length
    socket.last('update').answer({ ok: true, peers: [cleo] })
    await settle()
    const meanwhile = events.slice(before)
    lastJoin().answer({ ok: false, code: 'too-many', message: '' })
    await settle()

    expect(meanwhile).toEqual([])
    expect(states().at(-1)).toBe('full')
  })

  it('is not taken for the old place where that was being joined when it was entered', async () => {
    socket.come()
    signaling.enter(rooms[0])
    lastJoin().answer(joinReply)
    await settle()

    expect([states(), names()]).toEqual([[], []])
    expect(lastJoin().payload).toMatchObject({ room: rooms[0] })
  })

  it('that is full is asked for again, less and less often, over the same connection, until it is left', async () => {
    const full = { ok: false, code: 'too-many', message: '' }
    const joins = () => socket.calls.filter(({ event }) => event === 'join').length
    await join()
    signaling.enter(rooms[0])
    const pauses: number[] = []
    for (const pauseMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      lastJoin().answer(full)
      await settle()
      const before = joins()
      clock.advance(pauseMs - 1)
      pauses.push(joins() - before)
      clock.advance(1)
      pauses.push(joins() - before)
    }
    const [state] = events.filter(({ type }) => type === 'state').slice(-1)
    signaling.enter(undefined)
    lastJoin().answer(joinReply)
    await settle()

    expect(pauses).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    expect(state).toEqual({ type: 'state', state: { kind: 'full', self } })
    expect(states().at(-1)).toBe('joined')
    expect([socket.connected, socket.attempts, events.some(({ type }) => type === 'lost')]).toEqual([
      ...[true, 1, false],
    ])
  })

  it('is not left because a renewal of the ticket came at a bad time', async () => {
    await join()
    clock.advance(4 * 60_000)
    lastJoin().answer({ ok: false, code: 'too-many', message: '' })
    await settle()

    expect(states()).toEqual(['joined'])
    expect(socket.connected).toBe(true)
  })

  it('stays where it was after a lost connection', async () => {
    await join()
    signaling.enter(rooms[0])
    lastJoin().answer(joinReply)
    await settle()

    socket.lose('transport close')
    socket.come(false)

    expect(lastJoin().payload).toMatchObject({ room: rooms[0] })
  })
})

describe('the relay', () => {
  const message = (value: number) => Uint8Array.of(value).buffer
  const relayed = () => socket.calls.filter(({ event }) => event === 'relay')
  const numbers = () => relayed().map(({ values }) => new Uint8Array(values[2] as ArrayBuffer)[0])

  it('is what the last join said of it', async () => {
    const before = signaling.relays
    await join({ relay: true })
    const joined = signaling.relays
    socket.lose('transport close')
    await join({ relay: false })

    expect([before, joined, signaling.relays]).toEqual([false, true, false])
  })

  it('is asked with link, lane and bytes, and answers as the server does', async () => {
    await join()
    const asked = [1, 2, 3, 4].map((value) => signaling.relay('L', 0, message(value)))
    await settle()
    const [first, second, third] = relayed()

    first?.answer({ ok: true })
    second?.answer({ ok: false, code: 'relay-limit', message: '' })
    third?.answer({ ok: false, code: 'unavailable', message: '' })
    socket.lose('transport close')

    expect(first?.values).toEqual(['L', 0, message(1)])
    expect((await Promise.all(asked)).map((reply) => reply.ok || reply.code)).toEqual([
      true,
      'relay-limit',
      'unavailable',
      'no-answer',
    ])
  })

  it('has eight messages of a link on their way whatever their lanes, and keeps their order', async () => {
    await join()
    for (let value = 0; value < 12; value++) void signaling.relay('L', value % 2, message(value))
    void signaling.relay('M', 0, message(100))
    await settle()
    const before = numbers()

    for (const call of relayed().slice(0, 2)) call.answer({ ok: true })
    void signaling.relay('L', 0, message(12))
    await settle()

    expect(before).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 100])
    expect(numbers().slice(9)).toEqual([8, 9])
  })

  it('answers all that waits when the socket is lost', async () => {
    await join()
    const asked = Array.from({ length: 20 }, (_, value) => signaling.relay('L', 0, message(value)))
    await settle()

    socket.lose('transport close')

    const replies = await Promise.all(asked)
    expect(replies).toEqual(replies.map(() => ({ ok: false, code: 'no-answer' })))
    expect(relayed()).toHaveLength(8)
  })

  it.each([
    ['an ArrayBuffer', message(7)],
    ['a view', Uint8Array.of(7)],
  ])('passes on what comes as %s, and acknowledges it when it is taken', async (_, value) => {
    await join()
    let acknowledged = 0

    socket.say('relay', 'L', 2, value, () => (acknowledged += 1))
    const event = events.at(-1)
    const before = acknowledged
    if (event?.type === 'relay') event.done()

    expect(event).toMatchObject({ type: 'relay', link: 'L', lane: 2, bytes: Uint8Array.of(7) })
    expect([before, acknowledged]).toEqual([0, 1])
  })

  it.each<[string, unknown[]]>([
    ['nothing', []],
    ['no bytes', ['L', 0]],
    ['text', ['L', 0, 'hello']],
    ['0 bytes', ['L', 0, new ArrayBuffer(0)]],
    ['262,145 bytes', ['L', 0, new ArrayBuffer(262_145)]],
    ['a lane below 0', ['L', -1, message(1)]],
    ['a link that is none', [{}, 0, message(1)]],
  ])('ignores %s', async (_, values) => {
    await join()
    const before = events.length

    socket.say('relay', ...values, () => undefined)

    expect(events).toHaveLength(before)
  })

  it('takes bytes that ask for no acknowledgement', async () => {
    await join()

    socket.say('relay', 'L', 0, message(1))
    const event = events.at(-1)

    expect(() => event?.type === 'relay' && event.done()).not.toThrow()
    expect(event).toMatchObject({ type: 'relay' })
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
