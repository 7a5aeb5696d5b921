import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf } from './foldedText.ts'

describe('a text in pieces', () => {
  it.each(['', 'hello', 'line\n'.repeat(20), 'x'.repeat(1_900)])('is whole when it is short', (text) => {
    expect(piecesOf(text)).toEqual([text])
  })

  it.each([
    ['one long word', 'x'.repeat(61_440)],
    ['many lines', '\n'.repeat(61_440)],
    ['short words', 'ab '.repeat(20_000)],
    ['characters of two units', '😀'.repeat(15_000)],
    ['links', 'http://a.example/ '.repeat(3_000)],
  ])('begins with what fits on a screen, and goes on in what fits into a frame: %s', (_, text) => {
    const pieces = piecesOf(text)

    expect(pieces.join('')).toBe(text)
    expect(pieces[0]?.length).toBeLessThanOrEqual(1_500)
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(8_000)
      expect(piece.split('\n').length).toBeLessThanOrEqual(401)
      expect(piece.isWellFormed()).toBe(true)
    }
  })

  it('is cut between words', () => {
    const [beginning = ''] = piecesOf('see https://example.org/a '.repeat(1_000))

    expect(beginning.endsWith(' ')).toBe(true)
  })

  it('stays as it was', () => {
    const parts = fc.array(fc.constantFrom('a', ' ', '\n', '😀', 'long'.repeat(300), '\n'.repeat(30)))

    fc.assert(
      fc.property(parts, (some) => {
        const text = some.join('')
        const pieces = piecesOf(text)
        expect(pieces.join('')).toBe(text)
        if (text !== '') expect(pieces.every((piece) => piece !== '')).toBe(true)
      }),
    )
  })
})
