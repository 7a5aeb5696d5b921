import { describe, expect, it } from 'vitest'
import { ItemBoard } from './itemBoard.ts'
import type { ItemView } from './itemState.ts'
import { createTestClock, type TestClock } from './testPair.ts'

function board(): { board: ItemBoard; clock: TestClock; news: (readonly ItemView[])[] } {
  const clock = createTestClock()
  const news: (readonly ItemView[])[] = []
  return { board: new ItemBoard(clock, (items) => news.push(items)), clock, news }
}

function fixed(item: number) {
  return { transfer: 0, item, direction: 'send', path: `${item}`, size: 1_000_000, mime: '' } as const
}

describe('the news of items', () => {
  it('come ten times a second at most, each item once, with its last state', () => {
    const { board: items, clock, news } = board()
    const item = items.add(fixed(0))

    for (let ms = 0; ms < 1_000; ms++) {
      items.apply(item, ms % 2 === 0 ? { type: 'paused', by: 'self' } : { type: 'resumed', by: 'self' })
      clock.advance(1)
    }

    expect(news.length).toBeLessThanOrEqual(11)
    expect(news.length).toBeGreaterThanOrEqual(10)
    expect(news.every((views) => views.length === 1)).toBe(true)
  })

  it('come less often while nothing but bytes changes', () => {
    const { board: items, clock, news } = board()
    const item = items.add(fixed(0))

    const newsIn = (seconds: number): number => {
      const before = news.length
      for (let ms = 0; ms < seconds * 1_000; ms++) {
        items.progress(item, item.bytes + 1)
        clock.advance(1)
      }
      return news.length - before
    }
    const first = newsIn(2)
    newsIn(8)
    const later = newsIn(10)

    expect(first).toBeLessThanOrEqual(9)
    expect(first).toBeGreaterThanOrEqual(8)
    expect(later).toBeLessThanOrEqual(11)
    expect(later).toBeGreaterThanOrEqual(10)
    expect(news.at(-1)![0]!.bytes).toBeGreaterThan(18_900)
  })

  it('of a state do not wait for those of bytes', () => {
    const { board: items, clock, news } = board()
    const item = items.add(fixed(0))
    clock.advance(0)

    items.progress(item, 500)
    items.apply(item, { type: 'paused', by: 'self' })
    clock.advance(100)

    expect(news.at(-1)![0]).toMatchObject({ bytes: 500, state: { kind: 'paused' } })
    expect(clock.pending).toBe(1)
  })

  it('hold only what changed', () => {
    const { board: items, clock, news } = board()
    const all = Array.from({ length: 10_000 }, (_, index) => items.add(fixed(index)))
    clock.advance(1_000)
    news.length = 0

    items.apply(all[5_000]!, { type: 'started' })
    clock.advance(100)

    expect(news.map((views) => views.length)).toEqual([1])
    expect(news[0]![0]).toMatchObject({ item: 5_000, state: { kind: 'active' } })
  })

  it('are never of more than 500, and never of one twice, however many change how often', () => {
    const { board: items, clock, news } = board()
    const all = Array.from({ length: 2_000 }, (_, index) => items.add(fixed(index)))

    for (const type of ['paused', 'resumed', 'paused'] as const) {
      for (const item of all) items.apply(item, { type, by: 'peer' })
    }
    clock.advance(1_000)

    expect(news.map((views) => views.length)).toEqual([500, 500, 500, 500])
    expect(new Set(news.flat().map(({ item }) => item)).size).toBe(2_000)
    expect(clock.pending).toBe(0)
  })

  it('are all told when everything stops, in the same pieces', () => {
    const { board: items, news } = board()
    for (let index = 0; index < 1_200; index++) items.add(fixed(index))

    items.close()

    expect(news.map((views) => views.length)).toEqual([500, 500, 200])
  })

  it('say nothing of what was taken away', () => {
    const { board: items, clock, news } = board()
    const gone = items.add(fixed(0))
    items.progress(gone, 500)
    items.add(fixed(1))

    items.remove(gone)
    clock.advance(10_000)

    expect(news.flat().map(({ item }) => item)).toEqual([1])
    expect(items.views().map(({ item }) => item)).toEqual([1])
    expect(clock.pending).toBe(0)
  })

  it('come at once after a silence', () => {
    const { board: items, clock, news } = board()
    items.add(fixed(0))

    clock.advance(0)

    expect(news).toHaveLength(1)
  })

  it('do not come when an event changes nothing', () => {
    const { board: items, clock, news } = board()
    const item = items.add(fixed(0))
    clock.advance(100)

    expect(items.apply(item, { type: 'resumed', by: 'self' })).toBe(false)
    clock.advance(10_000)

    expect(news).toHaveLength(1)
  })

  it('tell that the speed fell to 0, and end', () => {
    const { board: items, clock, news } = board()
    const item = items.add(fixed(0))
    items.progress(item, 500)
    clock.advance(150)
    expect(news.at(-1)![0]!.bytesPerSecond).toBeGreaterThan(0)

    clock.advance(10_000)

    expect(news.at(-1)![0]!.bytesPerSecond).toBe(0)
    expect(clock.pending).toBe(0)
  })

  it('are told when everything stops, and no timer is left', () => {
    const { board: items, clock, news } = board()
    const item = items.add(fixed(0))
    items.progress(item, 500)
    items.apply(item, { type: 'failed', code: 'channel-lost' })

    items.close()

    expect(news).toEqual([items.views()])
    expect(news[0]![0]).toMatchObject({ state: { kind: 'failed' }, bytesPerSecond: 0 })
    expect(clock.pending).toBe(0)
  })
})
