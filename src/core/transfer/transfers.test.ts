import { describe, expect, it } from 'vitest'
import { SealdropError } from '../protocol/primitives/error.ts'
import { WINDOW_BYTES } from './receiving/incoming.ts'
import type { FileSource } from './ports.ts'
import { PIECE_BYTES } from './sending/sourceReader.ts'
import {
  bytesOf,
  CHUNK_BYTES,
  createPair,
  hashOf,
  sourceOf,
  turns,
  type OnWire,
  type TestPair,
  type TestSide,
} from './testPair.ts'

const RESPONDER_FIRST = 2 ** 31

/** Watches one direction: the most bytes that were ever on their way, by what the sender could know. */
function watchWindow(from: TestSide, to: TestSide) {
  const sent = new Map<string, number>()
  const acknowledged = new Map<string, number>()
  const seen = { sent: 0, acknowledged: 0 }
  let most = 0
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0)

  return {
    /** Before each delivery: acknowledgements still queued are unknown to the sender. */
    look() {
      const delivered = to.wire.sent.length - to.wire.queued.length
      for (; seen.acknowledged < delivered; seen.acknowledged++) {
        const entry = to.wire.sent[seen.acknowledged]!
        if (entry.type !== 'message' || entry.message.type !== 'ack') continue
        const { transfer, item, bytes } = entry.message
        acknowledged.set(`${transfer}/${item}`, bytes)
      }
      for (; seen.sent < from.wire.sent.length; seen.sent++) {
        const entry = from.wire.sent[seen.sent]!
        if (entry.type !== 'chunk') continue
        const { transfer, item, offset } = entry.header
        sent.set(`${transfer}/${item}`, offset + entry.data.length)
      }
      most = Math.max(most, sum(sent.values()) - sum(acknowledged.values()))
    },
    get most() {
      return most
    },
  }
}

function messagesOf(side: TestSide, type: string): OnWire[] {
  return side.wire.sent.filter((entry) => entry.type === 'message' && entry.message.type === type)
}

function expectAllArrived(pair: TestPair, to: TestSide, files: Map<string, Uint8Array>): void {
  expect([...to.sink.finished.keys()].sort()).toEqual([...files.keys()].sort())
  for (const [path, bytes] of files) expect(hashOf(to.sink.finished.get(path)!)).toBe(hashOf(bytes))
  for (const side of [pair.initiator, pair.responder]) {
    for (const view of side.transfers.items()) expect(view.state.kind).toBe('done')
  }
}

describe('a file', () => {
  it('is forgotten by its sender once the receiver has it, or it was cancelled, and not before', async () => {
    const pair = createPair()
    const forgotten: string[] = []
    const sources = ['arrives', 'is cancelled', 'waits'].map((path) => ({
      ...sourceOf(path, bytesOf(10)),
      forget: () => forgotten.push(path),
    }))
    const { initiator } = pair
    const transfer = initiator.transfers.offer(sources)
    initiator.transfers.pause(transfer, 2)
    initiator.transfers.cancel(transfer, 1)
    const early = [...forgotten]

    await pair.run()

    expect(early).toEqual(['is cancelled'])
    expect(forgotten).toEqual(['is cancelled', 'arrives'])
  })

  it.each([
    ['nothing', 0],
    ['one byte', 1],
    ['one chunk less a byte', CHUNK_BYTES - 1],
    ['one chunk', CHUNK_BYTES],
    ['one chunk and a byte', CHUNK_BYTES + 1],
    ['one read', PIECE_BYTES],
    ['one read and a byte', PIECE_BYTES + 1],
    ['one window', WINDOW_BYTES],
    ['one window and a byte', WINDOW_BYTES + 1],
    ['two and a half windows', 2.5 * WINDOW_BYTES],
  ])('of %s arrives whole', async (_, size) => {
    const pair = createPair()
    const { initiator, responder } = pair
    const bytes = bytesOf(size)

    const transfer = initiator.transfers.offer([sourceOf('a/b.bin', bytes)])
    await pair.run()

    const sha256 = hashOf(bytes)
    expect(initiator.state(transfer)).toEqual({ kind: 'done', sha256 })
    expect(responder.state(transfer)).toEqual({ kind: 'done', sha256 })
    expect(hashOf(responder.sink.finished.get('a/b.bin')!)).toBe(sha256)
    expect(responder.received).toMatchObject([{ path: 'a/b.bin', size, sha256, count: 1 }])
    expect(responder.received[0]).not.toHaveProperty('crc32')
    expect(initiator.transfers.items()[0]!.bytes).toBe(size)
    expect(responder.transfers.items()[0]!.bytes).toBe(size)
  })

  it('is received before the sender calls it done', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    let flushed = () => {}
    responder.sink.onFinish = () => new Promise((resolve) => (flushed = resolve))

    initiator.transfers.offer([sourceOf('a', bytesOf(10))])
    await pair.run()

    expect(responder.state(0)).toEqual({ kind: 'saving' })
    expect(initiator.state(0)).toEqual({ kind: 'checking' })
    flushed()
    await pair.run()
    expect(initiator.state(0)?.kind).toBe('done')
  })
})

