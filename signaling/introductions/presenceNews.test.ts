import { beforeEach, expect, test } from 'vitest'
import type { PeerInfo, PresenceChange } from '../../src/wire/events.ts'
import { MAX_NEWS_PEERS, NEWS_BYTES_PER_SECOND, NEWS_PAUSE_MS } from '../limits/limits.ts'
import { PresenceNews } from './presenceNews.ts'
import { HandClock } from '../testing.ts'

const audience = 'senders'

let clock: HandClock
let told: PresenceChange[]
let viewers: { batched: number; single: number }
let news: PresenceNews

beforeEach(() => {
  clock = new HandClock()
  told = []
  viewers = { batched: 1, single: 0 }
  news = new PresenceNews({
    clock,
    pauseMs: NEWS_PAUSE_MS,
    sizeOf: () => viewers,
    send: (_, change) => told.push(change),
  })
})

function peer(id: string, name = id): PeerInfo {
  return { id, name, role: 'receiver', device: { kind: 'phone' } }
}

/** In the words of a test: `+Ann ~Bob -id`. */
function words(change: PresenceChange | undefined): string {
  const { joined = [], updated = [], left = [] } = change ?? {}
  return [...joined.map(({ name }) => `+${name}`), ...updated.map(({ name }) => `~${name}`)]
    .concat(left.map((id) => `-${id}`))
    .join(' ')
}

test('the first news is told at once', () => {
  news.joined(audience, peer('a'))

  expect(told.map(words)).toEqual(['+a'])
})

const comes = (name: string) => () => news.joined(audience, peer('b', name))
const isNow = (name: string) => () => news.updated(audience, peer('a', name))
const goes = (id: string) => () => news.left(audience, id)
const isBack = () => news.joined(audience, peer('a'))

test.each<[string, string, (() => void)[]]>([
  ['many names are one, the last', '~last', ['b', 'c', 'last'].map(isNow)],
  ['who left after new names has left', '-a', [isNow('b'), goes('a')]],
  ['who came and went was never there', '', [comes('b'), goes('b')]],
  [
    'who came and took another name came under that',
    '+Bo',
    [comes('b'), () => news.updated(audience, peer('b', 'Bo'))],
  ],
  ['who went and came back has arrived', '+a', [goes('a'), isBack]],
  ['who went, came back and went has left', '-a', [goes('a'), isBack, goes('a')]],
])('within one pause %s: %s', (_, expected, steps) => {
  news.joined(audience, peer('a'))

  for (const step of steps) step()
  const before = told.length
  clock.advance(NEWS_PAUSE_MS)

  expect(before).toBe(1)
  expect(told.slice(1).map(words).join(' ')).toBe(expected)
})

test('two audiences do not wait for each other', () => {
  news.joined(audience, peer('a'))
  news.joined('receivers', peer('b'))

  expect(told.map(words)).toEqual(['+a', '+b'])
})

test('comings and goings are told before new names, and no message names more than its share', () => {
  news.joined(audience, peer('first'))
  for (let count = 0; count < 2 * MAX_NEWS_PEERS; count += 1) news.updated(audience, peer(`storm ${count}`))

  news.joined(audience, peer('honest'))
  clock.advance(NEWS_PAUSE_MS)

  expect(told[1]?.joined.map(({ name }) => name)).toEqual(['honest'])
  expect(told[1]?.updated).toHaveLength(MAX_NEWS_PEERS - 1)
})

test.each([
  ['batched', { batched: 2000, single: 0 }],
  ['one by one', { batched: 0, single: 2000 }],
])('however many change at once, an audience of 2,000 costs its bytes a second (%s)', (_, size) => {
  viewers = size
  const names = Array.from({ length: 3000 }, (_, count) => peer(`${count}`, 'x'.repeat(40)))
  for (let second = 0; second < 10; second += 1) {
    for (let step = 0; step < 20; step += 1) {
      for (const one of names) news.updated(audience, one)
      clock.advance(50)
    }
  }

  const bytes = Buffer.byteLength(JSON.stringify(told)) * 2000
  expect(bytes).toBeLessThan(11 * NEWS_BYTES_PER_SECOND)
  expect(told.length).toBeGreaterThan(10)
})

test('whoever is told nothing keeps no timer', () => {
  viewers = { batched: 0, single: 0 }

  news.joined(audience, peer('a'))
  news.updated(audience, peer('a', 'b'))

  expect(clock.pending).toBe(0)
})

test('after clear nothing is told', () => {
  news.joined(audience, peer('a'))
  news.joined(audience, peer('b'))

  news.clear()
  clock.advance(NEWS_PAUSE_MS)

  expect([told.length, clock.pending]).toEqual([1, 0])
})
