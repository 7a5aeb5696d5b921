import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../primitives/bytes.ts'
import { encodeMessage } from './messages.ts'
import { MAX_ESCAPED_BYTES, MAX_TEXT_BYTES, textExcess } from './textSize.ts'

describe('the length of a text', () => {
  it.each([
    ['letters', 'a', MAX_TEXT_BYTES],
    ['Chinese', '海', MAX_TEXT_BYTES / 3],
    ['quotation marks', '"', (MAX_ESCAPED_BYTES - 2) / 2],
    ['line ends', '\n', (MAX_ESCAPED_BYTES - 2) / 2],
    ['control characters', '\u0001', Math.floor((MAX_ESCAPED_BYTES - 2) / 6)],
  ])('may be just so many: %s', (_, character, most) => {
    expect(textExcess(character.repeat(most))).toBeUndefined()
    expect(textExcess(character.repeat(most + 1))).toBeDefined()
  })

  it('says what is too much, and in which count', () => {
    expect(textExcess('a'.repeat(61_441))).toEqual({ bytes: 61_441, limit: 61_440, isEscaped: false })
    expect(textExcess('"'.repeat(40_000))).toEqual({ bytes: 80_002, limit: 65_408, isEscaped: true })
  })

  it('of a text that fits is one that can be sent', () => {
    const pieces = fc.constantFrom('a', '"', '\\', '\n', '\t', '\u0001', 'é', '海', '😀', '\u2028', '\u007f')

    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 20 }), (parts) => {
        const piece = parts.join('')
        const text = piece.repeat(Math.ceil(70_000 / piece.length))
        for (let length = text.length; length > 20_000; length -= 9_973) {
          const cut = text.slice(0, length).toWellFormed()
          const fits =
            utf8(cut).length <= MAX_TEXT_BYTES && utf8(JSON.stringify(cut)).length <= MAX_ESCAPED_BYTES
          expect(textExcess(cut) === undefined).toBe(fits)
          if (fits) encodeMessage({ type: 'text', id: 0xffffffff, text: cut })
        }
      }),
      { numRuns: 20 },
    )
  })
})
