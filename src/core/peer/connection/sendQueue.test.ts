import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../types/testClock.ts'
import { createSendQueue, type SendPort, type SendQueueListener } from './sendQueue.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** A data channel as Chromium's: refuses beyond 16 MiB, and may forget to say that it ran low. */
class FakeChannel implements SendPort {
  readonly sent: ArrayBuffer[] = []
  readonly spent: ArrayBuffer[] = []
  bufferedAmount = 0
  bufferMs = 150
  highest = 0
  threshold = 0
  closed = false
  silent = false
  #onLow: () => void = () => {}

  send(message: ArrayBuffer): void {
    if (this.closed) throw new Error('InvalidStateError')
    if (this.bufferedAmount + message.byteLength > 16 * MIB) throw new Error('OperationError')
    this.sent.push(message)
    this.bufferedAmount += message.byteLength
    this.highest = Math.max(this.highest, this.bufferedAmount)
  }

  onLow(listener: () => void): void {
    this.#onLow = listener
  }

  setLowThreshold(bytes: number): void {
    this.threshold = bytes
  }

  takeSpent(): ArrayBuffer[] {
    return this.spent.splice(0)
  }

  drain(bytes: number): void {
    const before = this.bufferedAmount
    this.bufferedAmount = Math.max(0, before - bytes)
    if (!this.silent && before > this.threshold && this.bufferedAmount <= this.threshold) this.#onLow()
  }
}

function queueOver(channel: FakeChannel, clock: ManualClock, listener: Partial<SendQueueListener> = {}) {
  return createSendQueue(channel, { onDrained() {}, onBroken() {}, ...listener }, clock)
}

function runDry(channel: FakeChannel, clock: ManualClock, bytesPerTick = 64 * KIB): void {
  for (let tick = 0; tick < 10_000 && (channel.bufferedAmount > 0 || clock.pending > 0); tick++) {
    channel.drain(bytesPerTick)
    clock.advance(10)
  }
}

