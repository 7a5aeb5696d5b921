import { describe, expect, it } from 'vitest'
import { limitMarks, MAX_MARKS } from './marks.ts'

describe('marks on a letter', () => {
  it.each(['', 'Crème brûlée', 'שָׁלוֹם', 'नमस्ते', 'ที่', 'é'.normalize('NFD'), '👩‍👩‍👧️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'ශ්‍රී'])(
    'stay in %j',
    (text) => {
      expect(limitMarks(text)).toBe(text)
    },
  )

  it.each([MAX_MARKS - 1, MAX_MARKS, MAX_MARKS + 1, 30_000])('are at most eight: of %i', (count) => {
    const text = `a${'\u0301\u0323'.repeat(count).slice(0, count)}b`

    expect(limitMarks(text)).toHaveLength(Math.min(count, MAX_MARKS) + 2)
    expect(limitMarks(limitMarks(text))).toBe(limitMarks(text))
  })

  it('are at most eight at the beginning, too', () => {
    expect(limitMarks('\u20dd'.repeat(9))).toBe('\u20dd'.repeat(8))
  })

  it.each(['\u200d\u0301', '\u0301\u200b', '\u034f\u0323', '\u{1d165}', '\u0903', '\u200d'])(
    'are at most eight with joiners between them: of many %j',
    (joining) => {
      const shown = limitMarks(`a${joining.repeat(10_000)}b`)

      expect(Array.from(shown)).toHaveLength(MAX_MARKS + 2)
      expect(limitMarks(shown)).toBe(shown)
    },
  )
})