describe('several files', () => {
  it('of one offer arrive, each with a CRC', async () => {
    const pair = createPair()
    const files = new Map(
      Array.from({ length: 50 }, (_, index) => [`d/${index}`, bytesOf(index * 7_919, index)]),
    )

    pair.initiator.transfers.offer([...files].map(([path, bytes]) => sourceOf(path, bytes)))
    await pair.run()

    expectAllArrived(pair, pair.responder, files)
    expect(pair.responder.received.map(({ crc32 }) => crc32)).toEqual(
      [...files.values()].map((bytes) => bytes.length),
    )
  })

  it('go in both directions at once', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const there = new Map([
      ['a', bytesOf(3 * 1024 * 1024, 1)],
      ['b', bytesOf(5, 2)],
    ])
    const back = new Map([['c', bytesOf(2 * 1024 * 1024 + 3, 3)]])

    const first = initiator.transfers.offer([...there].map(([path, bytes]) => sourceOf(path, bytes)))
    const second = responder.transfers.offer([...back].map(([path, bytes]) => sourceOf(path, bytes)))
    await pair.run()

    expect(first).toBeLessThan(RESPONDER_FIRST)
    expect(second).toBeGreaterThanOrEqual(RESPONDER_FIRST)
    expectAllArrived(pair, responder, there)
    expectAllArrived(pair, initiator, back)
  })

  it('of several offers go one offer after the other', async () => {
    const pair = createPair()
    const { initiator } = pair

    for (const path of ['a', 'b', 'c']) initiator.transfers.offer([sourceOf(path, bytesOf(3 * CHUNK_BYTES))])
    await pair.run()

    const order = initiator.wire.sent.flatMap((entry) =>
      entry.type === 'chunk' ? [entry.header.transfer] : [],
    )
    expect(order).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
  })

  it('of one name are kept apart', async () => {
    const pair = createPair()

    pair.initiator.transfers.offer([sourceOf('a.txt', bytesOf(1, 1)), sourceOf('A.TXT', bytesOf(2, 2))])
    await pair.run()

    expect([...pair.responder.sink.finished.keys()]).toEqual(['a.txt', 'A (2).TXT'])
  })

  it('wait for `received` at most 64 at a time', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const flushes: (() => void)[] = []
    responder.sink.onFinish = () => new Promise((resolve) => flushes.push(resolve))

    initiator.transfers.offer(Array.from({ length: 100 }, (_, index) => sourceOf(`${index}`, bytesOf(1))))
    await pair.run()

    expect(messagesOf(initiator, 'end')).toHaveLength(64)
    for (const flush of flushes.splice(0, 1)) flush()
    await pair.run()
    expect(messagesOf(initiator, 'end')).toHaveLength(65)
  })

  it('are read while the one before is still on its way', async () => {
    const pair = createPair()
    const { initiator } = pair
    let reads = 0
    const source = sourceOf('b', bytesOf(10))
    initiator.transfers.offer([
      sourceOf('a', bytesOf(20 * CHUNK_BYTES)),
      { ...source, read: (offset, length) => (reads++, source.read(offset, length)) },
      sourceOf('c', bytesOf(10)),
    ])
    await turns()

    pair.deliver(initiator)
    pair.deliver(pair.responder)
    await turns()

    expect(initiator.state(0, 0)).toEqual({ kind: 'active' })
    expect(initiator.state(0, 1)).toEqual({ kind: 'waiting' })
    expect(reads).toBe(1)
  })

  it('go on when one of them cannot be read, or changes while it is sent', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const good = bytesOf(100_000)
    const broken = (failure: () => Promise<Uint8Array<ArrayBuffer>>): FileSource => ({
      ...sourceOf('bad', bytesOf(3 * 1024 * 1024)),
      read: (offset) => (offset === 0 ? Promise.resolve(bytesOf(PIECE_BYTES)) : failure()),
    })

    initiator.transfers.offer([
      broken(() => Promise.reject(new Error('gone'))),
      broken(() => Promise.reject(new SealdropError('source-changed'))),
      broken(() => Promise.resolve(bytesOf(5))),
      sourceOf('good', good),
    ])
    await pair.run()

    for (const side of [initiator, responder]) {
      expect(side.state(0, 0)).toEqual({ kind: 'failed', code: 'source-unreadable' })
      expect(side.state(0, 1)).toEqual({ kind: 'failed', code: 'source-changed' })
      expect(side.state(0, 2)).toEqual({ kind: 'failed', code: 'source-changed' })
      expect(side.state(0, 3)?.kind).toBe('done')
    }
    expect([...responder.sink.finished.keys()]).toEqual(['good'])
    expect(responder.sink.open_.size).toBe(0)
  })

  it.each(['disk-full', 'disk-failed'] as const)('go on when one meets %s', async (code) => {
    const pair = createPair()
    const { initiator, responder } = pair
    responder.sink.onWrite = ({ path }, offset) => {
      if (path === 'bad' && offset > 0) throw new SealdropError(code)
    }

    initiator.transfers.offer([sourceOf('bad', bytesOf(20 * CHUNK_BYTES)), sourceOf('good', bytesOf(9))])
    await pair.run()

    for (const side of [initiator, responder]) {
      expect(side.state(0, 0)).toEqual({ kind: 'failed', code })
      expect(side.state(0, 1)?.kind).toBe('done')
    }
    expect(responder.sink.open_.size).toBe(0)
  })
})

