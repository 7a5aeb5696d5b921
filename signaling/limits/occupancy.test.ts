import { expect, test } from 'vitest'
import { type Network, publicNetwork } from './networks.ts'
import { Occupancy } from './occupancy.ts'

const TOTAL = 1000
const MOST = 160

/** Asks for one place each, and keeps those it gets: how many. */
function fill(places: Occupancy, visitors: readonly Network[], most = MOST): number {
  return visitors.filter((network) => {
    const isFull = places.isFull(network, most)
    if (!isFull) places.take(network)
    return !isFull
  }).length
}

const many = (network: Network, count: number) => Array<Network>(count).fill(network)
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)
const hex = (number: number) => number.toString(16)

/** One visitor each, from networks of 64 bits. */
const ofSite = (count: number) => numbers(count).map((n) => publicNetwork(`2001:db8:1:${hex(n)}::1`))
const ofProvider = (count: number) => numbers(count).map((n) => publicNetwork(`2001:db8:${hex(n)}::1`))
const strangers = (count: number) => numbers(count).map((n) => publicNetwork(`2${hex(0x100 + n)}:db8::1`))

test('one network has so many places and no more', () => {
  const places = new Occupancy(TOTAL)

  expect(fill(places, many(publicNetwork('203.0.113.7'), MOST + 1))).toBe(MOST)
})

test.each([
  ['48 bits of IPv6', ofSite(TOTAL), 240],
  ['24 bits of IPv4', numbers(256).flatMap((n) => many(publicNetwork(`203.0.113.${n}`), 4)), 240],
  ['32 bits of IPv6', ofProvider(TOTAL), 800],
])('the networks of %s together have some times as many', (_, visitors, places) => {
  expect(fill(new Occupancy(TOTAL), visitors)).toBe(places)
})

test.each([
  ['a few large networks', numbers(20).flatMap((n) => many(publicNetwork(`${n + 20}.0.0.1`), MOST))],
  ['21 networks of one customer', ofSite(21).flatMap((network) => many(network, MOST))],
  ['the networks of one provider', ofProvider(TOTAL).flatMap((network) => many(network, MOST))],
  ['two private addresses', numbers(2).flatMap((n) => many({ key: `10.0.0.${n}`, kind: 'private' }, TOTAL))],
])('%s leave room for others', (_, visitors) => {
  const places = new Occupancy(TOTAL)

  fill(places, visitors, visitors.some(({ kind }) => kind === 'private') ? TOTAL : MOST)

  expect(fill(places, strangers(150))).toBe(150)
})

test('the total holds for everybody', () => {
  expect(fill(new Occupancy(TOTAL), strangers(TOTAL + 1))).toBe(TOTAL)
})

test('a place that is given back, even twice, is one place for somebody else', () => {
  const places = new Occupancy(TOTAL)
  const school = publicNetwork('203.0.113.7')
  fill(places, many(school, MOST - 1))
  const giveBack = places.take(school)

  giveBack()
  giveBack()

  expect(fill(places, many(school, 3))).toBe(1)
})

test('all who are in get in again after a restart, in whatever order they come', () => {
  const visitors = [
    ...numbers(6).flatMap((n) => many(publicNetwork(`${n + 20}.0.0.1`), MOST)),
    ...ofSite(300),
    ...strangers(400),
  ]
  const before = new Occupancy(TOTAL)
  const present = visitors.filter((network) => fill(before, [network]) === 1)
  const orders = [present, present.toReversed(), [...present].sort((a, b) => (a.key < b.key ? -1 : 1))]

  const back = orders.map((order) => fill(new Occupancy(TOTAL), order))

  expect(present.length).toBeLessThan(visitors.length)
  expect(back).toEqual(orders.map(() => present.length))
})
