import { describe, expect, it } from 'vitest'
import type { FileSource } from './ports.ts'
import { bytesOf, createPair, hashOf, sourceOf, turns, type TestPair, type TestSide } from './testPair.ts'
import type { TransferMessage } from './wire.ts'

const CHUNK_BYTES = 16

const sizes = [0, 40, 16, 1, 33]

/** Bytes of chunks that a side ever sent. */
function sentBytes({ wire }: TestSide): number {
  return wire.sent.reduce((sum, entry) => sum + (entry.type === 'chunk' ? entry.data.length : 0), 0)
}

function messagesOf<Type extends TransferMessage['type']>(side: TestSide, type: Type) {
  return side.wire.sent.flatMap((entry) =>
    entry.type === 'message' && entry.message.type === type
      ? [entry.message as Extract<TransferMessage, { type: Type }>]
      : [],
  )
}

/** Delivers `count` of what comes, now in the one direction, now in the other; false when there were fewer. */
async function deliver(pair: TestPair, count: number): Promise<boolean> {
  for (let delivered = 0; delivered < count; delivered++) {
    const [first, second] =
      delivered % 3 === 2 ? [pair.responder, pair.initiator] : [pair.initiator, pair.responder]
    await turns(15)
    if (pair.deliver(first) || pair.deliver(second)) continue
    pair.clock.advance(100)
    await turns()
    if (!pair.deliver(first) && !pair.deliver(second)) return false
  }
  await turns()
  return true
}

/** A source that counts what is read of it. */
function counted(source: FileSource): FileSource & { readBytes: number } {
  const counting = {
    ...source,
    readBytes: 0,
    read(offset: number, length: number) {
      counting.readBytes += length
      return source.read(offset, length)
    },
  }
  return counting
}

/** One file of ten chunks, of which so many messages were delivered. */
async function underWay(deliveries: number, bytes = bytesOf(10 * CHUNK_BYTES)): Promise<TestPair> {
  const pair = createPair(CHUNK_BYTES)
  pair.initiator.transfers.offer([sourceOf('a', bytes)])
  expect(await deliver(pair, deliveries)).toBe(true)
  return pair
}

