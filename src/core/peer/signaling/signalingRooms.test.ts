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
let join: TestSignaling['join']

beforeEach(() => {
  ;({ socket, clock, events, signaling, join } = startSignaling())
})

const { self } = joinReply
const names = () => namesIn(events)
const states = () => statesIn(events)

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

  it('that was entered while nobody was connected is told by the next join', async () => {
    await join()
    socket.lose('transport close')
    signaling.enter(rooms[0])

    socket.come()

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

  it('that is full is not asked for by all of a crowd at the same moment', async () => {
    const crowd = [0, 0.5, 1].map((random) => startSignaling(random))
    const asked: number[] = []
    for (const each of crowd) {
      each.socket.come()
      each.socket.last('join').answer({ ok: false, code: 'too-many', message: '' })
      await settle()
      let waited = 0
      while (each.socket.calls.length === 1) {
        each.clock.advance(100)
        waited += 100
      }
      asked.push(waited)
    }

    expect(asked).toEqual([2000, 1500, 1000])
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
    socket.come()

    expect(lastJoin().payload).toMatchObject({ room: rooms[0] })
  })
})
