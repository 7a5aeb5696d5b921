import { expect, test } from 'vitest'
import { RelayChannel } from './relayChannel.ts'
import type { RelayAccount } from './relayLedger.ts'
import { HandClock } from '../testing.ts'

function setUp({ totalBytes = Infinity, bytesPerSecond = Infinity } = {}) {
  const clock = new HandClock()
  let [spent, waiting] = [0, 0]
  const account: RelayAccount = {
    spend(_to, bytes) {
      if (spent + bytes > totalBytes) return 'relay-limit'
      spent += bytes
      waiting += bytes
      return undefined
    },
    release: (_to, bytes) => (waiting -= bytes),
  }
  const channel = new RelayChannel(['one', 'two'], { account, bytesPerSecond }, clock)
  const heard: string[] = []
  const pass = (from: string, bytes: number, name = '') =>
    channel.pass(from, bytes, (reply) => heard.push(name + (reply.ok ? 'ok' : reply.code)))
  /** Passes and is taken by the other side at once. */
  const passThrough = (from: string, bytes: number, name?: string) => {
    const handedOver = pass(from, bytes, name)
    if (typeof handedOver === 'function') handedOver()
    return handedOver
  }
  return { clock, channel, heard, pass, passThrough, waiting: () => waiting }
}

test('a message is acknowledged when the other side has it, once', () => {
  const { heard, pass } = setUp()

  const handedOver = pass('one', 1) as () => void
  const before = [...heard]
  handedOver()
  handedOver()

  expect(before).toEqual([])
  expect(heard).toEqual(['ok'])
})

test('eight messages wait for their acknowledgement in each direction, a ninth is refused', () => {
  const { pass } = setUp()
  const fill = (from: string) => Array.from({ length: 8 }, () => pass(from, 1))

  const taken = [...fill('one'), ...fill('two')]

  expect(taken.every((result) => typeof result === 'function')).toBe(true)
  expect([pass('one', 1), pass('two', 1)]).toMatchObject([{ code: 'too-many' }, { code: 'too-many' }])
})

test('an acknowledgement makes room for the next message', () => {
  const { pass } = setUp()
  const [first] = Array.from({ length: 8 }, () => pass('one', 1) as () => void)

  first?.()

  expect(pass('one', 1)).toBeTypeOf('function')
  expect(pass('one', 1)).toMatchObject({ code: 'too-many' })
})

test('the total counts both directions, and nothing follows what did not fit', () => {
  const { passThrough } = setUp({ totalBytes: 11 })

  const results = [passThrough('one', 6), passThrough('two', 4), passThrough('two', 2), passThrough('one', 1)]

  expect(results.map((result) => (typeof result === 'function' ? 'ok' : result.code))).toEqual([
    'ok',
    'ok',
    'relay-limit',
    'relay-limit',
  ])
})

test('what is acknowledged or given up no longer waits', () => {
  const { channel, pass, passThrough, waiting } = setUp()
  passThrough('one', 5)
  pass('one', 6)
  pass('two', 7)

  const before = waiting()
  channel.end()

  expect([before, waiting()]).toEqual([13, 0])
})

test('a rate delays acknowledgements, both directions together, and refuses nothing', () => {
  const { clock, heard, passThrough } = setUp({ bytesPerSecond: 1000 })

  passThrough('one', 1000, 'a ')
  passThrough('two', 500, 'b ')
  clock.advance(999)
  const early = [...heard]
  clock.advance(1)
  const later = [...heard]
  clock.advance(500)

  expect(early).toEqual([])
  expect(later).toEqual(['a ok'])
  expect(heard).toEqual(['a ok', 'b ok'])
})

test('a rate does not delay what the other side takes later than that anyway', () => {
  const { clock, heard, pass } = setUp({ bytesPerSecond: 1000 })
  const handedOver = pass('one', 1000) as () => void
  clock.advance(1000)

  handedOver()

  expect(heard).toEqual(['ok'])
  expect(clock.pending).toBe(0)
})

test('a pause saves up no rate', () => {
  const { clock, heard, passThrough } = setUp({ bytesPerSecond: 1000 })
  clock.advance(60_000)

  passThrough('one', 1000)

  expect(heard).toEqual([])
})

test('the end refuses what waits, takes back its timers, and is for ever', () => {
  const { clock, channel, heard, pass, passThrough } = setUp({ bytesPerSecond: 1 })
  const handedOver = pass('one', 1) as () => void
  passThrough('two', 1)

  channel.endWith('two')
  handedOver()
  clock.advance(10_000)

  expect(heard).toEqual(['unavailable', 'unavailable'])
  expect(clock.pending).toBe(0)
  expect([channel.otherEnd('one'), channel.otherEnd('two')]).toEqual([undefined, undefined])
})

test('it is between its two sockets and nobody else', () => {
  const { channel } = setUp()

  channel.endWith('three')

  expect(['one', 'two', 'three', ''].map((socket) => channel.otherEnd(socket))).toEqual([
    'two',
    'one',
    undefined,
    undefined,
  ])
})