describe('a channel that is lost', () => {
  it('after any message loses nothing, and nothing that arrived is sent again', async () => {
    let cuts = 0
    for (let after = 0, goesOn = true; goesOn; after++) {
      const pair = createPair(CHUNK_BYTES)
      const files = new Map(sizes.map((size, index) => [`${index}`, bytesOf(size, index)]))
      pair.initiator.transfers.offer([...files].map(([path, bytes]) => sourceOf(path, bytes)))
      pair.responder.transfers.offer([sourceOf('back', bytesOf(50, 9))])
      pair.initiator.transfers.sendText('hello')
      goesOn = await deliver(pair, after)

      const before = sentBytes(pair.initiator) + sentBytes(pair.responder)
      const queuedBytes = pair.cut()
      await turns()
      const lostBytes = queuedBytes + sentBytes(pair.initiator) + sentBytes(pair.responder) - before
      pair.reconnect()
      await pair.run()

      for (const [path, bytes] of files)
        expect(hashOf(pair.responder.sink.finished.get(path)!)).toBe(hashOf(bytes))
      expect(pair.initiator.sink.finished.has('back')).toBe(true)
      for (const side of [pair.initiator, pair.responder]) {
        expect(side.transfers.items().map(({ state, bytes, size }) => [state.kind, bytes - size])).toEqual(
          side.transfers.items().map(() => ['done', 0]),
        )
        expect(side.sink.open_.size).toBe(0)
      }
      expect(pair.responder.received).toHaveLength(sizes.length)
      expect(pair.responder.texts).toEqual(['hello'])
      expect(pair.initiator.delivered).toHaveLength(1)
      const wholeBytes = sizes.reduce((sum, size) => sum + size, 50)
      const again = sentBytes(pair.initiator) + sentBytes(pair.responder) - wholeBytes
      expect(again).toBe(lostBytes)
      cuts += 1
    }
    expect(cuts).toBeGreaterThan(30)
  })

  it('is noticed by one side long before the other, and both agree in the end', async () => {
    const pair = await underWay(8)

    pair.cut()
    pair.initiator.transfers.detach()
    pair.clock.advance(1_000)
    pair.responder.transfers.sendText('still here?')
    await turns()
    expect(pair.initiator.state(0)).toEqual({ kind: 'waiting' })
    expect(pair.responder.state(0)).toEqual({ kind: 'active' })
    pair.reconnect()
    await pair.run()

    expect(pair.responder.state(0)?.kind).toBe('done')
    expect(pair.initiator.state(0)?.kind).toBe('done')
    expect(pair.initiator.texts).toEqual(['still here?'])
  })

  it('is noticed by the chunk that it refuses', async () => {
    const pair = await underWay(6)
    pair.initiator.wire.lose(new Error('gone'))

    await pair.run()
    expect(pair.initiator.state(0)).toEqual({ kind: 'waiting' })
    expect(pair.initiator.detached).toEqual(['channel-lost'])
    pair.reconnect()
    await pair.run()

    expect(pair.initiator.state(0)?.kind).toBe('done')
  })

  it('costs no reading of what is there', async () => {
    const pair = createPair(64 * 1024)
    const source = counted(sourceOf('a', bytesOf(6 * 1024 * 1024)))
    pair.initiator.transfers.offer([source])
    await deliver(pair, 60)
    const arrived = pair.responder.transfers.items()[0]!.bytes
    expect(arrived).toBeGreaterThan(1024 * 1024)

    pair.cut()
    pair.reconnect()
    await pair.run()

    expect(pair.responder.state(0)?.kind).toBe('done')
    // What was read ahead is read again, two pieces of 960 KiB, and what was lost on the way.
    expect(source.readBytes).toBeLessThan(source.size + 3 * 1024 * 1024)
    const [have] = messagesOf(pair.responder, 'accept')[1]!.have
    expect(have!.bytes).toBeGreaterThanOrEqual(arrived)
  })

  it('lets a slow disk write what had arrived before it says what it has', async () => {
    const pair = await underWay(2)
    let write = () => {}
    pair.responder.sink.onWrite = () => new Promise((resolve) => (write = resolve))
    await deliver(pair, 3)

    pair.cut()
    pair.reconnect()
    await pair.run()
    expect(messagesOf(pair.responder, 'accept')).toHaveLength(1)
    pair.responder.sink.onWrite = () => {}
    write()
    await turns()

    const [, again] = messagesOf(pair.responder, 'accept')
    expect(again?.have).toMatchObject([{ item: 0, bytes: 3 * CHUNK_BYTES }])
    await pair.run()
    expect(pair.initiator.state(0)?.kind).toBe('done')
  })

  it('may be lost again while the disk still writes', async () => {
    const pair = await underWay(2)
    let write = () => {}
    pair.responder.sink.onWrite = () => new Promise((resolve) => (write = resolve))
    await deliver(pair, 3)

    for (let round = 0; round < 3; round++) {
      pair.cut()
      pair.reconnect()
      await pair.run()
    }
    pair.responder.sink.onWrite = () => {}
    write()
    await pair.run()

    expect(messagesOf(pair.responder, 'accept')).toHaveLength(2)
    expect(pair.initiator.state(0)?.kind).toBe('done')
  })

  it('ends nothing that was whole: it is flushed and told as done', async () => {
    const pair = createPair()
    let flushed = () => {}
    pair.responder.sink.onFinish = () => new Promise((resolve) => (flushed = resolve))
    pair.initiator.transfers.offer([sourceOf('a', bytesOf(10))])
    await pair.run()
    expect(pair.responder.state(0)?.kind).toBe('saving')

    pair.cut()
    pair.initiator.transfers.detach()
    pair.responder.transfers.detach()
    flushed()
    await turns()
    expect(pair.responder.state(0)?.kind).toBe('done')
    expect(pair.initiator.state(0)?.kind).toBe('waiting')
    pair.reconnect()
    await pair.run()

    expect(pair.initiator.state(0)).toEqual({ kind: 'done', sha256: hashOf(bytesOf(10)) })
    expect(sentBytes(pair.initiator)).toBe(10)
    expect(pair.responder.received).toHaveLength(1)
  })
})

