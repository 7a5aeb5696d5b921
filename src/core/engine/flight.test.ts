import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlight } from './flight.ts'
import { realClock } from './realClock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const KIB = 1024
const CHUNK = 30 * KIB

interface Way {
  readonly roundTripMs: number
  readonly bytesPerMs: number
  readonly queueBytes: number
  readonly answers?: boolean
  readonly isFar?: boolean
}

/** Sends as fast as it may over a way with one queue, in steps of a millisecond. */
async function run(way: Way, ms: number) {
  let queued = 0
  let arrivedBytes = 0
  let longestBytes = 0
  let isHeld = false
  /** What stands behind so many bytes of the queue. */
  const line: { bytes: number; id?: number }[] = []
  const flight = createFlight(realClock, (id) => line.push({ bytes: 0, id }))
  flight.watch(way.isFar ?? true)

  function forward(): void {
    let budget = way.bytesPerMs
    for (let first = line[0]; first; first = line[0]) {
      const part = Math.min(budget, first.bytes)
      first.bytes -= part
      budget -= part
      queued -= part
      arrivedBytes += part
      if (first.bytes > 0) return
      line.shift()
      const { id } = first
      if (id !== undefined && way.answers !== false) setTimeout(() => flight.answered(id), way.roundTripMs)
    }
  }

  function fill(): void {
    // Without any hold it stops here: as much as a transfer's window.
    while (!isHeld && queued < 8192 * KIB) {
      line.push({ bytes: CHUNK })
      queued += CHUNK
      flight.sent(CHUNK)
      const room = flight.room()
      isHeld = room !== undefined
      void room?.then(() => (isHeld = false))
    }
  }

  for (let at = 0; at < ms; at++) {
    fill()
    longestBytes = Math.max(longestBytes, queued)
    forward()
    await vi.advanceTimersByTimeAsync(1)
  }
  return { rate: arrivedBytes / ms / way.bytesPerMs, longestBytes, flight }
}

/** 50 Mbit/s. */
const bytesPerMs = 6250
const queueBytes = 512 * KIB

describe('what is on its way at once', () => {
  it.each([20, 40, 80, 200])('fills a way of %i ms without overflowing its queue', async (roundTripMs) => {
    const { rate, longestBytes } = await run({ roundTripMs, bytesPerMs, queueBytes }, 10_000)

    expect(rate).toBeGreaterThan(0.85)
    expect(longestBytes).toBeLessThan(queueBytes)
  })

  it('is not held back nearby', async () => {
    const { longestBytes, flight } = await run(
      { roundTripMs: 2, bytesPerMs, queueBytes, isFar: false },
      3_000,
    )

    expect(longestBytes).toBeGreaterThan(4096 * KIB)
    expect(flight.pieceBytes).toBe(Infinity)
  })

  it('is held back no more when the way is not so long after all', async () => {
    const { flight } = await run({ roundTripMs: 80, bytesPerMs, queueBytes }, 1_000)
    expect(flight.pieceBytes).toBeLessThan(Infinity)

    flight.watch(false)

    expect(flight.room()).toBeUndefined()
    expect(flight.pieceBytes).toBe(Infinity)
  })

  it('is not held back by a peer that answers no pings', async () => {
    const { rate } = await run({ roundTripMs: 80, bytesPerMs, queueBytes, answers: false }, 10_000)

    expect(rate).toBeGreaterThan(0.6)
  })

  it('goes in several pieces', async () => {
    const { flight } = await run({ roundTripMs: 80, bytesPerMs, queueBytes }, 2_000)

    expect(flight.pieceBytes).toBeLessThan(128 * KIB)
  })

  it('holds nobody back once it is over', async () => {
    const { flight } = await run({ roundTripMs: 80, bytesPerMs, queueBytes, answers: false }, 100)
    expect(flight.room()).toBeDefined()

    flight.stop()

    flight.watch(true)

    expect(flight.room()).toBeUndefined()
  })
})
