import { describe, expect, it } from 'vitest'
import { folderStem, splitForNumber } from './numberedNames.ts'

describe('a name that a number follows', () => {
  it.each([
    ['a.txt', ['a', '.txt']],
    ['b.c/a', ['b.c/a', '']],
    ['b/.bashrc', ['b/.bashrc', '']],
    ['a.tar.gz', ['a.tar', '.gz']],
    [`a.${'x'.repeat(32)}`, [`a.${'x'.repeat(32)}`, '']],
    ['x'.repeat(255), ['x'.repeat(246), '']],
    [`${'\u{1f600}'.repeat(63)}.c`, ['\u{1f600}'.repeat(61), '.c']],
  ])('%s', (path, expected) => {
    expect(splitForNumber(path)).toEqual(expected)
  })

  it.each([' ', '.', '. . '])('does not end in "%s" when it is cut there', (end) => {
    const name = 'x'.repeat(246 - end.length) + end + 'y'.repeat(40)

    expect(splitForNumber(name)[0]).toBe('x'.repeat(246 - end.length))
  })

  it('is an underscore where nothing else is left', () => {
    expect(splitForNumber(`${'.'.repeat(250)}abcde`)[0]).toBe('_')
  })

  it('of a folder has no extension', () => {
    expect(folderStem('2024.05.01 trip')).toBe('2024.05.01 trip')
  })
})
