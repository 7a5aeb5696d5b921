/** Who sees whom: by network, by room, through proxies, and after a change of either. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insideAny } from '../limits/addresses.ts'
import { createSpaces, type Discovery } from './spaces.ts'
import { candidate, joinAs, Scene } from '../testing.ts'
import { createVisitors } from '../limits/visitors.ts'

const interfaces = () => ({
  lo: [{ address: '127.0.0.1' }, { address: '::1' }],
  eth0: [{ address: '192.168.0.1' }, { address: '2001:db8:1:2::1' }, { address: 'fe80::1' }],
  wan0: [{ address: '203.0.113.1' }, { address: '2001:db8:9:9::1' }, { address: 'fe80::2' }],
})
const room = `${'a'.repeat(21)}A`

function placeOf(address: string, discovery?: Discovery, inRoom?: string, peer = 'p') {
  const visitors = createVisitors(insideAny(['192.0.2.1/32']))
  const spaces = createSpaces(discovery, visitors, interfaces as never)
  const [from = '', forwarded] = address.split(' for ')
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return spaces.placeOf({ address: from, headers }, peer, inRoom)
}

test.each([
  ['127.0.0.1', '192.168.0.7'],
  ['::1', '10.0.0.7'],
  ['::ffff:192.168.0.7', 'fe80::9%eth0'],
  ['fd00::7', '100.64.0.7'],
  // Both families of one network, and this machine under its own addresses.
  ['2001:db8:1:2:ffff::7', '192.168.0.7'],
  ['203.0.113.1', '127.0.0.1'],
  // The same public network.
  ['203.0.113.7', '::ffff:203.0.113.7'],
  ['2001:db8:5:6::1', '2001:DB8:5:6:7:8:9:a'],
  ['192.0.2.1 for 203.0.113.7', '203.0.113.7'],
  ['192.0.2.1 for 192.168.0.7', '192.168.0.8'],
])('%s and %s see each other', (one, other) => {
  for (const discovery of [undefined, 'network', 'everyone'] as const) {
    expect(placeOf(one, discovery).key).toBe(placeOf(other, discovery).key)
  }
})

test.each([
  ['192.168.0.7', '203.0.113.7'],
  ['203.0.113.7', '203.0.113.8'],
  ['2001:db8:5:6::1', '2001:db8:5:7::1'],
  // This machine has no private address there: it may be a data centre.
  ['2001:db8:9:9::7', '192.168.0.7'],
  ['192.0.2.1 for 203.0.113.7', '192.0.2.1 for 203.0.113.8'],
  ['203.0.113.9 for 192.168.0.7', '192.168.0.7'],
])('%s and %s do not', (one, other) => {
  for (const discovery of [undefined, 'network'] as const) {
    expect(placeOf(one, discovery).key).not.toBe(placeOf(other, discovery).key)
  }
  expect(placeOf(one, 'everyone').key).toBe(placeOf(other, 'everyone').key)
})

test('two behind a proxy that nobody told of see neither each other nor anybody at home', () => {
  const [one, other] = ['203.0.113.7', '203.0.113.8'].map((visitor, peer) =>
    placeOf(`192.168.0.2 for ${visitor}`, undefined, undefined, String(peer)),
  )

  expect(new Set([one?.key, other?.key, placeOf('192.168.0.2').key]).size).toBe(3)
})

test('where only rooms count nobody sees anybody without one', () => {
  const [one, other] = ['p', 'q'].map((peer) => placeOf('127.0.0.1', 'rooms', undefined, peer).key)

  expect(one).not.toBe(other)
})

test.each<[string, Discovery, string | undefined, string]>([
  ['192.168.0.7', undefined, undefined, 'everyone'],
  ['203.0.113.7', undefined, undefined, 'network'],
  ['192.168.0.7', 'network', undefined, 'network'],
  ['203.0.113.7', 'everyone', undefined, 'everyone'],
  ['192.168.0.7', 'rooms', undefined, 'room'],
  ['192.168.0.7', 'everyone', room, 'room'],
])('from %s with DISCOVERY %s and room %s the space is called %s', (address, discovery, inRoom, space) => {
  expect(placeOf(address, discovery, inRoom).space).toBe(space)
})

let scene: Scene
beforeEach(() => (scene = new Scene()))
afterEach(() => scene.end())

/** Joined as if from that address, by a proxy that the server believes. */
async function joinedFrom(
  address: string,
  name: string,
  role: 'sender' | 'receiver',
  more: { room?: string; ticket?: string } = {},
) {
  const visitor = await scene.visitor({ 'x-forwarded-for': address })
  const reply = await visitor.call('join', joinAs(name, role, more))
  return { visitor, reply, id: reply.self ?? '', ticket: reply.ticket ?? '' }
}

const start = (discovery?: Discovery) =>
  scene.start({}, { discovery, trustedProxies: ['127.0.0.0/8', '::1/128'] })

test('nothing of who comes and goes reaches another network', async () => {
  await start()
  const bob = await joinedFrom('203.0.113.7', 'Bob', 'receiver')
  const carol = await joinedFrom('203.0.113.8', 'Carol', 'sender')

  await carol.visitor.call('update', { name: 'Caroline' })
  await carol.visitor.call('update', { role: 'receiver' })
  await carol.visitor.call('update', { role: 'sender' })
  carol.visitor.lose()
  const alice = await joinedFrom('203.0.113.7', 'Alice', 'sender')

  expect(await bob.visitor.next('peer-joined')).toMatchObject({ id: alice.id })
  expect(await bob.visitor.unread()).toEqual([])
  expect([carol.reply.peers, alice.reply.peers?.map(({ id }) => id)]).toEqual([[], [bob.id]])
})

