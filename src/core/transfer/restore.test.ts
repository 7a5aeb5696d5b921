import { describe, expect, it } from 'vitest'
import { SealdropError } from '../protocol/primitives/error.ts'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { Beginning, IncomingItem, OfferedBefore } from './ports.ts'
import {
  bytesOf,
  createPair,
  hashOf,
  keyOf,
  sourceOf,
  turns,
  type TestPair,
  type TestSide,
} from './testPair.ts'

const CHUNK_BYTES = 16

const names = ['a', 'b', 'c']
const files = new Map(names.map((name, index) => [name, bytesOf(40 + index, index)]))

async function sending(deliveries: number): Promise<TestPair> {
  const pair = createPair(CHUNK_BYTES)
  pair.initiator.transfers.offer([...files].map(([path, bytes]) => sourceOf(path, bytes)))
  for (let count = 0; count < deliveries; count++) {
    const [first, second] =
      count % 3 === 2 ? [pair.responder, pair.initiator] : [pair.initiator, pair.responder]
    await turns(15)
    if (!pair.deliver(first) && !pair.deliver(second)) pair.clock.advance(100)
  }
  await turns()
  return pair
}

function reload(pair: TestPair): void {
  pair.cut()
  pair.responder.reload()
  pair.reconnect()
}

function expectWhole(side: TestSide, expected = files): void {
  expect([...side.sink.finished.keys()].sort()).toEqual([...expected.keys()].sort())
  for (const [path, bytes] of expected) expect(hashOf(side.sink.finished.get(path)!)).toBe(hashOf(bytes))
}

function sentBytes({ wire }: TestSide): number {
  return wire.sent.reduce((sum, entry) => sum + (entry.type === 'chunk' ? entry.data.length : 0), 0)
}

describe('a receiver whose page is loaded again', () => {
  it('after any message gets everything whole, and nothing that is on disk again', async () => {
    for (let after = 0; after < 40; after++) {
      const pair = await sending(after)
      const onDisk = pair.responder.transfers.items().reduce((sum, { bytes }) => sum + bytes, 0)
      const sent = sentBytes(pair.initiator)

      reload(pair)
      await pair.run()

      expectWhole(pair.responder)
      for (const side of [pair.initiator, pair.responder])
        expect(side.transfers.items().map(({ state }) => state.kind)).toEqual(['done', 'done', 'done'])
      expect(new Set(pair.responder.received.map(({ path }) => path)).size).toBe(3)
      const whole = [...files.values()].reduce((sum, { length }) => sum + length, 0)
      expect(sentBytes(pair.initiator) - sent).toBeLessThanOrEqual(whole - onDisk)
    }
  })

  it('knows which file it refused for its path, and goes on with the others', async () => {
    const pair = createPair(CHUNK_BYTES)
    pair.initiator.transfers.offer(['../bad', 'good'].map((path) => sourceOf(path, bytesOf(40))))
    pair.deliver(pair.initiator)
    await turns()

    reload(pair)
    expect(pair.responder.state(0, 0)).toEqual({ kind: 'failed', code: 'bad-path' })
    await pair.run()

    expect(pair.initiator.state(0, 0)).toEqual({ kind: 'failed', code: 'bad-path' })
    expect([...pair.responder.sink.finished.keys()]).toEqual(['good'])
  })

  it('hands out again what was whole, marked, and without its being sent', async () => {
    const pair = await sending(0)
    await pair.run()
    const before = sentBytes(pair.initiator)
    const first = pair.responder.received.splice(0)

    reload(pair)
    expect(pair.responder.received).toEqual(first.map((item) => ({ ...item, restored: true })))
    await pair.run()

    expect(sentBytes(pair.initiator)).toBe(before)
    expect(pair.responder.transfers.items().map(({ bytes, size }) => bytes - size)).toEqual([0, 0, 0])
  })

  it('shows what is there before the sender comes back, and can give it up', async () => {
    const pair = await sending(5)
    pair.cut()

    pair.responder.reload()
    const [item] = pair.responder.transfers.items()
    expect(item).toMatchObject({ path: 'a', state: { kind: 'waiting' } })
    expect(item!.bytes).toBeGreaterThan(0)
    pair.responder.transfers.cancel(0, 0)
    pair.reconnect()
    await pair.run()

    expect(pair.initiator.state(0, 0)).toEqual({ kind: 'cancelled', by: 'peer' })
    expectWhole(pair.responder, new Map([...files].slice(1)))
    expect(pair.responder.sink.kept.size).toBe(0)
  })

  it('keeps to what was cancelled before', async () => {
    const pair = await sending(3)
    pair.responder.transfers.cancel(0, 1)

    reload(pair)
    await pair.run()

    expect(pair.initiator.state(0, 1)).toEqual({ kind: 'cancelled', by: 'peer' })
    expect([...pair.responder.sink.finished.keys()]).toEqual(['a', 'c'])
  })

  it.each([
    ['other bytes than were sent', () => bytesOf(20, 77)],
    ['more than the file has', () => bytesOf(100, 0)],
    ['nothing', () => bytesOf(0)],
  ])('gets a file from its beginning when the disk has %s', async (_, onDisk) => {
    const pair = await sending(5)
    pair.cut()
    for (const key of pair.responder.sink.kept.keys()) pair.responder.sink.kept.set(key, [onDisk()])

    pair.responder.reload()
    pair.reconnect()
    await pair.run()

    expectWhole(pair.responder)
  })

  it('gets it from its beginning when the file is gone', async () => {
    const pair = await sending(5)
    pair.cut()
    pair.responder.reload()
    pair.responder.sink.kept.clear()

    pair.reconnect()
    await pair.run()

    expectWhole(pair.responder)
  })
})

