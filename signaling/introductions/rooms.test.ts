import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultLimits, MAX_ROOM_MEMBERS, SOCKET_ROOM_PACE } from '../limits/limits.ts'
import { publicNetwork } from '../limits/networks.ts'
import { Presence } from './presence.ts'
import { isRoomFull, RoomPaces } from './rooms.ts'
import { HandClock, joinAs, Scene } from '../testing.ts'

let scene: Scene

beforeEach(() => {
  scene = new Scene()
})

afterEach(() => scene.end())

/** The number in base64url, as an invite has it. */
const room = (number: number) => Buffer.alloc(16, number).toString('base64url')

test('a room takes a hundred, and its members again', () => {
  const presence = new Presence()
  for (let count = 0; count < MAX_ROOM_MEMBERS - 1; count++) {
    presence.put(peer(`${count}`), `socket ${count}`, 'room:a')
  }
  const before = isRoomFull(presence, 'room:a', 'new')
  presence.put(peer('last'), 'socket', 'room:a')

  expect([before, isRoomFull(presence, 'room:a', 'new')]).toEqual([false, true])
  expect([isRoomFull(presence, 'room:a', 'last'), isRoomFull(presence, 'room:b', 'new')]).toEqual([
    false,
    false,
  ])
})

function peer(id: string) {
  return { id, name: id, role: 'sender', device: { kind: 'phone' } } as const
}

test('a socket opens so many rooms a minute, and the one it is in as often as it likes', async () => {
  await scene.start({ pointsPerSecond: 10_000 })
  const visitor = await scene.visitor()
  const join = (number: number) => visitor.call('join', joinAs('Alice', 'sender', { room: room(number) }))

  const replies = []
  for (let number = 0; number <= SOCKET_ROOM_PACE.times; number++) replies.push(await join(number))
  const same = await join(SOCKET_ROOM_PACE.times - 1)
  scene.clock.advance(SOCKET_ROOM_PACE.withinMs)

  expect(replies.slice(0, -1).every(({ ok }) => ok)).toBe(true)
  expect(replies.at(-1)).toMatchObject({ ok: false, code: 'too-many' })
  expect(same).toMatchObject({ ok: true })
  expect(await join(99)).toMatchObject({ ok: true })
})

test('new sockets of the same network open no more rooms', async () => {
  const strangers = { ...defaultLimits.strangers, roomsPerMinute: 2 }
  await scene.start({ strangers }, { trustedProxies: ['127.0.0.0/8'] })
  const open = async (address: string, number: number) => {
    const visitor = await scene.visitor({ 'x-forwarded-for': address })
    return visitor.call('join', joinAs('Mallory', 'sender', { room: room(number) }))
  }

  const replies = [
    await open('203.0.113.7', 1),
    await open('203.0.113.7', 2),
    await open('203.0.113.7', 3),
    await open('203.0.113.8', 3),
  ]

  expect(replies.map(({ ok, code }) => ok || code)).toEqual([true, true, 'too-many', true])
})

test('the networks of one customer open rooms at a common pace', () => {
  const strangers = { ...defaultLimits.strangers, roomsPerMinute: 2 }
  const paces = new RoomPaces({ ...defaultLimits, strangers }, new HandClock())

  const allowed = [1, 2, 3, 4].map((n) => paces.allow(`socket ${n}`, publicNetwork(`2001:db8:0:${n}::1`)))

  expect(allowed).toEqual([true, true, true, false])
  expect(paces.allow('socket 5', publicNetwork('2001:db8:1::1'))).toBe(true)
})

test('a room that somebody waits in is, to a wrong guess, like one that never was', async () => {
  await scene.start()
  const bob = await scene.visitor()
  await bob.call('join', joinAs('Bob', 'receiver', { room: room(1) }))
  const mallory = await scene.visitor()

  const { peers, space } = await mallory.call('join', joinAs('Mallory', 'sender', { room: room(2) }))

  expect([peers, space, await bob.unread(), await mallory.unread()]).toEqual([[], 'room', [], []])
})
