import { describe, expect, it } from 'vitest'
import { PIECE_BYTES } from './sending/sourceReader.ts'
import { bytesOf, createPair, hashOf, sourceOf, turns, type TestPair, type TestSide } from './testPair.ts'

/** Small chunks: it is their number that counts here. */
const CHUNK_BYTES = 512
const SIZE = 11 * CHUNK_BYTES + 1
const bytes = bytesOf(SIZE)
const next = bytesOf(100, 2)

type Acting = 'sender' | 'receiver'

/** One file of twelve chunks and a small one after it, stopped after `deliveries` deliveries of either direction. */
async function stoppedAfter(deliveries: number): Promise<TestPair> {
  const pair = createPair(CHUNK_BYTES)
  pair.initiator.transfers.offer([sourceOf('a', bytes), sourceOf('b', next)])
  await turns()
  for (let count = 0; count < deliveries; count++) {
    // Now the one direction, now the other, if there is anything.
    const [first, second] =
      count % 3 === 2 ? [pair.responder, pair.initiator] : [pair.initiator, pair.responder]
    if (!pair.deliver(first) && !pair.deliver(second)) pair.clock.advance(100)
    await turns()
  }
  return pair
}

function sides(pair: TestPair, acting: Acting): [self: TestSide, peer: TestSide] {
  return acting === 'sender' ? [pair.initiator, pair.responder] : [pair.responder, pair.initiator]
}

/** Far enough that everything is over at the last ones. */
const boundaries = Array.from({ length: 36 }, (_, index) => index)
const actors: Acting[] = ['sender', 'receiver']
const cases = actors.flatMap((acting) => boundaries.map((after) => ({ acting, after })))

describe('an item that is paused', () => {
  it.each(cases)('by the $acting after $after messages goes on when resumed', async ({ acting, after }) => {
    const pair = await stoppedAfter(after)
    const [self, peer] = sides(pair, acting)
    if (self.transfers.items().length === 0) {
      // Nothing has arrived there that could be acted on.
      expect(after).toBe(0)
      return
    }

    self.transfers.pause(0, 0)
    await pair.run()

    const selfState = self.state(0)
    if (selfState?.kind === 'paused') {
      expect(selfState).toEqual({ kind: 'paused', by: 'self' })
      expect(peer.state(0)).toEqual({ kind: 'paused', by: 'peer' })
      // What is paused blocks nobody.
      expect(peer.state(0, 1)?.kind).toBe('done')
      const chunks = pair.initiator.wire.sent.length
      await pair.run()
      expect(pair.initiator.wire.sent.length).toBe(chunks)
    } else {
      expect(selfState?.kind).toBe('done')
    }
    self.transfers.resume(0, 0)
    await pair.run()
    expect(hashOf(pair.responder.sink.finished.get('a')!)).toBe(hashOf(bytes))
    expect(hashOf(pair.responder.sink.finished.get('b')!)).toBe(hashOf(next))
    expect(pair.initiator.state(0)).toEqual({ kind: 'done', sha256: hashOf(bytes) })
  })

  it('goes on only when both have resumed it', async () => {
    const pair = await stoppedAfter(4)
    const { initiator, responder } = pair
    initiator.transfers.pause(0, 0)
    responder.transfers.pause(0, 0)
    await pair.run()

    expect(initiator.state(0)).toMatchObject({ kind: 'paused', by: 'self' })
    expect(responder.state(0)).toMatchObject({ kind: 'paused', by: 'self' })
    initiator.transfers.resume(0, 0)
    await pair.run()
    expect(initiator.state(0)).toEqual({ kind: 'paused', by: 'peer' })
    expect(responder.state(0)).toEqual({ kind: 'paused', by: 'self' })
    responder.transfers.resume(0, 0)
    await pair.run()
    expect(initiator.state(0)?.kind).toBe('done')
  })

  it('cannot be resumed by the other side, and asking so says nothing on the wire', async () => {
    const pair = await stoppedAfter(4)
    const { initiator, responder } = pair
    initiator.transfers.pause(0, 0)
    await pair.run()
    const before = responder.wire.sent.length

    responder.transfers.resume(0, 0)
    await pair.run()

    expect(responder.wire.sent.length).toBe(before)
    expect(initiator.state(0)?.kind).toBe('paused')
  })

  it('is told once, however often it is asked for', async () => {
    const pair = await stoppedAfter(4)
    const { initiator } = pair

    initiator.transfers.pause(0, 0)
    initiator.transfers.pause(0, 0)
    initiator.transfers.pause(0)

    const pauses = initiator.wire.sent.filter(
      (entry) => entry.type === 'message' && entry.message.type === 'pause',
    )
    // The last one pauses the other item of the transfer.
    expect(pauses).toHaveLength(2)
  })

  it('keeps nothing of its source in memory meanwhile', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const whole = bytesOf(PIECE_BYTES)
    const offsets: number[] = []
    const source = sourceOf('a', whole)
    initiator.transfers.offer([
      {
        ...source,
        read(offset, length) {
          offsets.push(offset)
          return source.read(offset, length)
        },
      },
    ])
    await turns()
    pair.deliver(initiator)
    pair.deliver(responder)
    await turns()
    expect(initiator.state(0)).toEqual({ kind: 'active' })

    initiator.transfers.pause(0, 0)
    await pair.run()
    initiator.transfers.resume(0, 0)
    await pair.run()

    expect(offsets).toHaveLength(2)
    expect(offsets[1]).toBeGreaterThan(0)
    expect(hashOf(responder.sink.finished.get('a')!)).toBe(hashOf(whole))
  })

  it('holds up nobody when its source hangs', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const hanging = { ...sourceOf('hangs', bytes), read: () => new Promise<never>(() => {}) }
    initiator.transfers.offer([hanging, sourceOf('b', next)])
    await pair.run()
    expect(responder.state(0, 1)?.kind).toBe('waiting')

    initiator.transfers.pause(0, 0)
    await pair.run()

    expect(responder.state(0, 1)?.kind).toBe('done')
  })
})