describe('the send queue', () => {
  it('sends at once while there is room', () => {
    const channel = new FakeChannel()
    const queue = queueOver(channel, createManualClock())

    queue.push(new ArrayBuffer(256 * KIB))

    expect(channel.sent).toHaveLength(1)
  })

  it('gives back what the channel no longer reads, but for small buffers', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const spent: ArrayBuffer[] = []
    const queue = queueOver(channel, clock, { onDrained: (_bytes, _budget, free) => spent.push(...free) })
    const [large, small] = [new ArrayBuffer(64 * KIB), new ArrayBuffer(KIB)]

    queue.push(new ArrayBuffer(64 * KIB))
    channel.spent.push(large, small)
    runDry(channel, clock)

    expect(spent).toEqual([large])
  })

  it('holds no buffers of what was sent once it is stopped', () => {
    const channel = new FakeChannel()
    const queue = queueOver(channel, createManualClock())
    channel.spent.push(new ArrayBuffer(64 * KIB))

    queue.stop()

    expect(channel.spent).toEqual([])
  })

  it('counts the next message before it sends it', () => {
    const channel = new FakeChannel()
    const queue = queueOver(channel, createManualClock())

    for (let count = 0; count < 10; count++) queue.push(new ArrayBuffer(300 * KIB))

    expect(channel.highest).toBe(900 * KIB)
  })

  it('sends a message larger than its whole budget once the channel is empty', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const queue = queueOver(channel, clock)
    queue.push(new ArrayBuffer(10))

    queue.push(new ArrayBuffer(8 * MIB))
    runDry(channel, clock, MIB)

    expect(channel.sent.map(({ byteLength }) => byteLength)).toEqual([10, 8 * MIB])
  })

  it('goes on when the channel says that it ran low, before any timer', () => {
    const channel = new FakeChannel()
    const queue = queueOver(channel, createManualClock())
    for (let count = 0; count < 8; count++) queue.push(new ArrayBuffer(256 * KIB))

    channel.drain(MIB)

    expect(channel.sent).toHaveLength(8)
  })

  it('asks to be woken where its next message fits', () => {
    const channel = new FakeChannel()
    const queue = queueOver(channel, createManualClock())
    queue.push(new ArrayBuffer(MIB))

    queue.push(new ArrayBuffer(900 * KIB))

    expect(channel.threshold).toBe(MIB - 900 * KIB)
  })

  it('goes on by its timer when the channel forgets to say so', () => {
    const channel = new FakeChannel()
    channel.silent = true
    const clock = createManualClock()
    const queue = queueOver(channel, clock)
    for (let count = 0; count < 40; count++) queue.push(new ArrayBuffer(256 * KIB))

    runDry(channel, clock)

    expect(channel.sent).toHaveLength(40)
  })

  it('keeps a message that a full channel refused, and the order', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const queue = queueOver(channel, clock)
    const full = channel.send.bind(channel)
    channel.bufferedAmount = 1
    channel.send = () => {
      throw new Error('OperationError')
    }
    const messages = [1, 2, 3].map((length) => new ArrayBuffer(length))
    for (const message of messages) queue.push(message)

    channel.send = full
    runDry(channel, clock)

    expect(channel.sent).toEqual(messages)
  })

  it('says once that the channel is broken when it refuses although it is empty', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    let broken = 0
    const queue = queueOver(channel, clock, { onBroken: () => (broken += 1) })
    channel.closed = true

    queue.push(new ArrayBuffer(10))
    clock.advance(1000)
    queue.push(new ArrayBuffer(10))
    clock.advance(1000)

    expect(broken).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('leaves no timer when everything is sent, nor after stop', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const queue = queueOver(channel, clock)
    queue.push(new ArrayBuffer(10))
    runDry(channel, clock)
    const whenDry = clock.pending
    queue.push(new ArrayBuffer(10))

    queue.stop()

    expect([whenDry, clock.pending]).toEqual([0, 0])
  })

  it.each([
    ['256 KiB for a slow link', 100, 256 * KIB],
    ['a seventh of a second of its rate in between', 80 * KIB, 1200 * KIB],
    ['4 MiB for a fast link', MIB, 4 * MIB],
  ])('keeps %s', (_, bytesPerTick, expected) => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    let budget = 0
    const queue = queueOver(channel, clock, { onDrained: (_bytes, budgetBytes) => (budget = budgetBytes) })

    for (let tick = 0; tick < 300; tick++) {
      while (queue.outstandingBytes < 8 * MIB) queue.push(new ArrayBuffer(256 * KIB))
      channel.drain(bytesPerTick)
      clock.advance(10)
    }

    expect(Math.abs(budget - expected) / expected).toBeLessThan(0.2)
  })

  it('fills a long way where what is on it counts as buffered', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const queue = queueOver(channel, clock)
    channel.bufferMs = 550
    const sentAfter: number[] = []
    const arrivedAfter: number[] = []
    let arrived = 0

    for (let tick = 0; tick < 1000; tick++) {
      while (queue.outstandingBytes < 8 * MIB) queue.push(new ArrayBuffer(60 * KIB))
      sentAfter.push(channel.sent.length * 60 * KIB)
      // 5 MiB a second, and each byte is 300 ms on its way.
      const next = Math.min(arrived + (5 * MIB) / 100, sentAfter[tick - 30] ?? 0)
      channel.drain(next - arrived)
      arrivedAfter.push((arrived = next))
      clock.advance(10)
    }

    const perSecond = (arrived - (arrivedAfter[499] ?? 0)) / 5
    expect(perSecond).toBeGreaterThan(4.5 * MIB)
  })

  it.each([150, 850])('keeps 1 MiB until it knows the rate, for %i ms of which there is room', (bufferMs) => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const budgets: number[] = []
    const queue = queueOver(channel, clock, { onDrained: (_bytes, budgetBytes) => budgets.push(budgetBytes) })
    channel.bufferMs = bufferMs

    for (let count = 0; count < 5; count++) {
      queue.push(new ArrayBuffer(100))
      clock.advance(300)
      channel.drain(100)
      queue.wake()
    }

    expect(budgets).toEqual([MIB, MIB, MIB, MIB, MIB])
  })

  it('does not take a few small messages for a slow link', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const budgets: number[] = []
    const queue = queueOver(channel, clock, { onDrained: (_bytes, budgetBytes) => budgets.push(budgetBytes) })

    for (let count = 0; count < 10; count++) {
      queue.push(new ArrayBuffer(100))
      channel.drain(100)
      clock.advance(1_000)
    }

    expect(new Set(budgets)).toEqual(new Set([MIB]))
  })

  it('does not take a pause of the sender for a slow link', () => {
    const channel = new FakeChannel()
    const clock = createManualClock()
    const budgets: number[] = []
    const queue = queueOver(channel, clock, { onDrained: (_bytes, budgetBytes) => budgets.push(budgetBytes) })
    for (let tick = 0; tick < 300; tick++) {
      while (queue.outstandingBytes < 8 * MIB) queue.push(new ArrayBuffer(256 * KIB))
      channel.drain(MIB)
      clock.advance(10)
    }
    runDry(channel, clock, MIB)

    clock.advance(60_000)
    queue.push(new ArrayBuffer(10))
    runDry(channel, clock)

    expect(budgets.at(-1)).toBe(4 * MIB)
  })

  it('delivers everything in order, reports every byte and never overfills, whatever comes when', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ push: fc.integer({ min: 1, max: 300 * KIB }) }),
        fc.record({ drain: fc.integer({ min: 1, max: 2 * MIB }) }),
        fc.record({ wait: fc.integer({ min: 1, max: 500 }) }),
        fc.record({ silent: fc.boolean() }),
      ),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(steps, (sequence) => {
        const channel = new FakeChannel()
        const clock = createManualClock()
        let drained = 0
        const queue = queueOver(channel, clock, { onDrained: (bytes) => (drained += bytes) })
        const pushed: ArrayBuffer[] = []
        for (const step of sequence) {
          if ('push' in step) {
            const message = new ArrayBuffer(step.push)
            pushed.push(message)
            queue.push(message)
          } else if ('drain' in step) channel.drain(step.drain)
          else if ('wait' in step) clock.advance(step.wait)
          else channel.silent = step.silent
        }
        runDry(channel, clock)

        expect(channel.sent.every((message, index) => message === pushed[index])).toBe(true)
        expect(channel.sent).toHaveLength(pushed.length)
        expect(drained).toBe(pushed.reduce((sum, { byteLength }) => sum + byteLength, 0))
        expect(channel.highest).toBeLessThanOrEqual(4 * MIB)
      }),
    )
  })
})
