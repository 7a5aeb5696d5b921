import { afterEach, beforeEach, expect, test } from 'vitest'
import { RECOVERY_MS, TICKET_MS } from '../limits/limits.ts'
import { candidate, joinAs, Scene } from '../testing.ts'

let scene: Scene

beforeEach(async () => {
  scene = new Scene()
  await scene.start()
})

afterEach(() => scene.end())

test('a sender sees receivers and a receiver sees senders, and nobody their own kind', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const carol = await scene.joined('Carol', 'receiver')
  const alice = await scene.joined('Alice', 'sender')

  expect(bob.reply).toMatchObject({ ok: true, peers: [], space: 'everyone', iceServers: [], relay: true })
  expect(carol.reply.peers).toEqual([])
  expect(alice.reply.peers?.map(({ name }) => name)).toEqual(['Bob', 'Carol'])
  expect(await bob.visitor.next('peer-joined')).toMatchObject({ id: alice.id, name: 'Alice', role: 'sender' })
  expect(await alice.visitor.unread()).toEqual([])
})

test('a peer id is 128 random bits and not the id of the socket', async () => {
  const alice = await scene.joined('Alice', 'sender')
  const bob = await scene.joined('Bob', 'sender')

  expect(alice.id).toMatch(/^[0-9a-f]{32}$/)
  expect(alice.id).not.toBe(bob.id)
  expect(alice.id).not.toBe(alice.visitor.socket.id)
})

test('joining brings device and hints to those who see it, and drops unknown fields', async () => {
  const hints = { n: '0'.repeat(32), t: Array<string>(32).fill('f'.repeat(16)) }
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.visitor()

  await alice.call('join', { ...joinAs('Alice', 'sender', { hints }), admin: true })

  const seen = await bob.visitor.next('peer-joined')
  expect(seen.device).toEqual({ kind: 'desktop', os: 'Linux', browser: 'Chromium' })
  expect(seen.hints).toEqual(hints)
  expect(seen).not.toHaveProperty('admin')
  expect(seen).not.toHaveProperty('ticket')
})

test('joining again on the same socket keeps the peer id and is news only where something changed', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  await bob.visitor.next('peer-joined')

  const same = await alice.visitor.call('join', joinAs('Alice', 'sender'))
  const quiet = await bob.visitor.unread()
  const renamed = await alice.visitor.call('join', joinAs('Alicia', 'sender'))

  expect([same.self, renamed.self]).toEqual([alice.id, alice.id])
  expect(same.peers?.map(({ id }) => id)).toEqual([bob.id])
  expect(quiet).toEqual([])
  expect(await bob.visitor.next('peer-updated')).toMatchObject({ id: alice.id, name: 'Alicia' })
})

test('a new name reaches those who see it, and only them', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const carol = await scene.joined('Carol', 'sender')
  const alice = await scene.joined('Alice', 'sender')

  const reply = await alice.visitor.call('update', { name: 'Alicia' })

  expect(reply).toMatchObject({ ok: true, peers: [{ id: bob.id }] })
  expect(await bob.visitor.next('peer-updated')).toMatchObject({
    id: alice.id,
    name: 'Alicia',
    role: 'sender',
  })
  expect(await carol.visitor.unread()).toEqual([])
})

test('a new role leaves those who saw it and joins those who see it now', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const carol = await scene.joined('Carol', 'sender')
  const alice = await scene.joined('Alice', 'sender')

  const reply = await alice.visitor.call('update', { role: 'receiver' })

  expect(reply).toMatchObject({ ok: true, peers: [{ id: carol.id }] })
  expect(await bob.visitor.next('peer-left')).toEqual({ id: alice.id })
  expect(await carol.visitor.next('peer-joined')).toMatchObject({ id: alice.id, role: 'receiver' })
  expect(await alice.visitor.unread()).toEqual([])
})

test('after a new role the list stays live for the new role and silent for the old one', async () => {
  const alice = await scene.joined('Alice', 'sender')
  await alice.visitor.call('update', { role: 'receiver' })

  await scene.joined('Bob', 'receiver')
  const carol = await scene.joined('Carol', 'sender')

  expect(await alice.visitor.next('peer-joined')).toMatchObject({ id: carol.id })
  expect(await alice.visitor.unread()).toEqual([])
})

test('a lost socket is gone for the others at once, and here again when it joins with its ticket', async () => {
  const { alice, bob } = await scene.linked()

  bob.visitor.lose()
  expect(await alice.visitor.next('peer-left')).toEqual({ id: bob.id })
  const during = await scene.joined('Carol', 'sender')
  const back = await scene.back(bob, 'Bob', 'receiver')

  expect(back).toMatchObject({ self: bob.id, peers: [{ id: alice.id }, { id: during.id }] })
  expect(during.reply.peers).toEqual([])
  expect(await alice.visitor.next('peer-joined')).toMatchObject({ id: bob.id, name: 'Bob' })
})

test('a link goes on when a lost socket is back, with the signals that were missed', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')

  const missed = await alice.visitor.call('signal', { link, lane: 0, data: candidate })
  await scene.back(bob, 'Bob', 'receiver')
  const back = await bob.visitor.call('signal', { link, lane: 1, data: candidate })

  expect([missed.ok, back.ok]).toEqual([true, true])
  expect(await bob.visitor.next('signal')).toEqual({ link, lane: 0, data: candidate })
  expect(await alice.visitor.next('signal')).toEqual({ link, lane: 1, data: candidate })
})