describe('a transfer that is paused', () => {
  it.each(actors)('by the %s lets the next transfer pass, and goes on when resumed', async (acting) => {
    const pair = await stoppedAfter(3)
    const [self] = sides(pair, acting)

    self.transfers.pause(0)
    pair.initiator.transfers.offer([sourceOf('c', next)])
    await pair.run()

    expect([...pair.responder.sink.finished.keys()]).toEqual(['c'])
    self.transfers.resume(0)
    await pair.run()
    expect([...pair.responder.sink.finished.keys()].sort()).toEqual(['a', 'b', 'c'])
  })
})

describe('an item that is cancelled', () => {
  it.each(cases)('by the $acting after $after messages is gone or whole', async ({ acting, after }) => {
    const pair = await stoppedAfter(after)
    const [self, peer] = sides(pair, acting)
    if (self.transfers.items().length === 0) {
      // Nothing has arrived there that could be acted on.
      expect(after).toBe(0)
      return
    }

    self.transfers.cancel(0, 0)
    const atOnce = self.state(0)
    await pair.run()

    expect(['cancelled', 'done']).toContain(atOnce?.kind)
    const onDisk = pair.responder.sink.finished.get('a')
    if (pair.responder.state(0)?.kind === 'done') expect(hashOf(onDisk!)).toBe(hashOf(bytes))
    else expect(onDisk).toBeUndefined()
    // A cancel crosses `received` at the worst: then the one side has it whole, the other gave it up.
    if (atOnce?.kind === 'cancelled' && acting === 'receiver') {
      expect(peer.state(0)).toEqual({ kind: 'cancelled', by: 'peer' })
    }
    expect(pair.responder.sink.open_.size).toBe(0)
    expect(peer.state(0, 1)?.kind).toBe('done')
  })

  it('leaves nothing on the disk even while it is being flushed', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    let flushed = () => {}
    responder.sink.onFinish = () => new Promise((resolve) => (flushed = resolve))
    initiator.transfers.offer([sourceOf('a', next)])
    await pair.run()

    initiator.transfers.cancel(0, 0)
    await pair.run()
    flushed()
    await pair.run()

    expect(responder.state(0)).toEqual({ kind: 'cancelled', by: 'peer' })
    expect(responder.sink.finished.size).toBe(0)
    expect(responder.sink.discarded).toBe(1)
    expect(responder.received).toEqual([])
  })

  it('is not acknowledged any more, and the window stays right', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    initiator.transfers.offer([sourceOf('a', bytesOf(1024 * 1024)), sourceOf('b', next)])
    await turns()
    pair.deliver(initiator)
    pair.deliver(responder)
    await turns()
    pair.deliver(initiator)
    await turns()

    // The transfer is not over, so that its acknowledgements go on.
    initiator.transfers.pause(0, 1)
    responder.transfers.cancel(0, 0)
    await pair.run()

    const acks = responder.wire.sent.flatMap((entry) =>
      entry.type === 'message' && entry.message.type === 'ack' ? [entry.message.item] : [],
    )
    expect(acks).toEqual([])
  })

  it('gives its part of the window back', async () => {
    const pair = createPair()
    const { initiator, responder } = pair
    const writes: (() => void)[] = []
    responder.sink.onWrite = ({ path }) =>
      path === 'a' ? new Promise((resolve) => writes.push(resolve)) : undefined
    initiator.transfers.offer([
      sourceOf('a', bytesOf(20 * 1024 * 1024)),
      sourceOf('b', bytesOf(9 * 1024 * 1024)),
    ])
    await pair.run()

    responder.transfers.cancel(0, 0)
    await pair.run()

    expect(responder.state(0, 1)?.kind).toBe('done')
    for (const written of writes) written()
    await pair.run()
    expect(responder.sink.open_.size).toBe(0)
  })
})

describe('a transfer that is cancelled', () => {
  it.each(cases)(
    'by the $acting after $after messages leaves only whole files',
    async ({ acting, after }) => {
      const pair = await stoppedAfter(after)
      const [self] = sides(pair, acting)
      if (self.transfers.items().length === 0) {
        // Nothing has arrived there that could be acted on.
        expect(after).toBe(0)
        return
      }

      self.transfers.cancel(0)
      pair.initiator.transfers.offer([sourceOf('c', next)])
      await pair.run()

      for (const [path, onDisk] of pair.responder.sink.finished) {
        expect(hashOf(onDisk)).toBe(hashOf(path === 'a' ? bytes : next))
      }
      expect(pair.responder.sink.finished.has('c')).toBe(true)
      expect(pair.responder.sink.open_.size).toBe(0)
      for (const view of [...pair.initiator.transfers.items(), ...pair.responder.transfers.items()]) {
        expect(['cancelled', 'done']).toContain(view.state.kind)
      }
    },
  )
})