describe('what people do while there is no channel', () => {
  type Act = (side: TestSide) => void
  const apart: [string, Act, string, string][] = [
    ['a cancel', ({ transfers }) => transfers.cancel(0, 0), 'cancelled', 'done'],
    ['a cancel of everything', ({ transfers }) => transfers.cancel(0), 'cancelled', 'cancelled'],
    ['a pause', ({ transfers }) => transfers.pause(0, 0), 'paused', 'done'],
    ['a pause of everything', ({ transfers }) => transfers.pause(0), 'paused', 'paused'],
  ]
  const sides: ('initiator' | 'responder')[] = ['initiator', 'responder']

  it.each(sides.flatMap((by) => apart.map((row) => [by, ...row] as const)))(
    'of the %s, %s, reaches the other side',
    async (by, _, act, first, second) => {
      const pair = createPair(CHUNK_BYTES)
      pair.initiator.transfers.offer([sourceOf('a', bytesOf(100)), sourceOf('b', bytesOf(100))])
      await deliver(pair, 4)

      pair.cut()
      pair.initiator.transfers.detach()
      pair.responder.transfers.detach()
      act(pair[by])
      pair.reconnect()
      await pair.run()

      const expected = [first, second]
      for (const side of [pair.initiator, pair.responder])
        expect(side.transfers.items().map(({ state }) => state.kind)).toEqual(expected)
      for (const { transfers } of [pair.initiator, pair.responder]) transfers.resume(0)
      await pair.run()
      expect(pair.responder.sink.open_.size).toBe(0)
    },
  )

  it.each(sides)('a pause that the %s lifts does not stay on the other side', async (by) => {
    const pair = await underWay(4)
    pair[by].transfers.pause(0)
    await pair.run()

    pair.cut()
    pair.initiator.transfers.detach()
    pair.responder.transfers.detach()
    pair[by].transfers.resume(0)
    pair.reconnect()
    await pair.run()

    for (const side of [pair.initiator, pair.responder]) expect(side.state(0)?.kind).toBe('done')
  })

  it.each(sides)('a pause of the %s before it lasts', async (by) => {
    const pair = await underWay(4)
    pair[by].transfers.pause(0)
    await pair.run()

    pair.cut()
    pair.reconnect()
    await pair.run()

    expect(pair[by].state(0)).toEqual({ kind: 'paused', by: 'self' })
    const other = by === 'initiator' ? pair.responder : pair.initiator
    expect(other.state(0)).toEqual({ kind: 'paused', by: 'peer' })
  })

  it.each(sides)('a cancel of the %s whose message was lost is told again', async (by) => {
    const pair = await underWay(4)
    pair[by].transfers.cancel(0)

    pair.cut()
    pair.reconnect()
    await pair.run()

    for (const side of [pair.initiator, pair.responder]) expect(side.state(0)?.kind).toBe('cancelled')
    expect(pair.responder.sink.open_.size).toBe(0)
  })

  it('a cancel heard long ago is not told again', async () => {
    const pair = await underWay(4)
    pair.initiator.transfers.cancel(0)
    await pair.run()
    pair.clock.advance(61_000)

    pair.cut()
    pair.reconnect()
    await pair.run()

    expect(messagesOf(pair.initiator, 'offer')).toHaveLength(1)
  })

  it('new offers and texts wait for the next channel', async () => {
    const pair = createPair()
    pair.cut()
    pair.initiator.transfers.detach()

    pair.initiator.transfers.offer([sourceOf('a', bytesOf(10))])
    const gone = pair.initiator.transfers.offer([sourceOf('b', bytesOf(10))])
    pair.initiator.transfers.cancel(gone)
    pair.initiator.transfers.sendText('hello')
    expect(pair.initiator.wire.sent).toEqual([])
    pair.reconnect()
    await pair.run()

    expect([...pair.responder.sink.finished.keys()]).toEqual(['a'])
    expect(pair.responder.transfers.items()).toHaveLength(1)
    expect(pair.responder.texts).toEqual(['hello'])
  })

  it('an offer stays asked until somebody answers, before or after the next channel', async () => {
    for (const answered of ['before', 'after', 'declined']) {
      const pair = createPair()
      pair.responder.asksAlways = true
      pair.initiator.transfers.offer([sourceOf('a', bytesOf(10))])
      await pair.run()

      pair.cut()
      pair.responder.transfers.detach()
      if (answered === 'before') pair.responder.transfers.accept(0)
      if (answered === 'declined') pair.responder.transfers.decline(0)
      pair.reconnect()
      await pair.run()
      if (answered === 'after') pair.responder.transfers.accept(0)
      await pair.run()

      expect(pair.responder.offered).toHaveLength(1)
      expect(pair.initiator.state(0)?.kind).toBe(answered === 'declined' ? 'failed' : 'done')
    }
  })
})

