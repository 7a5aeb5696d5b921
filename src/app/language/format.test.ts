import { describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'

const english = createFormat('en')

describe('size', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1049, '1 kB'],
    [1050, '1.1 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1 MB'],
    [12_000_000, '12 MB'],
    [4_000_000_000, '4 GB'],
    [Number.MAX_SAFE_INTEGER, '9 PB'],
  ])('shows %d bytes as %s', (bytes, text) => {
    const shown = english.size(bytes)

    expect(shown).toBe(text)
  })

  it('follows the language', () => {
    const shown = createFormat('de').size(1_500_000)

    expect(shown).toBe('1,5 MB')
  })
})

describe('duration', () => {
  it.each([
    [-1, '0 sec'],
    [0.2, '1 sec'],
    [59, '59 sec'],
    [60, '1 min'],
    [61, '2 min'],
    [3541, '1 hr'],
    [3601, '1 hr 1 min'],
    [Infinity, '99 hr'],
  ])('shows %d seconds as %s', (seconds, text) => {
    const shown = english.duration(seconds)

    expect(shown).toBe(text)
  })
})

describe('in other languages', () => {
  it.each([
    ['de', '1,5 MB', '1 Std., 1 Min.', '42 %', '1.234'],
    ['hi', '1.5 MB', '1 घं॰ 1 मि॰', '42%', '1,234'],
    ['ar-EG', '١٫٥ م.ب', '١ س و١ د', '٤٢٪\u061c', '١٬٢٣٤'],
  ])('%s: %s, %s, %s, %s', (locale, size, duration, percent, count) => {
    const own = createFormat(locale)

    expect(own.size(1_500_000)).toBe(size)
    expect(own.duration(3601)).toBe(duration)
    expect(own.percent(0.42).replace('\u00a0', ' ')).toBe(percent)
    expect(own.count(1234)).toBe(count)
  })
})

describe('percent', () => {
  it.each([
    [0, '0%'],
    [0.999, '99%'],
    [1, '100%'],
    [1.5, '100%'],
    [-1, '0%'],
  ])('shows %d as %s: whole only when it is whole', (fraction, text) => {
    const shown = english.percent(fraction)

    expect(shown).toBe(text)
  })
})
