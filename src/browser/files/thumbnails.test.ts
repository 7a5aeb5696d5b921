import { describe, expect, it } from 'vitest'
import { createTestClock, turns } from '../../core/transfer/testPair.ts'
import { THUMBNAILS_TIMEOUT_MS, thumbnailsFor } from './thumbnails.ts'

/** The header of a PNG of 8 × 8 pixels. */
const png = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  ...[0, 0, 0, 8, 0, 0, 0, 8],
])
const picture = (type = 'image/png') => new Blob(['x'], { type })
const several = (count: number) => Array.from({ length: count }, () => picture())

describe('the thumbnails of an offer', () => {
  it('are known by the place of their file', async () => {
    const files = [new Blob(['text'], { type: 'text/plain' }), picture(), picture('image/svg+xml'), picture()]

    const made = await thumbnailsFor(files, createTestClock(), () => Promise.resolve(png))

    expect([...made.keys()]).toEqual([1, 3])
  })

  it('are at most 32', async () => {
    const made = await thumbnailsFor(several(33), createTestClock(), () => Promise.resolve(png))

    expect(made.size).toBe(32)
  })

  it('leave out what fails, and what the receiver would not take', async () => {
    let calls = 0
    const make = () => {
      calls += 1
      if (calls === 1) return Promise.reject(new Error('no picture after all'))
      return Promise.resolve(calls === 2 ? new Uint8Array(5) : png)
    }

    const made = await thumbnailsFor(several(3), createTestClock(), make)

    expect([...made.keys()]).toEqual([2])
  })

  it('hold an offer up no longer than 300 ms, and take those that are ready', async () => {
    const clock = createTestClock()
    let calls = 0
    const make = () => (++calls === 1 ? Promise.resolve(png) : new Promise<never>(() => {}))

    const making = thumbnailsFor(several(5), clock, make)
    await turns()
    clock.advance(THUMBNAILS_TIMEOUT_MS)

    expect([...(await making).keys()]).toEqual([0])
    expect(calls).toBe(3)
  })

  it('leave no timer when they are ready at once', async () => {
    const clock = createTestClock()

    await thumbnailsFor(several(1), clock, () => Promise.resolve(png))

    expect(clock.pending).toBe(0)
  })
})