test('who came back in time stays, however long ago that was', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')
  await scene.back(bob, 'Bob', 'receiver')
  await alice.visitor.next('peer-joined')

  scene.clock.advance(RECOVERY_MS)
  const signal = await alice.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(signal).toEqual({ ok: true })
  expect(await bob.visitor.call('update', { name: 'Bob' })).toMatchObject({ ok: true })
})

test('nothing is left of a socket that did not come back within the recovery time', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')

  scene.clock.advance(RECOVERY_MS - 1)
  const before = await alice.visitor.call('signal', { link, lane: 0, data: candidate })
  scene.clock.advance(1)
  const after = await alice.visitor.call('signal', { link, lane: 0, data: candidate })
  await scene.back(bob, 'Bob', 'receiver')

  expect(before).toEqual({ ok: true })
  expect(after).toMatchObject({ ok: false, code: 'unavailable' })
  expect(await bob.visitor.call('signal', { link, lane: 0, data: candidate })).toMatchObject({
    code: 'unavailable',
  })
  expect(await bob.visitor.unread()).toEqual([])
  expect(scene.clock.pending).toBe(0)
})

test('nothing at all is left of one that had no link', async () => {
  const alice = await scene.joined('Alice', 'sender')
  const bob = await scene.joined('Bob', 'receiver')

  bob.visitor.lose()
  await alice.visitor.next('peer-left')

  expect(scene.clock.pending).toBe(0)
})

test('without its ticket a socket that comes back is somebody new, whatever Socket.IO remembers of it', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')

  await bob.visitor.reconnect()
  const reply = await bob.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(bob.visitor.socket.recovered).toBeFalsy()
  expect(reply).toMatchObject({ code: 'not-joined' })
})

test('more signals than are kept for somebody who is away are refused, and those before arrive', async () => {
  await scene.end()
  await scene.start({ pointsPerSecond: 1e6 })
  const { alice, bob, link } = await scene.linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')
  const data = { type: 'offer', sdp: 'x'.repeat(50_000) }

  const replies = []
  for (const lane of [0, 1, 2]) replies.push(await alice.visitor.call('signal', { link, lane, data }))
  await scene.back(bob, 'Bob', 'receiver')
  const later = await alice.visitor.call('signal', { link, lane: 3, data })

  expect([...replies, later].map(({ ok, code }) => ok || code)).toEqual([true, true, 'too-many', true])
  const lanes = []
  for (let count = 0; count < 3; count++) lanes.push((await bob.visitor.next('signal')).lane)
  expect(lanes).toEqual([0, 1, 3])
})

test('a ticket gives the same peer id back on a new socket', async () => {
  const alice = await scene.joined('Alice', 'sender')
  const bob = await scene.joined('Bob', 'receiver')
  alice.visitor.lose()
  await bob.visitor.next('peer-left')

  const again = await scene.joined('Alice', 'sender', alice.ticket)

  expect(again.id).toBe(alice.id)
  expect(await bob.visitor.next('peer-joined')).toMatchObject({ id: alice.id })
})

test('a second live socket with the same ticket takes the peer over, links included, and the older one is disconnected', async () => {
  const { alice, bob, link } = await scene.linked()
  const gone = alice.visitor.disconnected()

  const again = await scene.joined('Alice', 'sender', alice.ticket)
  const signal = await bob.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(again.id).toBe(alice.id)
  expect(await gone).toBe('io server disconnect')
  expect(signal).toEqual({ ok: true })
  expect(await again.visitor.next('signal')).toEqual({ link, lane: 0, data: candidate })
  expect(again.reply.peers?.map(({ id }) => id)).toEqual([bob.id])
})

test('a ticket is renewed at every join and good for ten minutes', async () => {
  const alice = await scene.joined('Alice', 'sender')
  scene.clock.advance(TICKET_MS - 1)
  const inTime = await scene.joined('Alice', 'sender', alice.ticket)
  scene.clock.advance(TICKET_MS - 1)
  const renewed = await scene.joined('Alice', 'sender', inTime.ticket)
  scene.clock.advance(TICKET_MS)
  const late = await scene.joined('Alice', 'sender', renewed.ticket)

  expect([inTime.id, renewed.id]).toEqual([alice.id, alice.id])
  expect(late.reply.ok).toBe(true)
  expect(late.id).not.toBe(alice.id)
})

test.each([
  ['empty', () => ''],
  ['nonsense', () => 'nonsense'],
  ['for another peer', (ticket: string) => `${'0'.repeat(32)}${ticket.slice(32)}`],
  ['with a later expiry', (ticket: string) => ticket.replace(/\.(\d)/, '.9$1')],
  ['without a signature', (ticket: string) => ticket.replace(/\.[^.]*$/, '.')],
])('a ticket that is %s makes somebody new', async (_, change) => {
  const alice = await scene.joined('Alice', 'sender')

  const other = await scene.joined('Mallory', 'sender', change(alice.ticket))

  expect(other.reply.ok).toBe(true)
  expect(other.id).not.toBe(alice.id)
  expect(alice.visitor.socket.connected).toBe(true)
})

test("another server's ticket makes somebody new", async () => {
  const alice = await scene.joined('Alice', 'sender')
  const elsewhere = new Scene()
  await elsewhere.start()

  const there = await elsewhere.joined('Alice', 'sender', alice.ticket)
  await elsewhere.end()

  expect(there.id).not.toBe(alice.id)
})

test('a ticket is good after the server was restarted', async () => {
  const before = await scene.joined('Alice', 'sender')
  await scene.restart()

  const after = await scene.joined('Alice', 'sender', before.ticket)

  expect(after.id).toBe(before.id)
})
