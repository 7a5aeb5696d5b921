import { describe, expect, it } from 'vitest'
import { addToRate, bytesPerSecond, still, type Rate } from './rate.ts'

function steady(bytesPer100Ms: number, fromMs: number, toMs: number, rate: Rate = still): Rate {
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 100) rate = addToRate(rate, nowMs, bytesPer100Ms)
  return rate
}

describe('the speed of an item', () => {
  it('is 0 before anything moved', () => {
    expect(bytesPerSecond(still, 1_000_000)).toBe(0)
  })

  it('is what moved per second when it moves steadily', () => {
    expect(bytesPerSecond(steady(1_000, 0, 10_000), 10_000)).toBe(10_000)
  })

  it('follows a change within three seconds', () => {
    const rate = steady(5_000, 10_000, 13_000, steady(1_000, 0, 10_000))

    expect(bytesPerSecond(rate, 13_000)).toBe(50_000)
  })

  it('falls to 0 within three seconds when nothing moves any more', () => {
    const rate = steady(1_000, 0, 10_000)

    expect(bytesPerSecond(rate, 11_500)).toBeLessThan(10_000)
    expect(bytesPerSecond(rate, 13_000)).toBe(0)
  })

  it('does not count the time of a pause', () => {
    const rate = steady(1_000, 100_000, 102_000, steady(1_000, 0, 10_000))

    expect(bytesPerSecond(rate, 102_000)).toBe(10_000)
  })

  it('does not call the first bytes infinitely fast', () => {
    expect(bytesPerSecond(addToRate(still, 5_000, 1_000), 5_000)).toBe(2_000)
  })

  it('keeps few samples however often bytes are acknowledged', () => {
    let rate = still
    for (let nowMs = 0; nowMs < 10_000; nowMs++) rate = addToRate(rate, nowMs, 10)

    expect(rate.samples.length).toBeLessThanOrEqual(31)
    expect(bytesPerSecond(rate, 10_000)).toBeGreaterThan(9_500)
  })
})
