import { describe, expect, it } from 'vitest'
import { fromHex } from '../primitives/bytes.ts'
import { securityCodeNumbers, securityCodePictures } from './securityCode.ts'

describe('the numbers of a security code', () => {
  it.each([
    ['00000000', [0, 0, 0, 0, 0]],
    ['ffffffff', [63, 63, 63, 63, 63]],
    ['fc000000', [63, 0, 0, 0, 0]],
    ['000000fc', [0, 0, 0, 0, 63]],
    ['04104104', [1, 1, 1, 1, 1]],
    ['00000003', [0, 0, 0, 0, 0]],
  ])('of %s are its top 30 bits, six at a time', (code, numbers) => {
    expect(securityCodeNumbers(fromHex(code))).toEqual(numbers)
  })

  it('are read from the middle of a buffer', () => {
    expect(securityCodeNumbers(fromHex('ffff04104104').subarray(2))).toEqual([1, 1, 1, 1, 1])
  })
})

describe('the pictures', () => {
  it('are 64 that differ in picture and name', () => {
    expect(securityCodePictures).toHaveLength(64)
    expect(new Set(securityCodePictures.map(({ codePoint }) => codePoint)).size).toBe(64)
    expect(new Set(securityCodePictures.map(({ name }) => name)).size).toBe(64)
  })

  it.each([
    [0, '1f436', 'Dog'],
    [21, '2601', 'Cloud'],
    [36, '1f44d', 'Thumbs Up'],
    [63, '1f4cc', 'Pin'],
  ])('number %i is %s, %s, as in the Matrix specification', (number, codePoint, name) => {
    expect(securityCodePictures[number]).toEqual({ codePoint, name })
  })
})
