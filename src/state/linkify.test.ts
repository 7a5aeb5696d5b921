import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkify } from './linkify.ts'

describe('links in a text', () => {
  it.each([
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    [
      '(https://example.org/wiki/Seal_(animal)), and http://b.example.',
      ['https://example.org/wiki/Seal_(animal)', 'http://b.example'],
    ],
    ['here (https://example.org/a), or there', ['https://example.org/a']],
    ['"https://example.org"', ['https://example.org']],
    ['javascript:alert(1) data:text/html,x ftp://a.example file:///etc', []],
    ['https://', []],
    ['<a href="x">no</a>', []],
  ])('of %s', (text, links) => {
    const found = linkify(text).flatMap(({ href }) => href ?? [])

    expect(found).toEqual(links)
  })

  it('leaves every text as it was', () => {
    const pieces = fc.array(fc.constantFrom('https://a.example/(', ')', ' ', '.', 'http://', 'é', '\n', '"'))

    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('')
        expect(
          linkify(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
