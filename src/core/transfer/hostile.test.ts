import { describe, expect, it } from 'vitest'
import type { OfferItem } from '../protocol/messages/messages.ts'
import { WINDOW_BYTES } from './receiving/incoming.ts'
import { bytesOf, createPair, hashOf, sourceOf, turns, type TestPair } from './testPair.ts'
import type { TransferMessage } from './wire.ts'

/** The initiator is the hostile one: only its messages, made by hand, reach the responder. */
const uid = '0123456789abcdef0123456789abcdef'
const sha256 = '0'.repeat(64)
const OURS = 2 ** 31

function item(path: string, size: number): OfferItem {
  return { path, size, mime: '', modified: 0 }
}

function offerOf(items: OfferItem[], transfer = 0, more = false): TransferMessage {
  return { type: 'offer', transfer, uid, items, more }
}

function received(pair: TestPair, ...messages: TransferMessage[]): void {
  for (const message of messages) pair.responder.transfers.receiveMessage(message)
}

function chunk(pair: TestPair, index: number, offset: number, length: number): void {
  pair.responder.transfers.receiveChunk({ transfer: 0, item: index, offset }, bytesOf(length))
}

function sentBy(pair: TestPair, type: string): TransferMessage[] {
  return pair.responder.wire.sent.flatMap((entry) =>
    entry.type === 'message' && entry.message.type === type ? [entry.message] : [],
  )
}

const badMessage = expect.objectContaining({ code: 'bad-message' }) as Error

