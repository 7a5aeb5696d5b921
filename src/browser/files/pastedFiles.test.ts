import { describe, expect, it } from 'vitest'
import { pastedOf } from './pastedFiles.ts'

const picture = new File(['png'], 'image.png', { type: 'image/png' })
const report = new File(['pdf'], 'Jahres bericht.pdf', { type: 'application/pdf' })

function clipboard(files: readonly File[], data: Readonly<Record<string, string>> = {}) {
  return { files, getData: (type: string) => data[type] ?? '' }
}

const cells = clipboard([picture], {
  'text/plain': 'a\tb\n1\t2',
  'text/html': '<table><tr><td>a<td>b</table>',
})

describe('a paste', () => {
  it('of cells stays in a text field', () => {
    expect(pastedOf(cells, true)).toEqual({ kind: 'nothing' })
  })

  it('of cells anywhere else is their text, not the picture of it', () => {
    expect(pastedOf(cells, false)).toEqual({ kind: 'text', text: 'a\tb\n1\t2' })
  })

  it.each([
    ['a screenshot', clipboard([picture])],
    [
      'a picture of a web page',
      clipboard([picture], {
        'text/html': '<meta charset="utf-8"><img src="https://a.example/b.png" alt="b">',
      }),
    ],
    [
      'a picture of a web page with its address',
      clipboard([picture], {
        'text/plain': 'https://a.example/b.png',
        'text/html': '<img src="https://a.example/b.png">',
      }),
    ],
    ['a file with its name', clipboard([picture], { 'text/plain': 'image.png' })],
    ['a file with its path', clipboard([picture], { 'text/plain': 'C:\\Users\\a\\image.png\r\n' })],
    ['a file with its address', clipboard([report], { 'text/plain': 'file:///home/a/Jahres%20bericht.pdf' })],
    [
      'several files with their names',
      clipboard([picture, report], { 'text/plain': 'image.png\nJahres bericht.pdf' }),
    ],
  ])('of %s is of files, wherever it goes', (_, data) => {
    for (const intoText of [true, false]) {
      expect(pastedOf(data, intoText)).toEqual({ kind: 'files', files: data.files })
    }
  })

  it.each([
    ['a text', clipboard([], { 'text/plain': 'hello' })],
    ['nothing', clipboard([])],
  ])('of %s only is left to the page', (_, data) => {
    expect(pastedOf(data, true)).toEqual({ kind: 'nothing' })
    expect(pastedOf(data, false)).toEqual({ kind: 'nothing' })
  })

  it('of a text with a picture in it is of the text', () => {
    const data = clipboard([picture], { 'text/plain': 'see', 'text/html': '<p>see <img src="a"></p>' })

    expect(pastedOf(data, true)).toEqual({ kind: 'nothing' })
    expect(pastedOf(data, false)).toEqual({ kind: 'text', text: 'see' })
  })

  it('of broken escapes and unclosed tags is one all the same', () => {
    const data = clipboard([picture], { 'text/plain': '%E0%A4%A', 'text/html': `<img${'<'.repeat(10_000)}` })

    expect(pastedOf(data, false)).toEqual({ kind: 'text', text: '%E0%A4%A' })
  })
})
