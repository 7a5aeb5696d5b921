import { describe, expect, it } from 'vitest'
import { boundaryOf, createFormReader } from './multipart.ts'

const BOUNDARY = '----WebKitFormBoundaryX'

function form(...parts: { headers: string; body: string }[]): string {
  return `${parts.map(({ headers, body }) => `--${BOUNDARY}\r\n${headers}\r\n\r\n${body}\r\n`).join('')}--${BOUNDARY}--\r\n`
}

const field = (name: string, body: string) => ({
  headers: `Content-Disposition: form-data; name="${name}"`,
  body,
})
const file = (fileName: string, body: string, type = 'image/png') => ({
  headers: `Content-Disposition: form-data; name="files"; filename="${fileName}"\r\nContent-Type: ${type}`,
  body,
})

/** Parts with their whole bodies, however the bytes were cut; `ended` says whether the form was whole. */
function read(text: string, pieceBytes: number) {
  const bytes = new TextEncoder().encode(text)
  const reader = createFormReader(BOUNDARY)
  const parts: { name: string; fileName: string | undefined; type: string; body: string; whole: boolean }[] =
    []
  let body: number[] = []
  let ended = false
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    for (const event of reader.push(bytes.slice(at, at + pieceBytes))) {
      if (event.kind === 'part') {
        const { name, fileName, type } = event
        parts.push({ name, fileName, type, body: '', whole: false })
        body = []
      } else if (event.kind === 'data') body.push(...event.bytes)
      else if (event.kind === 'end') ended = true
      else
        Object.assign(parts.at(-1)!, { body: new TextDecoder().decode(Uint8Array.from(body)), whole: true })
    }
  }
  return { parts, ended }
}

describe('a form that streams in', () => {
  const text = form(
    field('text', 'Zwei Zeilen\r\nund ein — Strich'),
    field('url', ''),
    file('a.png', `almost\r\n--${BOUNDARY.slice(0, -1)}Y and a line end\r\n`),
    file('empty', '', 'application/octet-stream'),
  )

  it.each([1, 2, 3, 7, 64, 1000, 100_000])('is read the same in pieces of %i bytes', (pieceBytes) => {
    const { parts, ended } = read(text, pieceBytes)

    expect(parts).toEqual([
      { name: 'text', fileName: undefined, type: '', body: 'Zwei Zeilen\r\nund ein — Strich', whole: true },
      { name: 'url', fileName: undefined, type: '', body: '', whole: true },
      {
        name: 'files',
        fileName: 'a.png',
        type: 'image/png',
        body: `almost\r\n--${BOUNDARY.slice(0, -1)}Y and a line end\r\n`,
        whole: true,
      },
      { name: 'files', fileName: 'empty', type: 'application/octet-stream', body: '', whole: true },
    ])
    expect(ended).toBe(true)
  })

  it('gives bytes on before the part is over, and keeps back no more than a delimiter', () => {
    const reader = createFormReader(BOUNDARY)
    const start = form(file('big', 'x'.repeat(100_000))).slice(0, 50_000)

    const events = reader.push(new TextEncoder().encode(start))

    const given = events.flatMap((event) => (event.kind === 'data' ? [event.bytes.length] : []))
    expect(given).toHaveLength(1)
    expect(given[0]).toBeGreaterThan(49_000)
  })

  it('is not over when its end is missing', () => {
    expect(read(text.slice(0, -6), 100).ended).toBe(false)
  })

  it('has names with quotes, line ends and letters of any script', () => {
    const { parts } = read(form(file('%22q%22%0D%0A%25 चित्र.png', 'x')), 10)

    expect(parts[0]?.fileName).toBe('"q"\r\n%25 चित्र.png')
  })

  it.each([
    ['a part without a name', form({ headers: 'Content-Type: text/plain', body: 'x' })],
    ['headers that do not end', `--${BOUNDARY}\r\n${'x'.repeat(17 * 1024)}`],
    ['something else after the boundary', `--${BOUNDARY}garbage`],
  ])('is refused with %s', (_what, broken) => {
    expect(() => read(broken, 1000)).toThrow(SyntaxError)
  })
})

it.each([
  ['multipart/form-data; boundary=----X', '----X'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['application/x-www-form-urlencoded', undefined],
  [null, undefined],
])('the boundary of %s is %s', (contentType, boundary) => {
  expect(boundaryOf(contentType)).toBe(boundary)
})