describe('a hostile sender', () => {
  describe('loses the item, and only the item, when', () => {
    async function expectCorrupt(pair: TestPair, index = 0): Promise<void> {
      await turns()
      expect(pair.responder.state(0, index)).toEqual({ kind: 'failed', code: 'corrupt-item' })
      expect(sentBy(pair, 'cancel')).toEqual([
        { type: 'cancel', transfer: 0, item: index, reason: 'corrupt-item' },
      ])
      expect(pair.responder.sink.finished.size).toBe(0)
      expect(pair.responder.sink.open_.size).toBe(0)
      expect(pair.responder.received).toEqual([])
      // The rest of the transfer goes on.
      const rest = bytesOf(3)
      chunk(pair, 1 - index, 0, 3)
      received(pair, { type: 'end', transfer: 0, item: 1 - index, size: 3, sha256: hashOf(rest) })
      await turns()
      expect(pair.responder.state(0, 1 - index)?.kind).toBe('done')
    }

    function offered(): TestPair {
      const pair = createPair()
      received(pair, offerOf([item('a', 10), item('b', 3)]))
      return pair
    }

    it('the hash is another', async () => {
      const pair = offered()

      chunk(pair, 0, 0, 10)
      received(pair, { type: 'end', transfer: 0, item: 0, size: 10, sha256 })

      await expectCorrupt(pair)
    })

    it('more comes than was offered', async () => {
      const pair = offered()

      chunk(pair, 0, 0, 11)

      await expectCorrupt(pair)
    })

    it('more comes after the last byte', async () => {
      const pair = offered()

      chunk(pair, 0, 0, 10)
      chunk(pair, 0, 10, 1)

      await expectCorrupt(pair)
    })

    it('less comes than was offered', async () => {
      const pair = offered()

      chunk(pair, 0, 0, 9)
      received(pair, { type: 'end', transfer: 0, item: 0, size: 10, sha256: hashOf(bytesOf(9)) })

      await expectCorrupt(pair)
    })

    it('the end tells another size', async () => {
      const pair = offered()

      chunk(pair, 0, 0, 9)
      received(pair, { type: 'end', transfer: 0, item: 0, size: 9, sha256: hashOf(bytesOf(9)) })

      await expectCorrupt(pair)
    })

    it('a chunk leaves a hole', async () => {
      const pair = offered()

      chunk(pair, 0, 1, 5)

      await expectCorrupt(pair)
    })

    it('a chunk comes twice', async () => {
      const pair = offered()

      chunk(pair, 0, 0, 5)
      chunk(pair, 0, 0, 5)

      await expectCorrupt(pair)
    })

    it('the end comes twice', () => {
      const pair = offered()
      pair.responder.sink.onFinish = () => new Promise(() => {})
      const end: TransferMessage = {
        type: 'end',
        transfer: 0,
        item: 0,
        size: 10,
        sha256: hashOf(bytesOf(10)),
      }

      chunk(pair, 0, 0, 10)
      received(pair, end, end)

      expect(pair.responder.state(0)).toEqual({ kind: 'failed', code: 'corrupt-item' })
    })

    it('a file of nothing has bytes', async () => {
      const pair = createPair()
      received(pair, offerOf([item('a', 0), item('b', 3)]))

      chunk(pair, 0, 0, 1)

      await expectCorrupt(pair)
    })
  })

  it('cannot make us hold more than the window', async () => {
    const pair = createPair()
    const { responder } = pair
    responder.sink.onWrite = () => new Promise(() => {})
    received(pair, offerOf([item('a', 10 * WINDOW_BYTES), item('b', 3)]))
    const length = WINDOW_BYTES / 8

    for (let count = 0; count < 8; count++) chunk(pair, 0, count * length, length)
    expect(responder.state(0)?.kind).toBe('active')
    chunk(pair, 0, WINDOW_BYTES, 1)

    expect(responder.state(0)).toEqual({ kind: 'failed', code: 'corrupt-item' })
    // Its further chunks cost nothing, and the others have the window again.
    chunk(pair, 0, WINDOW_BYTES + 1, length)
    chunk(pair, 1, 0, 3)
    await turns()
    expect(responder.state(0, 1)?.kind).toBe('active')
  })

  it('cannot make us hold more with many transfers, or with many tiny chunks', () => {
    const pair = createPair()
    const { responder } = pair
    responder.sink.onWrite = () => new Promise(() => {})
    const length = WINDOW_BYTES / 4

    for (let transfer = 0; transfer < 20; transfer++) {
      const own = transfer.toString(16).padStart(32, '0')
      received(pair, { type: 'offer', transfer, uid: own, items: [item('a', 2 ** 40)], more: false })
      for (let count = 0; count < 4; count++) {
        responder.transfers.receiveChunk({ transfer, item: 0, offset: count * length }, bytesOf(length))
      }
    }

    // The last one's bytes are just what is too much: their cost beside the data counts, too.
    const states = responder.transfers.items().map(({ state }) => state.kind)
    expect(states.filter((kind) => kind === 'active')).toHaveLength(7)
    expect(states.filter((kind) => kind === 'failed')).toHaveLength(13)

    const other = createPair()
    other.responder.sink.onWrite = () => new Promise(() => {})
    received(other, offerOf([item('a', 2 ** 40)]))
    let tiny = 0
    while (other.responder.state(0)?.kind !== 'failed' && tiny < WINDOW_BYTES) chunk(other, 0, tiny++, 1)
    expect(tiny).toBeLessThan(300_000)
  })

  it('may send more in all than we hold at once', async () => {
    const pair = createPair()
    received(pair, offerOf([item('a', 10 * WINDOW_BYTES)]))

    for (let count = 0; count < 20; count++) {
      const data = new Uint8Array(WINDOW_BYTES / 2)
      pair.responder.transfers.receiveChunk({ transfer: 0, item: 0, offset: count * data.length }, data)
      await turns()
    }

    expect(pair.responder.transfers.items()[0]!.bytes).toBe(10 * WINDOW_BYTES)
  })

  it('cannot make us open more than 256 files at once', async () => {
    const pair = createPair()
    received(pair, offerOf(Array.from({ length: 300 }, (_, index) => item(`${index}`, 10))))

    for (let index = 0; index < 300; index++) chunk(pair, index, 0, 1)
    await turns()

    expect(pair.responder.sink.open_.size).toBe(256)
    expect(pair.responder.state(0, 256)).toEqual({ kind: 'failed', code: 'too-many' })
  })

  it.each(['../a', 'a/../../b', '/etc/passwd'])(
    'has the file of path %j refused, and no other',
    async (path) => {
      const pair = createPair()

      received(pair, offerOf([item('good', 1), item(path, 1), item('better', 1)]))
      chunk(pair, 0, 0, 1)
      chunk(pair, 1, 0, 1)
      for (const index of [0, 1])
        received(pair, { type: 'end', transfer: 0, item: index, size: 1, sha256: hashOf(bytesOf(1)) })
      await turns()

      expect(sentBy(pair, 'accept')).toHaveLength(1)
      expect(sentBy(pair, 'cancel')).toEqual([{ type: 'cancel', transfer: 0, item: 1, reason: 'bad-path' }])
      expect(pair.responder.offered).toMatchObject([{ count: 2, bytes: 2 }])
      expect(pair.responder.state(0, 1)).toEqual({ kind: 'failed', code: 'bad-path' })
      expect([...pair.responder.sink.finished.keys()]).toEqual(['good'])
      expect(pair.responder.state(0, 2)?.kind).toBe('waiting')
      // What it says before it knows is nothing bad.
      received(pair, { type: 'cancel', transfer: 0, item: 1, reason: 'cancelled' })
    },
  )

  it('has an offer declined of which every path is refused, and what it is called is shown', () => {
    const pair = createPair()

    received(pair, offerOf([item('../a', 1), item('b/..', 1)]))

    expect(sentBy(pair, 'decline')).toEqual([{ type: 'decline', transfer: 0, reason: 'bad-path' }])
    expect(pair.responder.offered).toEqual([])
    expect(pair.responder.transfers.items().map(({ path, state }) => [path, state])).toEqual([
      ['_/a', { kind: 'failed', code: 'bad-path' }],
      ['b/file_', { kind: 'failed', code: 'bad-path' }],
    ])
  })

  it('has an offer declined that no disk can hold', () => {
    const pair = createPair()

    received(pair, offerOf([item('a', Number.MAX_SAFE_INTEGER), item('b', 1)]))

    expect(sentBy(pair, 'decline')).toEqual([{ type: 'decline', transfer: 0, reason: 'no-space' }])
  })

  it('has a second offer of the same uid declined while the first one runs', () => {
    const pair = createPair()

    received(pair, offerOf([item('a', 1)]), offerOf([item('a', 1)], 1))

    expect(sentBy(pair, 'decline')).toEqual([{ type: 'decline', transfer: 1, reason: 'busy' }])
  })

  it('may offer the same uid again once the first one is over', async () => {
    const pair = createPair()
    received(pair, offerOf([item('a', 0)]), { type: 'cancel', transfer: 0, reason: 'cancelled' })

    received(pair, offerOf([item('a', 0)], 1), {
      type: 'end',
      transfer: 1,
      item: 0,
      size: 0,
      sha256: hashOf(bytesOf(0)),
    })
    await turns()

    expect(pair.responder.state(1)?.kind).toBe('done')
  })

  it('loses the session when it goes on after a thousand refusals', () => {
    const pair = createPair()
    const refuse = (transfer: number) => received(pair, offerOf([item('../a', 1)], transfer))

    for (let transfer = 0; transfer < 1_000; transfer++) refuse(transfer)

    expect(sentBy(pair, 'decline')).toHaveLength(1_000)
    expect(() => refuse(1_000)).toThrow(badMessage)
  })

  describe('that offers on and on', () => {
    function offer(pair: TestPair, transfer: number, items = [item('a', 1)]): void {
      const own = transfer.toString(16).padStart(32, '0')
      received(pair, { type: 'offer', transfer, uid: own, items, more: false })
    }

    const many = (count: number) => Array.from({ length: count }, (_, index) => item(`${index}`, 1))
    const asks = (pair: TestPair) => pair.responder.offered.filter((one) => one.asks).length

    it('has a hundred offers accepted unasked, sixteen asked about, and the rest declined', () => {
      const pair = createPair()

      for (let transfer = 0; transfer < 120; transfer++) offer(pair, transfer)

      expect(pair.responder.offered).toHaveLength(116)
      expect(asks(pair)).toBe(16)
      expect(sentBy(pair, 'decline')).toEqual(
        [116, 117, 118, 119].map((transfer) => ({ type: 'decline', transfer, reason: 'too-many' })),
      )
      expect(pair.responder.transfers.items()).toHaveLength(116)
    })

    it('has another accepted with time, and asked about once others were answered', () => {
      const pair = createPair()
      for (let transfer = 0; transfer < 120; transfer++) offer(pair, transfer)

      pair.clock.advance(1_000)
      offer(pair, 120)
      expect(pair.responder.offered.at(-1)).toMatchObject({ transfer: 120, asks: false })
      pair.responder.transfers.decline(100)
      offer(pair, 121)
      expect(pair.responder.offered.at(-1)).toMatchObject({ transfer: 121, asks: true })
    })

    it('is asked about after fifty thousand files that nobody was asked about', () => {
      const pair = createPair()

      for (let transfer = 0; transfer < 51; transfer++) offer(pair, transfer, many(1_000))

      expect(asks(pair)).toBe(1)
    })

    it('may have one offer of a hundred thousand waiting, and none beside it', () => {
      const pair = createPair()

      offer(pair, 0, many(100_000))
      offer(pair, 1, many(1_001))

      expect(asks(pair)).toBe(1)
      expect(sentBy(pair, 'decline')).toEqual([{ type: 'decline', transfer: 1, reason: 'too-many' }])
    })

    it('and takes back what it offered leaves a few lines, and no question', () => {
      const pair = createPair()

      for (let transfer = 0; transfer < 500; transfer++) {
        offer(pair, transfer, many(200))
        received(pair, { type: 'cancel', transfer, reason: 'cancelled' })
      }

      expect(pair.responder.transfers.items()).toHaveLength(1_000)
      expect(pair.responder.transfers.items().at(-1)).toMatchObject({ transfer: 499 })
      expect(pair.responder.withdrawn).toHaveLength(asks(pair))
      expect(asks(pair)).toBeGreaterThan(0)
      // What it still says of those that are forgotten is nothing bad.
      received(pair, { type: 'cancel', transfer: 0, item: 5, reason: 'cancelled' })
      received(pair, { type: 'pause', transfer: 0 })
    })

    it('does not make us forget what we cancelled while its bytes are on their way', () => {
      const pair = createPair()
      offer(pair, 0, many(1_000))
      pair.responder.transfers.cancel(0)

      for (let transfer = 1; transfer < 20; transfer++) {
        offer(pair, transfer, many(200))
        received(pair, { type: 'cancel', transfer, reason: 'cancelled' })
      }

      expect(() => chunk(pair, 5, 0, 1)).not.toThrow()
      expect(pair.responder.state(0, 5)).toEqual({ kind: 'cancelled', by: 'self' })
    })

    it('keeps its lines where bytes came, or the file', async () => {
      const pair = createPair()
      received(pair, offerOf([item('a', 10), item('b', 0)]))
      chunk(pair, 0, 0, 3)
      received(pair, { type: 'end', transfer: 0, item: 1, size: 0, sha256: hashOf(bytesOf(0)) })
      await turns()
      received(pair, { type: 'cancel', transfer: 0, reason: 'cancelled' })

      for (let transfer = 1; transfer < 20; transfer++) {
        offer(pair, transfer, many(200))
        received(pair, { type: 'cancel', transfer, reason: 'cancelled' })
      }

      expect(pair.responder.state(0, 0)).toEqual({ kind: 'cancelled', by: 'peer' })
      expect(pair.responder.state(0, 1)?.kind).toBe('done')
    })
  })

  describe('loses the session when', () => {
    it.each<[string, () => void]>([
      ['it offers 100,001 items', () => offerPieces(100_001)],
      ['it offers nothing', () => received(createPair(), offerOf([]))],
      ['it uses a number of ours', () => received(createPair(), offerOf([item('a', 1)], OURS))],
      [
        'it uses a number twice',
        () => received(createPair(), offerOf([item('a', 1)]), offerOf([item('a', 1)])),
      ],
      ['it mixes two offers', () => received(createPair(), offerOf([], 0, true), offerOf([item('a', 1)], 1))],
      ['it sends chunks of nothing it offered', () => chunk(createPair(), 0, 0, 1)],
      ['it sends chunks before we accepted', () => chunk(asked(), 0, 0, 1)],
      [
        'it ends what we did not accept',
        () => received(asked(), { type: 'end', transfer: 0, item: 0, size: 1, sha256 }),
      ],
      ['it sends chunks of what we declined', () => chunk(declined(), 0, 0, 1)],
      ['it sends chunks of an item that is none', () => chunk(accepted(), 1, 0, 1)],
      [
        'it ends an item that is none',
        () => received(accepted(), { type: 'end', transfer: 0, item: 1, size: 1, sha256 }),
      ],
      ['it pauses an item that is none', () => received(accepted(), { type: 'pause', transfer: 0, item: 1 })],
      ['it floods us with texts', () => flood()],
    ])('%s', (_, act) => {
      expect(act).toThrow(badMessage)
    })

    function asked(): TestPair {
      const pair = createPair()
      received(pair, offerOf(Array.from({ length: 1_001 }, (_, index) => item(`${index}`, 1))))
      return pair
    }

    function declined(): TestPair {
      const pair = asked()
      pair.responder.transfers.decline(0)
      return pair
    }

    function accepted(): TestPair {
      const pair = createPair()
      received(pair, offerOf([item('a', 1)]))
      return pair
    }

    function offerPieces(count: number): void {
      const pair = createPair()
      const items = Array.from({ length: 501 }, (_, index) => item(`${index}`, 1))
      for (let sent = 0; sent < count; sent += 501) received(pair, offerOf(items, 0, true))
    }

    function flood(): void {
      const pair = createPair()
      for (let id = 0; id < 1_000; id++) received(pair, { type: 'text', id, text: 'hello' })
    }
  })

  it('has chunks of what was cancelled or is done dropped without a word', async () => {
    const pair = createPair()
    received(pair, offerOf([item('a', 2), item('b', 0)]))
    received(pair, { type: 'end', transfer: 0, item: 1, size: 0, sha256: hashOf(bytesOf(0)) })
    pair.responder.transfers.cancel(0, 0)
    await turns()
    const before = pair.responder.wire.sent.length

    chunk(pair, 0, 0, 2)
    chunk(pair, 1, 0, 2)
    received(pair, { type: 'end', transfer: 0, item: 0, size: 2, sha256 })
    await turns()

    expect(pair.responder.wire.sent.length).toBe(before)
    expect(pair.responder.state(0, 1)?.kind).toBe('done')
  })
})