describe('a sender whose page is loaded again', () => {
  async function reloadSender(deliveries: number): Promise<{ pair: TestPair; before: OfferedBefore }> {
    const pair = await sending(deliveries)
    const before = { transfer: 0, uid: pair.initiator.transfers.uidOf(0)! }
    pair.cut()
    pair.initiator.reload(1)
    return { pair, before }
  }

  it('after any message goes on with files that are chosen anew', async () => {
    for (let after = 1; after < 40; after++) {
      const { pair, before } = await reloadSender(after)
      const sent = sentBytes(pair.initiator)
      const onDisk = pair.responder.transfers.items().reduce((sum, { bytes }) => sum + bytes, 0)

      pair.initiator.transfers.offer(
        [...files].map(([path, bytes]) => sourceOf(path, bytes)),
        before,
      )
      pair.reconnect()
      await pair.run()

      expectWhole(pair.responder)
      for (const side of [pair.initiator, pair.responder])
        expect(side.transfers.items().map(({ state }) => state.kind)).toEqual(['done', 'done', 'done'])
      const whole = [...files.values()].reduce((sum, { length }) => sum + length, 0)
      expect(sentBytes(pair.initiator) - sent).toBeLessThanOrEqual(whole - onDisk)
    }
  })

  it('gives up those that are not, and goes on with the others', async () => {
    const { pair, before } = await reloadSender(5)
    const sources = [...files].map(([path, bytes]) => sourceOf(path, bytes))

    pair.initiator.transfers.offer([{ ...sources[0]!, isMissing: true }, ...sources.slice(1)], before)
    pair.reconnect()
    await pair.run()

    for (const side of [pair.initiator, pair.responder]) {
      expect(side.state(0, 0)).toEqual({ kind: 'failed', code: 'source-unreadable' })
      expect(side.state(0, 1)?.kind).toBe('done')
    }
    expect(pair.responder.sink.open_.size).toBe(0)
  })

  it('begins anew with a file that is another by now', async () => {
    const { pair, before } = await reloadSender(5)
    const changed = new Map([...files].map(([path, { length }]) => [path, bytesOf(length, 50)]))

    pair.initiator.transfers.offer(
      [...changed].map(([path, bytes]) => sourceOf(path, bytes)),
      before,
    )
    pair.reconnect()
    await pair.run()

    expect(hashOf(pair.responder.sink.finished.get('a')!)).toBe(hashOf(changed.get('a')!))
  })

  it('uses no number a second time', async () => {
    const { pair } = await reloadSender(5)
    pair.reconnect()

    expect(pair.initiator.transfers.offer([sourceOf('d', bytesOf(3))])).toBe(1)
    await pair.run()

    expect(pair.responder.state(1)?.kind).toBe('done')
    expect(() =>
      pair.initiator.transfers.offer([sourceOf('d', bytesOf(3))], { transfer: 1, uid: 'x' }),
    ).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })
})

