import { afterEach, expect, test } from 'vitest'
import type { PeerInfo, Role } from '../src/wire/events.ts'
import { ChangePaces } from './introductions/changePaces.ts'
import {
  CHANGE_PACE,
  HOME_CHANGE_PACE,
  HOME_LISTS,
  LEAST_LIST_BYTES,
  MAX_LISTED_PEERS,
  STRANGERS_CHANGE_PACE,
  STRANGERS_LISTS,
} from './limits/limits.ts'
import { ListBudgets } from './introductions/listBudgets.ts'
import { Presence } from './introductions/presence.ts'
import { HandClock, joinAs, Scene } from './testing.ts'

let scene = new Scene()

afterEach(() => scene.end())

async function start(newsPauseMs: number): Promise<void> {
  scene = new Scene(newsPauseMs)
  await scene.start({ pointsPerSecond: 10_000 })
}

test('a page that takes several changes in one message gets those and no others', async () => {
  await start(0)
  const watching = await scene.visitor()
  await watching.call('join', { ...joinAs('Bob', 'receiver'), batches: true })
  const plain = await scene.joined('Carol', 'receiver')

  const alice = await scene.joined('Alice', 'sender')
  await alice.visitor.call('update', { name: 'Alicia' })
  alice.visitor.socket.disconnect()
  await plain.visitor.next('peer-left')

  const seen = [
    await watching.next('presence'),
    await watching.next('presence'),
    await watching.next('presence'),
  ]
  expect(seen.map(({ joined }) => joined.map(({ name }) => name))).toEqual([['Alice'], [], []])
  expect(seen.map(({ updated }) => updated.map(({ name }) => name))).toEqual([[], ['Alicia'], []])
  expect(seen.map(({ left }) => left)).toEqual([[], [], [alice.id]])
  expect(await watching.unread()).toEqual([])
})

test('a storm of new names reaches others as few messages, and the last of them at last', async () => {
  await start(50)
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  await bob.visitor.next('peer-joined')

  const names = Array.from({ length: CHANGE_PACE.times }, (_, count) => `Alice ${count}`)
  await Promise.all(names.map((name) => alice.visitor.call('update', { name })))

  let last = ''
  let heard = 0
  while (last !== names.at(-1)) {
    last = (await bob.visitor.next('peer-updated')).name
    heard += 1
  }
  expect(heard).toBeLessThan(names.length / 2)
})

test.each(['update', 'join'])(
  'by %s a device changes so often a minute, and asks as often as it likes',
  async (by) => {
    await start(0)
    const { visitor } = await scene.joined('Alice', 'sender')
    const rename = (name: string) => visitor.call(by, by === 'join' ? joinAs(name, 'sender') : { name })

    for (let count = 0; count < CHANGE_PACE.times; count += 1) await rename(`Alice ${count}`)
    const refused = await rename('one too many')
    const same = await rename(`Alice ${CHANGE_PACE.times - 1}`)
    scene.clock.advance(CHANGE_PACE.withinMs)
    const later = await rename('later')

    expect(refused).toMatchObject({ ok: false, code: 'too-many' })
    expect([same.ok, later.ok]).toEqual([true, true])
  },
)

test.each([
  ['public', STRANGERS_CHANGE_PACE],
  ['private', HOME_CHANGE_PACE],
  ['unknown', HOME_CHANGE_PACE],
] as const)('devices of a %s network change so often together, whatever their ids', (kind, pace) => {
  const clock = new HandClock()
  const paces = new ChangePaces(clock)
  const change = (id: number, key = 'one') => paces.allow(`${id}`, { key, kind })

  const allowed = Array.from({ length: pace.times }, (_, id) => change(id)).every(Boolean)
  const refused = change(pace.times)
  const elsewhere = change(pace.times, 'two')
  clock.advance(pace.withinMs)

  expect([allowed, refused, elsewhere, change(0)]).toEqual([true, false, true, true])
})

test('of more peers than a list names it names those who came last, in their order', () => {
  const presence = new Presence()
  for (let count = 0; count < MAX_LISTED_PEERS + 2; count += 1)
    presence.put(peer(`${count}`), 'socket', 'space')

  const { peers, bytes } = presence.visibleTo('sender', 'space', MAX_LISTED_PEERS, Infinity)

  expect([peers.length, peers[0]?.id, peers.at(-1)?.id]).toEqual([MAX_LISTED_PEERS, '2', '1001'])
  expect(bytes).toBe(peers.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)), 0))
})

test('a peer is listed once in one role and place, and not at all when it is gone', () => {
  const presence = new Presence()
  const list = (role: Role, space: string) =>
    presence.visibleTo(role, space, 10, Infinity).peers.map(({ id }) => id)
  presence.put(peer('a'), 'socket', 'here')

  presence.put({ ...peer('a'), role: 'sender' }, 'socket', 'here')
  presence.put({ ...peer('a'), role: 'sender' }, 'socket', 'there')
  const moved = [list('sender', 'here'), list('receiver', 'here'), list('receiver', 'there')]
  presence.remove('a', 'socket')

  expect(moved).toEqual([[], [], ['a']])
  expect([list('receiver', 'there'), presence.countIn('there')]).toEqual([[], 0])
})

test.each([
  ['public', STRANGERS_LISTS],
  ['private', HOME_LISTS],
  ['unknown', HOME_LISTS],
] as const)('lists of a %s network end at their bytes, for a minute, and are never empty', (kind, budget) => {
  const clock = new HandClock()
  const budgets = new ListBudgets(clock)
  const network = { key: 'one', kind }

  budgets.spend(network, budget.bytes - LEAST_LIST_BYTES - 1)
  const before = budgets.leftFor(network)
  budgets.spend(network, before)
  const spent = budgets.leftFor(network)
  const other = budgets.leftFor({ key: 'two', kind })
  clock.advance(budget.withinMs)

  expect([before, spent, other]).toEqual([LEAST_LIST_BYTES + 1, LEAST_LIST_BYTES, budget.bytes])
  expect(budgets.leftFor(network)).toBe(budget.bytes)
})

function peer(id: string): PeerInfo {
  return { id, name: `Peer ${id}`, role: 'receiver', device: { kind: 'phone' } }
}