describe('the window', () => {
  it('is used, and never exceeded', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const window = watchWindow(initiator, responder)

    initiator.transfers.offer([
      sourceOf('a', bytesOf(WINDOW_BYTES + 12_345)),
      sourceOf('b', bytesOf(WINDOW_BYTES * 2)),
    ])
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    responder.sink.onWrite = () => held
    await pair.run(() => window.look())
    const whileHeld = window.most
    release()
    await pair.run(() => window.look())

    expect(whileHeld).toBe(WINDOW_BYTES)
    expect(window.most).toBe(WINDOW_BYTES)
    expect(responder.state(0, 1)?.kind).toBe('done')
  })

  it('keeps a slow disk from filling the memory', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const writes: (() => void)[] = []
    let written = 0
    responder.sink.onWrite = (_item, _offset, length) =>
      new Promise((resolve) => {
        writes.push(() => {
          written += length
          resolve()
        })
      })
    const size = 3 * WINDOW_BYTES
    const sentBytes = () =>
      initiator.wire.sent.reduce((sum, entry) => sum + (entry.type === 'chunk' ? entry.data.length : 0), 0)

    initiator.transfers.offer([sourceOf('a', bytesOf(size))])
    await pair.run()

    expect(sentBytes()).toBe(WINDOW_BYTES)
    expect(writes).toHaveLength(1)
    let most = 0
    while (writes.length > 0) {
      writes.shift()!()
      await pair.run()
      most = Math.max(most, sentBytes() - written)
    }
    expect(most).toBeLessThanOrEqual(WINDOW_BYTES)
    expect(responder.state(0)?.kind).toBe('done')
  })

  it('is the receiver’s to choose, down to 64 KiB', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer([sourceOf('a', bytesOf(1_000_000))])
    const offer = initiator.wire.shift()
    expect(offer?.type).toBe('message')

    initiator.transfers.receiveMessage({
      type: 'accept',
      transfer: 0,
      window: 65_536,
      have: [],
      done: [],
      more: false,
    })
    for (let acknowledged = 0; acknowledged < 1_000_000;) {
      await turns()
      let arrived = acknowledged
      for (let entry = initiator.wire.shift(); entry; entry = initiator.wire.shift()) {
        if (entry.type === 'chunk') arrived = entry.header.offset + entry.data.length
        await turns()
      }
      expect(arrived).toBeGreaterThan(acknowledged)
      expect(arrived - acknowledged).toBeLessThanOrEqual(65_536)
      acknowledged = arrived
      initiator.transfers.receiveMessage({ type: 'ack', transfer: 0, item: 0, bytes: acknowledged })
    }

    expect(initiator.state(0)?.kind).toBe('checking')
    expect(responder.offered).toEqual([])
  })

  it('is acknowledged in quarters while bytes flow, and after 100 ms when they stop', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer([sourceOf('a', bytesOf(WINDOW_BYTES * 2))])

    await turns()
    pair.deliver(initiator)
    pair.deliver(responder)
    await turns()
    for (let chunk = 0; chunk < 10; chunk++) {
      pair.deliver(initiator)
      await turns()
    }
    const before = messagesOf(responder, 'ack').length
    pair.clock.advance(100)
    const after = messagesOf(responder, 'ack')

    expect(before).toBe(0)
    expect(after).toMatchObject([{ message: { bytes: 10 * CHUNK_BYTES } }])
    pair.deliver(responder)
    await turns()
    for (let chunk = 0; chunk < WINDOW_BYTES / 4 / CHUNK_BYTES; chunk++) {
      pair.deliver(initiator)
      await turns()
    }
    expect(messagesOf(responder, 'ack')).toHaveLength(2)
  })
})

