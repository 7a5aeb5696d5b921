import { describe, expect, it } from 'vitest'
import { utf8 } from '../../protocol/primitives/bytes.ts'
import { uniquePaths } from './uniquePaths.ts'

describe('the paths of an offer', () => {
  it('stay as they are when they differ', () => {
    expect(uniquePaths(['a.txt', 'b.txt', 'c/a.txt'])).toEqual(['a.txt', 'b.txt', 'c/a.txt'])
  })

  it('get a number before the extension when they are equal', () => {
    expect(uniquePaths(['a.txt', 'a.txt', 'a.txt'])).toEqual(['a.txt', 'a (2).txt', 'a (3).txt'])
  })

  it('get a number at the end when there is no extension, or nothing before it', () => {
    expect(uniquePaths(['x.y/README', 'x.y/README'])).toEqual(['x.y/README', 'x.y/README (2)'])
    expect(uniquePaths(['.profile', '.profile'])).toEqual(['.profile', '.profile (2)'])
  })

  it('are equal when only case or Unicode form differs', () => {
    expect(uniquePaths(['A.txt', 'a.TXT'])).toEqual(['A.txt', 'a (2).TXT'])
    expect(uniquePaths(['\u00e9', 'e\u0301'])).toEqual(['\u00e9', 'e\u0301 (2)'])
    expect(uniquePaths(['stra\u00dfe', 'STRASSE'])).toEqual(['stra\u00dfe', 'STRASSE (2)'])
  })

  it('step over a number that another file has already', () => {
    expect(uniquePaths(['a (2).txt', 'a.txt', 'a.txt'])).toEqual(['a (2).txt', 'a.txt', 'a (3).txt'])
  })

  it('do not name a file like the folder of another', () => {
    expect(uniquePaths(['a', 'A/b'])).toEqual(['a (2)', 'A/b'])
  })

  it('do not take a number that is the folder of another', () => {
    expect(uniquePaths(['a', 'a', 'a (2)/b'])).toEqual(['a', 'a (3)', 'a (2)/b'])
  })

  it('stay within the length that file systems allow', () => {
    const long = `${'\u{1f600}'.repeat(62)}.txt`

    const [first, second] = uniquePaths([long, long])

    expect(first).toBe(long)
    expect(second).toBe(`${'\u{1f600}'.repeat(60)} (2).txt`)
    expect(utf8(second!).length).toBeLessThanOrEqual(255)
  })

  it('are told apart quickly even when 100,000 are the same', () => {
    const paths = uniquePaths(Array.from({ length: 100_000 }, () => 'same.txt'))

    expect(new Set(paths).size).toBe(100_000)
    expect(paths.at(-1)).toBe('same (100000).txt')
  })

  it('are told apart quickly when long names become the same once shortened', () => {
    const names = Array.from(
      { length: 20_000 },
      (_, index) => 'x'.repeat(245) + String(index).padStart(10, '0'),
    )

    const paths = uniquePaths([...names, ...names])

    expect(new Set(paths).size).toBe(40_000)
  })

  it('are told apart quickly when they are deep', () => {
    const deep = Array.from({ length: 15_000 }, (_, index) => `${index}/${'a/'.repeat(500)}a`)

    expect(uniquePaths(deep)).toEqual(deep)
  })
})