describe('a peer that goes on with something else', () => {
  const sha256 = '0'.repeat(64)
  const badMessage = expect.objectContaining({ code: 'bad-message' }) as Error

  function accept(pair: TestPair, has: Partial<Extract<TransferMessage, { type: 'accept' }>>): void {
    const { have = [], done = [] } = has
    const message: TransferMessage = { type: 'accept', transfer: 0, window: 65_536, have, done, more: false }
    pair.initiator.transfers.receiveMessage(message)
  }

  async function cutOff(deliveries = 6): Promise<TestPair> {
    const pair = await underWay(deliveries)
    pair.cut()
    pair.reconnect()
    return pair
  }

  it.each<[string, Partial<Extract<TransferMessage, { type: 'accept' }>>]>([
    ['more than there is', { have: [{ item: 0, bytes: 161, sha256 }] }],
    ['of an item that is none', { have: [{ item: 1, bytes: 1, sha256 }] }],
    ['twice', { have: [0, 0].map((item) => ({ item, bytes: 1, sha256 })) }],
    ['whole what never ended', { done: [[0, 0]] }],
    ['items that are none', { done: [[0, 99_999_999]] }],
  ])('loses the session when it has %s', async (_, has) => {
    const pair = await cutOff()

    expect(() => accept(pair, has)).toThrow(badMessage)
  })

  it.each([
    ['at the end of a chunk', CHUNK_BYTES],
    ['within a chunk', CHUNK_BYTES + 1],
    ['more than was sent', 10 * CHUNK_BYTES],
  ])('gets the file from its beginning when what it has is other bytes, %s', async (_, bytes) => {
    const pair = await cutOff()
    const before = pair.initiator.wire.sent.length

    accept(pair, { have: [{ item: 0, bytes, sha256 }] })
    await turns()

    const chunks = pair.initiator.wire.sent.slice(before).filter(({ type }) => type === 'chunk')
    expect(chunks[0]).toMatchObject({ header: { offset: 0 } })
    expect(pair.initiator.transfers.items()[0]!.bytes).toBe(0)
  })

  it.each([1, CHUNK_BYTES + 1, 10 * CHUNK_BYTES - 1, 10 * CHUNK_BYTES])(
    'gets it from byte %i when it has just those, although they are read again for it',
    async (bytes) => {
      const pair = createPair(CHUNK_BYTES)
      const whole = bytesOf(10 * CHUNK_BYTES)
      pair.initiator.transfers.offer([sourceOf('a', whole)])

      accept(pair, { have: [{ item: 0, bytes, sha256: hashOf(whole.subarray(0, bytes)) }] })
      await turns()
      while (pair.initiator.wire.shift()) await turns()

      expect(sentBytes(pair.initiator)).toBe(whole.length - bytes)
      expect(messagesOf(pair.initiator, 'end')).toMatchObject([{ sha256: hashOf(whole) }])
    },
  )

  it('acknowledges nothing while what it has is compared', async () => {
    const pair = createPair(CHUNK_BYTES)
    const source = { ...sourceOf('a', bytesOf(100)), read: () => new Promise<never>(() => {}) }
    pair.initiator.transfers.offer([source])

    accept(pair, { have: [{ item: 0, bytes: 50, sha256 }] })
    await turns()

    expect(() =>
      pair.initiator.transfers.receiveMessage({ type: 'ack', transfer: 0, item: 0, bytes: 1 }),
    ).toThrow(badMessage)
    pair.initiator.transfers.cancel(0)
    expect(pair.initiator.state(0)?.kind).toBe('cancelled')
  })

  it('is told when it no longer has what was done', async () => {
    const pair = createPair()
    const flushed: (() => void)[] = []
    pair.responder.sink.onFinish = () => new Promise((resolve) => flushed.push(resolve))
    pair.initiator.transfers.offer([sourceOf('a', bytesOf(10)), sourceOf('b', bytesOf(10))])
    await pair.run()
    flushed[0]?.()
    await pair.run()
    expect(pair.initiator.state(0, 0)?.kind).toBe('done')

    pair.cut()
    pair.reconnect()
    accept(pair, {})
    await turns()

    expect(messagesOf(pair.initiator, 'cancel')).toEqual([
      { type: 'cancel', transfer: 0, item: 0, reason: 'cancelled' },
    ])
    expect(pair.initiator.state(0, 1)?.kind).not.toBe('done')
  })

  it.each<[string, Partial<Extract<TransferMessage, { type: 'offer' }>>]>([
    ['another uid', { uid: 'f'.repeat(32) }],
    ['other items', { items: [{ path: 'a', size: 161, mime: '', modified: 1_700_000_000_000 }] }],
  ])('loses the session when it offers %s by the same number', async (_, other) => {
    const pair = await cutOff()
    const [offer] = messagesOf(pair.initiator, 'offer')

    expect(() => pair.responder.transfers.receiveMessage({ ...offer!, ...other })).toThrow(badMessage)
  })

  it('loses the session when it sends before it has offered again, or offers twice', async () => {
    const pair = await cutOff()
    const [offer] = messagesOf(pair.initiator, 'offer')
    const header = { transfer: 0, item: 0, offset: 0 }

    expect(() => pair.responder.transfers.receiveChunk(header, bytesOf(1))).toThrow(badMessage)
    pair.responder.transfers.receiveMessage(offer!)
    expect(() => pair.responder.transfers.receiveMessage(offer!)).toThrow(badMessage)
  })

  it('may leave an offer half said: its pieces are forgotten', async () => {
    const pair = await cutOff()
    const [offer] = messagesOf(pair.initiator, 'offer')
    pair.responder.transfers.receiveMessage({ ...offer!, more: true })

    pair.cut()
    pair.reconnect()
    await pair.run()

    expect(pair.initiator.state(0)?.kind).toBe('done')
  })
})