describe('a hostile receiver', () => {
  /** The responder's messages are made by hand; the initiator has sent 5 of 10 bytes of `a`, and `b` waits. */
  async function sending(): Promise<TestPair> {
    const pair = createPair(5)
    pair.initiator.transfers.offer([sourceOf('a', bytesOf(100)), sourceOf('b', bytesOf(1))])
    answer(pair, { type: 'accept', transfer: 0, window: 65_536, have: [], done: [], more: false })
    await turns()
    return pair
  }

  function answer(pair: TestPair, ...messages: TransferMessage[]): void {
    for (const message of messages) pair.initiator.transfers.receiveMessage(message)
  }

  async function sendAll(pair: TestPair): Promise<void> {
    while (pair.initiator.wire.shift()) await turns()
  }

  it.each<[string, TransferMessage]>([
    ['acknowledges more than was sent', { type: 'ack', transfer: 0, item: 0, bytes: 100 }],
    ['acknowledges an item that is none', { type: 'ack', transfer: 0, item: 2, bytes: 0 }],
    ['acknowledges a transfer that is none', { type: 'ack', transfer: 1, item: 0, bytes: 0 }],
    ['acknowledges its own transfer', { type: 'ack', transfer: OURS, item: 0, bytes: 0 }],
    ['received what did not end', { type: 'received', transfer: 0, item: 0, sha256 }],
    [
      'accepts what is none',
      { type: 'accept', transfer: 1, window: 65_536, have: [], done: [], more: false },
    ],
    ['accepts twice', { type: 'accept', transfer: 0, window: 65_536, have: [], done: [], more: false }],
    ['declines what is none', { type: 'decline', transfer: 1, reason: 'refused' }],
  ])('loses the session when it %s', async (_, message) => {
    const pair = await sending()

    expect(() => answer(pair, message)).toThrow(badMessage)
  })

  it('loses the session when it has what was never sent', () => {
    const pair = createPair()
    pair.initiator.transfers.offer([sourceOf('a', bytesOf(100))])
    const accept = {
      type: 'accept',
      transfer: 0,
      window: 65_536,
      have: [],
      done: [[0, 0]],
      more: false,
    } as const

    expect(() => answer(pair, { ...accept, have: [], done: [[0, 0]] })).toThrow(badMessage)
  })

  it('loses the item when it received something else', async () => {
    const pair = await sending()
    await sendAll(pair)

    answer(pair, { type: 'received', transfer: 0, item: 0, sha256: 'f'.repeat(64) })
    answer(pair, { type: 'received', transfer: 0, item: 1, sha256: hashOf(bytesOf(1)) })

    expect(pair.initiator.state(0, 0)).toEqual({ kind: 'failed', code: 'corrupt-item' })
    expect(pair.initiator.state(0, 1)?.kind).toBe('done')
  })

  it('changes nothing with acknowledgements that go back or come late', async () => {
    const pair = await sending()
    answer(
      pair,
      { type: 'ack', transfer: 0, item: 0, bytes: 10 },
      { type: 'ack', transfer: 0, item: 0, bytes: 5 },
    )
    expect(pair.initiator.transfers.items()[0]!.bytes).toBe(10)
    await sendAll(pair)
    answer(pair, { type: 'received', transfer: 0, item: 0, sha256: hashOf(bytesOf(100)) })

    answer(
      pair,
      { type: 'ack', transfer: 0, item: 0, bytes: 50 },
      { type: 'cancel', transfer: 0, item: 0, reason: 'cancelled' },
      { type: 'received', transfer: 0, item: 0, sha256: 'f'.repeat(64) },
    )

    expect(pair.initiator.state(0)?.kind).toBe('done')
    expect(pair.initiator.transfers.items()[0]!.bytes).toBe(100)
  })

  it('that never acknowledges gets one window', async () => {
    const pair = createPair()
    pair.initiator.transfers.offer([sourceOf('a', bytesOf(1_000_000))])
    answer(pair, { type: 'accept', transfer: 0, window: 65_536, have: [], done: [], more: false })
    await turns()
    await sendAll(pair)

    const sent = pair.initiator.wire.sent.flatMap((entry) =>
      entry.type === 'chunk' ? [entry.data.length] : [],
    )

    expect(sent.reduce((sum, length) => sum + length, 0)).toBe(65_536)
  })

  it('cannot put an unknown reason into our words', async () => {
    const pair = await sending()

    answer(pair, { type: 'cancel', transfer: 0, item: 0, reason: 'pwned' })
    answer(pair, { type: 'cancel', transfer: 0, item: 1, reason: 'disk-full' })

    expect(pair.initiator.state(0, 0)).toEqual({ kind: 'cancelled', by: 'peer' })
    expect(pair.initiator.state(0, 1)).toEqual({ kind: 'failed', code: 'disk-full' })
  })
})