test('those who send the same room see each other and nobody else, whatever their networks', async () => {
  await start()
  const outside = await joinedFrom('203.0.113.7', 'Oscar', 'receiver')
  const bob = await joinedFrom('203.0.113.7', 'Bob', 'receiver', { room })
  const other = await joinedFrom('203.0.113.7', 'Olga', 'receiver', { room: `${'b'.repeat(21)}A` })

  const alice = await joinedFrom('198.51.100.1', 'Alice', 'sender', { room })

  expect(alice.reply).toMatchObject({ space: 'room', peers: [{ id: bob.id }] })
  expect(await bob.visitor.next('peer-joined')).toMatchObject({ id: alice.id })
  expect([await outside.visitor.unread(), await other.visitor.unread()]).toEqual([[], []])
})

test('who joins again with another room leaves the first, and an update keeps the room', async () => {
  await start()
  const bob = await joinedFrom('203.0.113.7', 'Bob', 'receiver', { room })
  const home = await joinedFrom('203.0.113.7', 'Hanna', 'receiver')
  const alice = await joinedFrom('203.0.113.7', 'Alice', 'sender', { room })
  await bob.visitor.next('peer-joined')

  const renamed = await alice.visitor.call('update', { name: 'Alicia' })
  const left = await alice.visitor.call('join', joinAs('Alicia', 'sender'))

  expect(renamed.peers).toMatchObject([{ id: bob.id }])
  expect(await bob.visitor.next('peer-updated')).toMatchObject({ name: 'Alicia' })
  expect(await bob.visitor.next('peer-left')).toEqual({ id: alice.id })
  expect(left).toMatchObject({ space: 'network', self: alice.id, peers: [{ id: home.id }] })
  expect(await home.visitor.next('peer-joined')).toMatchObject({ id: alice.id })
})

test('where only rooms count the list stays empty without one', async () => {
  await start('rooms')
  const bob = await joinedFrom('192.168.0.7', 'Bob', 'receiver')

  const alice = await joinedFrom('192.168.0.7', 'Alice', 'sender')

  expect(alice.reply).toMatchObject({ space: 'room', peers: [] })
  expect(await bob.visitor.unread()).toEqual([])
})

test('asking somebody of another space is like asking somebody who is gone', async () => {
  await start()
  const bob = await joinedFrom('203.0.113.7', 'Bob', 'receiver')
  const mallory = await joinedFrom('203.0.113.8', 'Mallory', 'sender')

  const replies = await Promise.all(
    [bob.id, '0'.repeat(32)].map(async (to) => {
      const { ok, code } = await mallory.visitor.call('request', { to })
      const { result } = await mallory.visitor.next('outcome')
      return { ok, code, result }
    }),
  )

  expect(replies[0]).toEqual({ ok: true, code: undefined, result: 'unavailable' })
  expect(replies[1]).toEqual(replies[0])
  expect(await bob.visitor.unread()).toEqual([])
})

test('who changes networks is gone for the old one, and still reached over an open link', async () => {
  await start()
  const bob = await joinedFrom('203.0.113.7', 'Bob', 'receiver')
  const carol = await joinedFrom('203.0.113.7', 'Carol', 'receiver')
  const alice = await joinedFrom('203.0.113.7', 'Alice', 'sender')
  const { request } = await alice.visitor.call('request', { to: bob.id })
  await bob.visitor.next('request')
  await bob.visitor.call('answer', { request, accept: true })
  const { link } = await alice.visitor.next('outcome')

  const moved = await joinedFrom('198.51.100.1', 'Alice', 'sender', { ticket: alice.ticket })
  const signal = await moved.visitor.call('signal', { link, lane: 0, data: candidate })
  await moved.visitor.call('request', { to: bob.id })
  await moved.visitor.call('request', { to: carol.id })

  expect(moved.reply).toMatchObject({ self: alice.id, peers: [] })
  expect(signal).toEqual({ ok: true })
  expect(await bob.visitor.next('peer-left')).toEqual({ id: alice.id })
  expect(await bob.visitor.next('request')).toMatchObject({ from: { id: alice.id } })
  expect(await moved.visitor.next('outcome')).toMatchObject({ result: 'unavailable' })
  expect(await carol.visitor.next('peer-left')).toEqual({ id: alice.id })
  expect(await carol.visitor.unread()).toEqual(['peer-joined'])
})

test('a lost socket that comes back over another network is in the space of that one', async () => {
  await start()
  const bob = await joinedFrom('203.0.113.7', 'Bob', 'receiver')
  const alice = await joinedFrom('203.0.113.7', 'Alice', 'sender')
  await bob.visitor.next('peer-joined')

  alice.visitor.lose()
  await bob.visitor.next('peer-left')
  alice.visitor.comeFrom({ 'x-forwarded-for': '198.51.100.1' })
  const back = await scene.back(alice, 'Alice', 'sender')
  await joinedFrom('203.0.113.7', 'Carl', 'receiver')

  expect(back.self).toBe(alice.id)
  expect((await alice.visitor.call('update', {})).peers).toEqual([])
  expect(await alice.visitor.unread()).toEqual([])
  expect(await bob.visitor.unread()).toEqual([])
})

test.each([
  ['too short', 'a'.repeat(21)],
  ['too long', 'a'.repeat(23)],
  ['not base64url', `${'+'.repeat(21)}A`],
  ['a second spelling of another one', `${'a'.repeat(21)}B`],
  ['empty', ''],
  ['no text', 7],
])('a room that is %s is refused', async (_, wrong) => {
  await start()
  const visitor = await scene.visitor()

  const reply = await visitor.call('join', { ...joinAs('Alice', 'sender'), room: wrong })

  expect(reply).toMatchObject({ ok: false, code: 'bad-request' })
})
