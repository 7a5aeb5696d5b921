import { describe, expect, it } from 'vitest'
import { addCount, HISTORY_MS, ratesOf, summaryOf, type ByteCount } from './rateHistory.ts'

function historyOf(...counts: readonly (readonly [at: number, bytes: number])[]): readonly ByteCount[] {
  return counts.reduce<readonly ByteCount[]>((history, [at, bytes]) => addCount(history, { at, bytes }), [])
}

describe('the rate over the last minute', () => {
  it('is what was added between two looks', () => {
    const rates = ratesOf(historyOf([1_000, 0], [2_000, 500], [4_000, 2_500]))

    expect(rates).toEqual([
      { secondsAgo: 2, bytesPerSecond: 500 },
      { secondsAgo: 0, bytesPerSecond: 1_000 },
    ])
    expect(summaryOf(rates)).toEqual({ now: 1_000, highest: 1_000 })
  })

  it('keeps a minute', () => {
    const history = historyOf([0, 0], [1, 1], [HISTORY_MS + 1, 2])

    expect(history.map(({ at }) => at)).toEqual([1, HISTORY_MS + 1])
  })

  it('begins anew when the count does, and when the clock is turned back', () => {
    expect(historyOf([0, 100], [1_000, 5])).toEqual([{ at: 1_000, bytes: 5 }])
    expect(historyOf([1_000, 5], [1_000, 6])).toEqual([{ at: 1_000, bytes: 6 }])
  })

  it('is nothing before the second look', () => {
    expect(summaryOf(ratesOf(historyOf([0, 7])))).toEqual({ now: 0, highest: 0 })
  })
})
