import { expect, test } from 'vitest'
import { Meter } from './meter.ts'
import { QUIET_AT_ONCE, QUIET_BYTES } from './trafficLimits.ts'
import { SharedBytes, SharedPace } from './traffic.ts'

function clock() {
  let now = 0
  return { now: () => now, advance: (ms: number) => (now += ms) }
}

test('what is spent is paid back by time, and never more than that', () => {
  const { now, advance } = clock()
  const meter = new Meter(10, now)

  const first = [meter.spend(5), meter.spend(20)]
  advance(1000)
  const second = meter.spend(0)
  advance(60_000)

  expect([first, second, meter.spend(1)]).toEqual([[5, 25], 15, 1])
})

test('the wait is as long as it takes until so much is left', () => {
  const { now, advance } = clock()
  const meter = new Meter(10, now)
  meter.spend(30)

  const waits = [meter.waitMs(30), meter.waitMs(10), meter.waitMs(0)]
  advance(2500)

  expect([waits, meter.waitMs(0)]).toEqual([[0, 2000, 3000], 500])
})

test('a network beyond its pace holds back the busy ones, later closes them, and lets the quiet ones be', () => {
  const { now, advance } = clock()
  const pace = new SharedPace(1000, now)
  const [busy, quiet] = [pace.open(), pace.open()]

  const within = busy.spend(1000)
  const beyond = busy.spend(500)
  const flood = busy.spend(10_000)
  const others = quiet.spend(QUIET_AT_ONCE)
  advance(60_000)

  expect([within, beyond, flood, others, quiet.spend(1)]).toEqual([0, 500, Infinity, 0, 0])
})

test('many that send a little at a time, and go on, are not quiet', () => {
  const { now, advance } = clock()
  const pace = new SharedPace(1000, now)
  const accounts = Array.from({ length: 20 }, () => pace.open())
  const waits = new Set<number>()

  for (let round = 0; round < 100; round++) {
    for (const account of accounts) waits.add(account.spend(20))
    advance(20)
  }

  expect(waits).toContain(Infinity)
})

test('bytes of one network count together, and are given back', () => {
  const shared = new SharedBytes(10 * QUIET_BYTES)
  const [one, two, quiet] = [shared.open(), shared.open(), shared.open()]

  const fits = [one.set(6 * QUIET_BYTES), two.set(4 * QUIET_BYTES)]
  const over = [two.set(5 * QUIET_BYTES), quiet.set(QUIET_BYTES)]
  one.set(0)
  const after = two.set(9 * QUIET_BYTES)
  two.set(0)
  quiet.set(0)

  expect([fits, over, after, shared.held]).toEqual([[true, true], [false, true], true, 0])
})