describe('an offer', () => {
  it('of more than 1,000 files waits for a person', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer(Array.from({ length: 1_001 }, (_, index) => sourceOf(`${index}`, bytesOf(3))))

    await pair.run()

    expect(responder.offered).toMatchObject([{ transfer: 0, count: 1_001, bytes: 3_003, asks: true }])
    expect(responder.sink.finished.size).toBe(0)
    responder.transfers.accept(0)
    await pair.run()
    expect(responder.sink.finished.size).toBe(1_001)
    expect(initiator.transfers.items().every(({ state }) => state.kind === 'done')).toBe(true)
  })

  it('of one file waits too where the person wants to be asked each time', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    responder.asksAlways = true
    initiator.transfers.offer([sourceOf('a', bytesOf(3))])
    await pair.run()

    responder.asksAlways = false
    initiator.transfers.offer([sourceOf('b', bytesOf(3))])
    await pair.run()

    expect(responder.offered.map(({ asks }) => asks)).toEqual([true, false])
    expect([...responder.sink.finished.keys()]).toEqual(['b'])
  })

  it('brings small pictures of its first 32 files that have one', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const thumbnail =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const pictures = Array.from({ length: 40 }, (_, index) => ({
      ...sourceOf(`${index}.png`, bytesOf(1)),
      thumbnail,
    }))

    initiator.transfers.offer([sourceOf('text', bytesOf(1)), ...pictures])
    await pair.run()

    const { thumbnails } = responder.offered[0]!
    expect(thumbnails).toHaveLength(32)
    expect(thumbnails[0]).toEqual({ item: 1, thumbnail })
    expect(responder.sink.finished.size).toBe(41)
  })

  it('that waits for a person lets the next one pass', async () => {
    const pair = createPair()
    const { initiator, responder } = pair

    initiator.transfers.offer(Array.from({ length: 1_001 }, (_, index) => sourceOf(`${index}`, bytesOf(3))))
    initiator.transfers.offer([sourceOf('next', bytesOf(3))])
    await pair.run()

    expect(responder.state(1)?.kind).toBe('done')
  })

  it('that a person declines is declined on both sides', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer(Array.from({ length: 1_001 }, (_, index) => sourceOf(`${index}`, bytesOf(3))))
    await pair.run()

    responder.transfers.decline(0)
    await pair.run()

    expect(responder.state(0, 1_000)).toEqual({ kind: 'cancelled', by: 'self' })
    expect(initiator.state(0, 1_000)).toEqual({ kind: 'failed', code: 'declined' })
    responder.transfers.accept(0)
    await pair.run()
    expect(messagesOf(responder, 'accept')).toEqual([])
  })

  it('that the sender takes back cannot be accepted any more', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer(Array.from({ length: 1_001 }, (_, index) => sourceOf(`${index}`, bytesOf(3))))
    await pair.run()

    initiator.transfers.cancel(0)
    await pair.run()
    responder.transfers.accept(0)
    await pair.run()

    expect(responder.state(0)).toEqual({ kind: 'cancelled', by: 'peer' })
    expect(initiator.state(0)).toEqual({ kind: 'cancelled', by: 'self' })
    expect(messagesOf(responder, 'accept')).toEqual([])
  })

  it('is ended on both sides when cancel and accept cross', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer([sourceOf('a', bytesOf(3))])
    pair.deliver(initiator)

    initiator.transfers.cancel(0)
    await pair.run()

    expect(messagesOf(responder, 'accept')).toHaveLength(1)
    expect(responder.state(0)).toEqual({ kind: 'cancelled', by: 'peer' })
    expect(responder.sink.finished.size).toBe(0)
  })

  it('that does not fit is declined with no-space', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    responder.sink.limitBytes = 100

    initiator.transfers.offer([sourceOf('a', bytesOf(60)), sourceOf('b', bytesOf(41))])
    initiator.transfers.offer([sourceOf('a', bytesOf(60)), sourceOf('b', bytesOf(40))])
    await pair.run()

    for (const side of [initiator, responder]) {
      expect(side.state(0, 1)).toEqual({ kind: 'failed', code: 'no-space' })
      expect(side.state(1, 1)?.kind).toBe('done')
    }
  })

  it('that does not fit beside what was accepted before it is declined with no-space', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    responder.sink.limitBytes = 100

    initiator.transfers.offer([sourceOf('a', bytesOf(60))])
    initiator.transfers.offer([sourceOf('b', bytesOf(41))])
    initiator.transfers.offer([sourceOf('c', bytesOf(40)), sourceOf('empty', bytesOf(0))])
    await pair.run()

    expect(initiator.state(0)?.kind).toBe('done')
    expect(initiator.state(1)).toEqual({ kind: 'failed', code: 'no-space' })
    expect(initiator.state(2, 0)?.kind).toBe('done')
  })

  it('is declined when it fits no more by the time the person says yes', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    responder.asksAlways = true
    responder.sink.limitBytes = 100
    initiator.transfers.offer([sourceOf('a', bytesOf(60))])
    initiator.transfers.offer([sourceOf('b', bytesOf(60))])
    while (pair.deliver(initiator));

    responder.transfers.accept(0)
    responder.transfers.accept(1)
    await pair.run()

    expect(initiator.state(0)?.kind).toBe('done')
    for (const side of [initiator, responder])
      expect(side.state(1)).toEqual({ kind: 'failed', code: 'no-space' })
  })

  describe('of more than the browser says is free', () => {
    const GIB = 1024 ** 3

    /** Nothing of it is read. */
    function offerOf(pair: TestPair, ...sizes: number[]): void {
      pair.initiator.transfers.offer(
        sizes.map((size, index) => ({ ...sourceOf(`${index}`, bytesOf(1)), size })),
      )
      while (pair.deliver(pair.initiator));
    }

    function pairWith(free: number | undefined): TestPair {
      const pair = createPair()
      pair.responder.sink.freeBytes = () => Promise.resolve(free)
      return pair
    }

    it.each([
      ['9 PB', [9e15], 78e9],
      ['10 TB', [10e12], 78e9],
      ['what only all files together exceed', [6 * GIB, 5 * GIB], 10 * GIB],
    ])('waits for a person: %s', async (_, sizes, free) => {
      const pair = pairWith(free)

      offerOf(pair, ...sizes)
      await turns()

      expect(pair.responder.offered).toMatchObject([{ asks: true, isTooLarge: true }])
      expect(pair.responder.wire.sent).toEqual([])
      pair.responder.transfers.accept(0)
      expect(pair.responder.wire.sent).toMatchObject([{ message: { type: 'accept' } }])
    })

    it('counts what was accepted before, and not what waits for a word', async () => {
      const pair = pairWith(10 * GIB)

      offerOf(pair, 6 * GIB)
      await turns()
      offerOf(pair, 5 * GIB)
      await turns()
      offerOf(pair, 4 * GIB)
      await turns()

      expect(pair.responder.offered.map(({ asks }) => asks)).toEqual([false, true, false])
    })

    it('is accepted like any other where it fits, or where nobody knows', async () => {
      const [fits, unknown] = [pairWith(6 * GIB), pairWith(undefined)]

      for (const pair of [fits, unknown]) offerOf(pair, 6 * GIB)
      await turns()

      for (const { responder } of [fits, unknown])
        expect(responder.offered.map(({ asks, isTooLarge }) => [asks, isTooLarge])).toEqual([
          [false, undefined],
        ])
    })

    it('is not asked about when it was taken back meanwhile', async () => {
      const pair = pairWith(GIB)

      offerOf(pair, 6 * GIB)
      pair.initiator.transfers.cancel(0)
      while (pair.deliver(pair.initiator));
      await turns()

      expect(pair.responder.offered).toEqual([])
    })
  })

  it('of nothing is not made', () => {
    const { initiator } = createPair()

    expect(() => initiator.transfers.offer([])).toThrow(expect.objectContaining({ code: 'bad-request' }))
    expect(initiator.wire.sent).toEqual([])
    expect(initiator.transfers.items()).toEqual([])
  })

  it('loses no file for what it is called', async () => {
    const pair = createPair()
    const paths = [
      'Mac/Icon\r',
      'Mac/a.txt',
      'a\\b',
      'a:b',
      'a_b',
      'I:O.txt',
      '   ',
      '...',
      'tab\tname',
      'line\nend.txt',
      'x'.repeat(300),
      `${'folder/'.repeat(200)}deep.txt`,
      'cafe\u0301',
      'caf\u00e9',
    ]

    pair.initiator.transfers.offer(paths.map((path) => sourceOf(path, bytesOf(4))))
    await pair.run()

    expect(pair.initiator.transfers.items().map(({ path, state }) => [path, state.kind])).toEqual(
      paths.map((path) => [path, 'done']),
    )
    const listed = pair.responder.transfers.items().map(({ path }) => path)
    expect(listed.filter((path) => !path.endsWith('/deep.txt'))).toEqual([
      'Mac/Icon_',
      'Mac/a.txt',
      'a_b',
      'a_b (2)',
      'a_b (3)',
      'I_O.txt',
      'file',
      'file (2)',
      'tab_name',
      'line_end.txt',
      'x'.repeat(255),
      'caf\u00e9',
      'caf\u00e9 (2)',
    ])
    expect([...pair.responder.sink.finished.keys()].sort()).toEqual(listed.toSorted())
    expect(pair.responder.received.map(({ path }) => path).sort()).toEqual(listed.toSorted())
  })

  it.each([false, true])(
    'with one bad path loses that file alone, on both sides (asked: %j)',
    async (asks) => {
      const pair = createPair()
      pair.responder.asksAlways = asks

      pair.initiator.transfers.offer(['good', '../bad', 'better'].map((path) => sourceOf(path, bytesOf(4))))
      await pair.run()
      pair.responder.transfers.accept(0)
      await pair.run()

      for (const side of [pair.initiator, pair.responder]) {
        expect(side.state(0, 1)).toEqual({ kind: 'failed', code: 'bad-path' })
        expect([side.state(0, 0)?.kind, side.state(0, 2)?.kind]).toEqual(['done', 'done'])
      }
      expect(pair.responder.offered).toMatchObject([{ count: 2, bytes: 8 }])
    },
  )

  it('survives names and types that no receiver would take as they are', async () => {
    const pair = createPair()
    const odd = { ...sourceOf('a\ud800.txt', bytesOf(4)), mime: 'x'.repeat(300), modified: -1.5 }

    pair.initiator.transfers.offer([odd])
    await pair.run()

    expect(pair.responder.received).toMatchObject([{ path: 'a\ufffd.txt', mime: '', modified: 0 }])
  })
})

