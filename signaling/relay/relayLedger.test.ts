import { expect, test } from 'vitest'
import { defaultLimits } from '../limits/limits.ts'
import {
  MAX_WAITING_RELAY_BYTES,
  PUBLIC_RELAY_BYTES,
  RELAY_NETWORK_FACTOR,
  RELAY_WINDOW_MS,
} from './relayLimits.ts'
import { type Network, publicNetwork } from '../limits/networks.ts'
import { RelayLedger } from './relayLedger.ts'
import { HandClock } from '../testing.ts'

const one: Network = { key: '203.0.113.1', kind: 'public' }
const two: Network = { key: '203.0.113.2', kind: 'public' }
const home: Network = { key: '192.168.0.7', kind: 'private' }
const office: Network = { key: '192.168.0.8', kind: 'private' }
const unknown: Network = { key: 'unknown', kind: 'unknown' }

function setUp(maxBytes?: number, waitingRelayBytes = Infinity) {
  const clock = new HandClock()
  const limits = { ...defaultLimits, strangers: { ...defaultLimits.strangers, waitingRelayBytes } }
  const ledger = new RelayLedger({ isOn: true, maxBytes, bytesPerSecond: undefined }, limits, clock)
  /** Over a new link each time, taken at once. */
  const relay = (from: Network, to: Network, bytes: number, peers: [string, string] = ['a', 'b']) => {
    const account = ledger.open([
      { peer: peers[0], network: from },
      { peer: peers[1], network: to },
    ])
    const refused = account.spend(1, bytes)
    if (!refused) account.release(1, bytes)
    return refused ?? 'ok'
  }
  return { clock, ledger, relay }
}

test('new links and new peers of two networks go on with what is left, whoever asks', () => {
  const { relay } = setUp(1000)

  const results = [
    relay(one, two, 600),
    relay(two, one, 400, ['c', 'd']),
    relay(one, two, 1, ['e', 'f']),
    relay(one, home, 1),
  ]

  expect(results).toEqual(['ok', 'ok', 'relay-limit', 'ok'])
})

test('a day later it begins anew, not a moment before', () => {
  const { clock, relay } = setUp(1000)
  relay(one, two, 1000)

  clock.advance(RELAY_WINDOW_MS - 1)
  const before = relay(one, two, 1)
  clock.advance(1)

  expect([before, relay(one, two, 1000), relay(one, two, 1)]).toEqual(['relay-limit', 'ok', 'relay-limit'])
})

test('one network relays with many others only so much', () => {
  const { relay } = setUp(1000)
  const others = Array.from({ length: RELAY_NETWORK_FACTOR + 1 }, (_, index) => ({
    key: `198.51.100.${index}`,
    kind: 'public' as const,
  }))

  const results = others.map((other) => relay(one, other, 1000))

  expect(results).toEqual([...Array<string>(RELAY_NETWORK_FACTOR).fill('ok'), 'relay-limit'])
  expect(relay(two, others[0]!, 1)).toBe('ok')
})

test('two in one public network are a pair as well', () => {
  const { relay } = setUp(1000)

  expect([relay(one, one, 1000), relay(one, one, 1, ['c', 'd'])]).toEqual(['ok', 'relay-limit'])
})

test('within private networks nothing is counted, unless somebody set a limit', () => {
  const free = setUp()
  const limited = setUp(1000)

  const much = Array.from({ length: 20 }, () => free.relay(home, office, 100_000_000))
  expect(new Set(much)).toEqual(new Set(['ok']))
  expect([limited.relay(home, office, 1000), limited.relay(home, office, 1)]).toEqual(['ok', 'relay-limit'])
  expect(limited.relay(home, { key: '192.168.0.9', kind: 'private' }, 1000)).toBe('ok')
})

test('of those whom nobody can tell apart each pair of peers has its own limit', () => {
  const { relay } = setUp()

  const results = [
    relay(unknown, unknown, PUBLIC_RELAY_BYTES, ['a', 'b']),
    relay(unknown, unknown, 1, ['b', 'a']),
    relay(unknown, unknown, PUBLIC_RELAY_BYTES, ['c', 'd']),
  ]

  expect(results).toEqual(['ok', 'relay-limit', 'ok'])
})

test('only so much waits for one network, and what is refused for that counts for no day', () => {
  const { ledger } = setUp(1000, 100)
  const account = ledger.open([
    { peer: 'a', network: one },
    { peer: 'b', network: two },
  ])

  const results = [account.spend(1, 60), account.spend(1, 41), account.spend(0, 41)]
  account.release(1, 60)
  const later = [account.spend(1, 100), account.spend(0, 59)]
  account.release(1, 100)

  expect(results).toEqual([undefined, 'too-many', undefined])
  expect(later).toEqual([undefined, undefined])
  // 60 + 41 + 100 + 59 so far.
  expect([account.spend(1, 100), account.spend(0, 641)]).toEqual([undefined, 'relay-limit'])
})

test('the many networks of one customer relay and keep waiting hardly more than one does', () => {
  const { relay, ledger } = setUp(1000, 100)
  const network = (number: number) => publicNetwork(`2001:db8:0:${number}::1`)

  const sent = Array.from({ length: 20 }, (_, number) => relay(network(number), network(100 + number), 100))
  const waiting = [1, 2].map((number) =>
    ledger
      .open([
        { peer: 'a', network: one },
        { peer: 'b', network: publicNetwork(`2001:db8:7:${number}::1`) },
      ])
      .spend(1, 100),
  )

  const most = 1000 * RELAY_NETWORK_FACTOR * 1.5
  const total = Array.from({ length: 200 }, (_, number) => relay(network(number), home, 100))
  expect(sent).not.toContain('relay-limit')
  expect(total.filter((result) => result === 'ok')).toHaveLength((most - 20 * 100) / 100)
  expect(waiting).toEqual([undefined, 'too-many'])
})

test('only so much waits for all networks together, until some of it is taken', () => {
  const { ledger } = setUp()
  const accountOf = (index: number) =>
    ledger.open([
      { peer: 'a', network: { key: `10.0.0.${index}`, kind: 'private' } },
      { peer: 'b', network: { key: `10.0.1.${index}`, kind: 'private' } },
    ])
  const accounts = Array.from({ length: 10 }, (_, index) => accountOf(index))
  const part = MAX_WAITING_RELAY_BYTES / 8

  const results = accounts.map((account) => account.spend(1, part))
  accounts[0]?.release(1, part)

  expect(results).toEqual([...Array<undefined>(8).fill(undefined), 'too-many', 'too-many'])
  expect(accounts[9]?.spend(1, part)).toBeUndefined()
})
