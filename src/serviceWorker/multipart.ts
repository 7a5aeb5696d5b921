/** multipart/form-data (RFC 7578) read as it streams in: a shared video must never lie in memory as a whole. */

export type FormEvent =
  /** `fileName` is there for files only; it is empty for a file field in which nothing was chosen. */
  | { readonly kind: 'part'; readonly name: string; readonly fileName?: string; readonly type: string }
  /** Bytes of the part before. */
  | { readonly kind: 'data'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'part-end' }
  | { readonly kind: 'end' }

export interface FormReader {
  /** What became known by these bytes, in order. Throws SyntaxError for what is no form. */
  push(chunk: Uint8Array<ArrayBuffer>): FormEvent[]
}

/** Of one part. Browsers send three short lines; more is no browser. */
const MAX_HEADER_BYTES = 16 * 1024

const CRLF = '\r\n'
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const headersEnd = encoder.encode(CRLF + CRLF)

/** The boundary in a Content-Type header, or undefined where that is not a form. */
export function boundaryOf(contentType: string | null): string | undefined {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(
    contentType ?? '',
  )
  return found?.[1] ?? found?.[2]
}

export function createFormReader(boundary: string): FormReader {
  const delimiter = encoder.encode(`${CRLF}--${boundary}`)
  // The first delimiter stands at the very beginning, without the line end of the others.
  let rest = encoder.encode(CRLF)
  let state: 'preamble' | 'delimiter' | 'headers' | 'body' | 'over' = 'preamble'

  /** One step on: what it found, or undefined when more bytes are needed. */
  function step(): FormEvent[] | undefined {
    switch (state) {
      case 'preamble':
      case 'body':
        return readBody(state === 'body')
      case 'delimiter':
        return readAfterDelimiter()
      case 'headers':
        return readHeaders()
      case 'over':
        rest = rest.subarray(rest.length)
        return undefined
    }
  }

  function readBody(isPart: boolean): FormEvent[] | undefined {
    const at = indexOf(rest, delimiter)
    // What may be the beginning of a delimiter waits for the rest of it.
    const until = at ?? Math.max(0, rest.length - delimiter.length + 1)
    const data = isPart && until > 0 ? [{ kind: 'data' as const, bytes: rest.slice(0, until) }] : []
    rest = rest.subarray(at === undefined ? until : at + delimiter.length)
    if (at === undefined) return data.length > 0 ? data : undefined
    state = 'delimiter'
    return isPart ? [...data, { kind: 'part-end' }] : data
  }

  function readAfterDelimiter(): FormEvent[] | undefined {
    if (rest.length < 2) return undefined
    const mark = decoder.decode(rest.subarray(0, 2))
    rest = rest.subarray(2)
    if (mark === '--') {
      state = 'over'
      return [{ kind: 'end' }]
    }
    if (mark !== CRLF) throw new SyntaxError('no line end after the boundary')
    state = 'headers'
    return []
  }

  function readHeaders(): FormEvent[] | undefined {
    const at = indexOf(rest, headersEnd)
    if ((at ?? rest.length) > MAX_HEADER_BYTES) throw new SyntaxError('headers without end')
    if (at === undefined) return undefined
    const part = parseHeaders(decoder.decode(rest.subarray(0, at)))
    // An empty body's delimiter begins with the line end that ends the headers.
    rest = rest.subarray(at + CRLF.length * 2)
    state = 'body'
    return [part]
  }

  return {
    push(chunk) {
      rest = joined(rest, chunk)
      const events: FormEvent[] = []
      for (let found = step(); found; found = step()) events.push(...found)
      return events
    },
  }
}

function parseHeaders(text: string): FormEvent {
  const headers = new Map(
    text.split(CRLF).map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  const disposition = headers.get('content-disposition') ?? ''
  const name = parameter(disposition, 'name')
  if (!disposition.startsWith('form-data') || name === undefined)
    throw new SyntaxError('a part without a name')
  const fileName = parameter(disposition, 'filename')
  const type = headers.get('content-type') ?? ''
  return { kind: 'part', name, type, ...(fileName === undefined ? {} : { fileName }) }
}

/** A quoted parameter, with the three characters that browsers escape (HTML, multipart/form-data encoding). */
function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}="([^"]*)"`).exec(header)
  const escaped: Readonly<Record<string, string>> = { '%22': '"', '%0D': '\r', '%0A': '\n' }
  return found?.[1]?.replace(/%22|%0D|%0A/g, (code) => escaped[code] ?? code)
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number | undefined {
  const first = wanted[0] ?? 0
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (at + wanted.length > bytes.length) return undefined
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return undefined
}

function joined(before: Uint8Array<ArrayBuffer>, after: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (before.length === 0) return after
  const both = new Uint8Array(before.length + after.length)
  both.set(before)
  both.set(after, before.length)
  return both
}