describe('the end of the session', () => {
  it('fails what is unfinished, keeps what is done, and leaves no timer behind', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer([sourceOf('a', bytesOf(5)), sourceOf('b', bytesOf(WINDOW_BYTES))])
    for (let step = 0; step < 20; step++) {
      pair.deliver(initiator)
      pair.deliver(responder)
      await turns()
    }

    await Promise.all([initiator.transfers.stop('channel-lost'), responder.transfers.stop('channel-lost')])

    for (const side of [initiator, responder]) {
      expect(side.state(0, 0)?.kind).toBe('done')
      expect(side.state(0, 1)).toEqual({ kind: 'failed', code: 'channel-lost' })
      expect(side.news.at(-1)).toContainEqual(side.transfers.items()[1])
    }
    expect([...responder.sink.finished.keys()]).toEqual(['a'])
    expect(responder.sink.open_.size).toBe(0)
    expect(pair.clock.pending).toBe(0)
  })

  it('does not come by the loss of a channel', async () => {
    const pair = createPair()
    const { initiator } = pair
    initiator.transfers.offer([sourceOf('a', bytesOf(WINDOW_BYTES))])
    initiator.wire.lose(new SealdropError('channel-lost'))

    await pair.run()

    expect(initiator.state(0)).toEqual({ kind: 'waiting' })
  })
})