describe('a file for which the disk was full', () => {
  const bytes = bytesOf(10 * CHUNK_BYTES)
  const fullAt = 4 * CHUNK_BYTES

  function fillUp(side: TestSide, path: string): void {
    side.sink.onWrite = (item: IncomingItem, offset) => {
      if (item.path === path && offset >= fullAt) throw new SealdropError('disk-full')
    }
  }

  async function filledUp(): Promise<TestPair> {
    const pair = createPair(CHUNK_BYTES)
    fillUp(pair.responder, 'a')
    pair.initiator.transfers.offer([sourceOf('a', bytes), sourceOf('b', bytesOf(30))])
    await pair.run()
    return pair
  }

  it('fails, the others go on, and the next try goes on behind what is there', async () => {
    const pair = await filledUp()
    for (const side of [pair.initiator, pair.responder]) {
      expect(side.state(0, 0)).toEqual({ kind: 'failed', code: 'disk-full' })
      expect(side.state(0, 1)?.kind).toBe('done')
    }
    const before = sentBytes(pair.initiator)
    pair.responder.sink.onWrite = () => {}

    pair.initiator.transfers.offer([sourceOf('a', bytes)])
    await pair.run()

    expectWhole(
      pair.responder,
      new Map([
        ['a', bytes],
        ['b', bytesOf(30)],
      ]),
    )
    expect(sentBytes(pair.initiator) - before).toBe(bytes.length - fullAt)
    expect(pair.responder.sink.kept.size).toBe(0)
  })

  it('goes on with nothing of it when the next one of that name is another', async () => {
    const pair = await filledUp()
    pair.responder.sink.onWrite = () => {}
    const other = bytesOf(bytes.length, 5)

    pair.initiator.transfers.offer([sourceOf('a', other)])
    await pair.run()

    expect(hashOf(pair.responder.sink.finished.get('a')!)).toBe(hashOf(other))
  })

  it('gives way to the next file that needs the room', async () => {
    const pair = await filledUp()
    expect(pair.responder.sink.kept.size).toBe(1)
    pair.responder.sink.onWrite = () => {
      if (pair.responder.sink.kept.size > 1) throw new SealdropError('disk-full')
    }

    pair.initiator.transfers.offer([sourceOf('c', bytes)])
    await pair.run()

    expect(pair.responder.state(1)?.kind).toBe('done')
    expect(pair.responder.sink.kept.size).toBe(0)
  })

  it('keeps its beginning when it is full for many small ones too, of which nothing can be kept', async () => {
    const pair = await filledUp()
    const { sink } = pair.responder
    const open = sink.open.bind(sink)
    sink.onWrite = () => {}
    sink.onFinish = () => Promise.reject(new SealdropError('disk-full'))
    sink.open = async (item) => {
      const file = await open(item)
      return {
        write: (offset, data) => file.write(offset, data),
        finish: () => file.finish(),
        discard: () => file.discard(),
      }
    }
    pair.initiator.transfers.offer(Array.from({ length: 9 }, (_, item) => sourceOf(`s${item}`, bytesOf(5))))
    await pair.run()
    sink.open = open
    sink.onFinish = () => Promise.resolve()
    const before = sentBytes(pair.initiator)

    pair.initiator.transfers.offer([sourceOf('a', bytes)])
    await pair.run()

    expect(sentBytes(pair.initiator) - before).toBe(bytes.length - fullAt)
  })

  it('leaves at most eight beginnings, and none at the end', async () => {
    const pair = createPair(CHUNK_BYTES)
    pair.responder.sink.onWrite = (_, offset) => {
      if (offset >= fullAt) throw new SealdropError('disk-full')
    }
    for (let count = 0; count < 10; count++) pair.initiator.transfers.offer([sourceOf(`${count}`, bytes)])
    await pair.run()
    expect(pair.responder.sink.kept.size).toBeLessThanOrEqual(8)

    await pair.responder.transfers.stop('cancelled')

    expect(pair.responder.sink.kept.size).toBe(0)
  })
})

describe('a file of which an earlier session with the same device kept the beginning', () => {
  const whole = bytesOf(100, 3)
  const source = sourceOf('film', whole)
  const { size, mime, modified } = source
  const beginning: Beginning = {
    ...{ transfer: 7, uid: 'ab'.repeat(16), item: 0, path: 'film', size, mime, modified },
    store: 'gone',
  }

  function offerTo(onDisk: Bytes, known: readonly Beginning[]): TestPair {
    const pair = createPair(CHUNK_BYTES)
    pair.responder.sink.kept.set(keyOf(beginning), [onDisk])
    pair.responder.transfers.know(known)
    pair.initiator.transfers.offer([source])
    return pair
  }

  it('goes on behind it', async () => {
    const pair = offerTo(whole.slice(0, 70), [beginning])
    await pair.run()

    expectWhole(pair.responder, new Map([['film', whole]]))
    expect(sentBytes(pair.initiator)).toBe(30)
  })

  it.each([
    ['of another device, which nobody told', whole.slice(0, 70), []],
    ['of another time', whole.slice(0, 70), [{ ...beginning, modified: modified + 1 }]],
    ['of another size', whole.slice(0, 70), [{ ...beginning, size: size + 1 }]],
    ['of other bytes', bytesOf(70, 9), [beginning]],
  ])('begins anew where it is %s', async (_, onDisk, known) => {
    const pair = offerTo(onDisk, known)
    await pair.run()

    expectWhole(pair.responder, new Map([['film', whole]]))
    expect(sentBytes(pair.initiator)).toBe(100)
  })

  it.each([
    { what: 'a lost channel', code: 'channel-lost', isDevice: true, stays: true },
    { what: 'somebody’s own end', code: 'peer-gone', isDevice: true, stays: false },
    { what: 'a lost channel, of anybody', code: 'channel-lost', isDevice: false, stays: false },
  ] as const)('stays after $what: $stays', async ({ code, isDevice, stays }) => {
    const pair = await sending(5)
    if (isDevice) pair.responder.transfers.know([])
    await pair.responder.transfers.stop(code)

    expect(pair.responder.sink.kept.size > 0).toBe(stays)
  })
})
