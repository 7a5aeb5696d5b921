import { describe, expect, it } from 'vitest'
import { nameEnd, withoutNameEnd } from './nameEnd.ts'

describe('the end of a name', () => {
  it.each([
    ['', ''],
    ['a', 'a'],
    ['a.', 'a'],
    ['a . .', 'a'],
    ['...', ''],
    ['a...b', 'a...b'],
    ['a\u00a0\u3000', 'a'],
  ])('of %j is that of %j', (name, end) => {
    expect(withoutNameEnd(name)).toBe(end)
  })

  it.each([1, 10, 1_000])(
    'is found in no more steps than the name has characters: %i full stops',
    (count) => {
      for (const name of [`x${'.'.repeat(count)}y`, `x${'.'.repeat(count)}`, '.'.repeat(count)]) {
        let steps = 0
        nameEnd({
          length: name.length,
          charAt(at) {
            steps += 1
            return name.charAt(at)
          },
        })

        expect(steps).toBeLessThanOrEqual(name.length)
      }
    },
  )
})
