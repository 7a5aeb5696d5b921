import { describe, expect, it } from 'vitest'
import { nextItemState, type ItemEvent, type ItemState } from './itemState.ts'

const waiting: ItemState = { kind: 'waiting' }
const sha256 = '0'.repeat(64)

function after(...events: ItemEvent[]): ItemState {
  return events.reduce(nextItemState, waiting)
}

describe('the life of an item', () => {
  it('goes from waiting over active, checking and saving to done', () => {
    expect(after({ type: 'started' })).toEqual({ kind: 'active' })
    expect(after({ type: 'started' }, { type: 'ended' })).toEqual({ kind: 'checking' })
    expect(after({ type: 'started' }, { type: 'ended' }, { type: 'matched' })).toEqual({ kind: 'saving' })
    expect(
      after({ type: 'started' }, { type: 'ended' }, { type: 'matched' }, { type: 'done', sha256 }),
    ).toEqual({ kind: 'done', sha256 })
  })

  it('is done straight from checking on the sending side', () => {
    expect(after({ type: 'ended' }, { type: 'done', sha256 })).toEqual({ kind: 'done', sha256 })
  })

  it('is not done before it ended', () => {
    expect(after({ type: 'started' }, { type: 'done', sha256 })).toEqual({ kind: 'active' })
  })

  it('waits for its turn again when the pause is lifted', () => {
    expect(after({ type: 'started' }, { type: 'paused', by: 'self' })).toEqual({ kind: 'paused', by: 'self' })
    expect(
      after({ type: 'started' }, { type: 'paused', by: 'self' }, { type: 'resumed', by: 'self' }),
    ).toEqual({ kind: 'waiting' })
  })

  it("is not resumed by the side that didn't pause it", () => {
    expect(after({ type: 'paused', by: 'self' }, { type: 'resumed', by: 'peer' })).toEqual({
      kind: 'paused',
      by: 'self',
    })
    expect(after({ type: 'paused', by: 'peer' }, { type: 'resumed', by: 'self' })).toEqual({
      kind: 'paused',
      by: 'peer',
    })
  })

  it('stays paused until both sides that paused it have resumed it, in any order', () => {
    const both: ItemEvent[] = [
      { type: 'paused', by: 'peer' },
      { type: 'paused', by: 'self' },
    ]

    expect(after(...both)).toEqual(after(...both.toReversed()))
    expect(after(...both, { type: 'resumed', by: 'self' })).toEqual({ kind: 'paused', by: 'peer' })
    expect(after(...both, { type: 'resumed', by: 'peer' })).toEqual({ kind: 'paused', by: 'self' })
    expect(after(...both, { type: 'resumed', by: 'self' }, { type: 'resumed', by: 'peer' })).toEqual(waiting)
  })

  it('stays paused while bytes that were on their way still arrive', () => {
    expect(after({ type: 'paused', by: 'self' }, { type: 'started' })).toEqual({ kind: 'paused', by: 'self' })
  })

  it('cannot be paused once all its bytes are there', () => {
    expect(after({ type: 'ended' }, { type: 'paused', by: 'self' })).toEqual({ kind: 'checking' })
  })

  it.each<ItemState>([
    { kind: 'done', sha256 },
    { kind: 'cancelled', by: 'self' },
    { kind: 'failed', code: 'disk-full' },
  ])('ends for good when it is $kind', (final) => {
    const events: ItemEvent[] = [
      { type: 'started' },
      { type: 'paused', by: 'peer' },
      { type: 'resumed', by: 'peer' },
      { type: 'ended' },
      { type: 'matched' },
      { type: 'done', sha256: 'f'.repeat(64) },
      { type: 'cancelled', by: 'peer' },
      { type: 'failed', code: 'corrupt-item' },
    ]

    for (const event of events) expect(nextItemState(final, event)).toBe(final)
  })
})
