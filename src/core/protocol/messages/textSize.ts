/** How long a text may be: section 5 of docs/PROTOCOL.md, *Text*. One count for what the page says and what the engine sends. */
import { utf8 } from '../primitives/bytes.ts'
import { MAX_CONTROL_BYTES } from '../records/plaintext.ts'

/** In UTF-8: leaves room for the JSON escapes of most texts. */
export const MAX_TEXT_BYTES = 60 * 1024

/** The message without the text: `{"type":"text","id":4294967295,"text":}` and its header. */
const FRAME_BYTES = 128

/** In JSON, with its quotation marks: what the 64 KiB of a control message leave. */
export const MAX_ESCAPED_BYTES = MAX_CONTROL_BYTES - FRAME_BYTES

/** Backspace, tab, line feed, form feed, carriage return. */
const SHORT_ESCAPES: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d])

export interface TextExcess {
  /** What it takes, and what it may take. */
  readonly bytes: number
  readonly limit: number
  /** Only by its escapes: quotation marks, line ends and the like. */
  readonly isEscaped: boolean
}

/** What is too much of a text, or undefined when it can be sent. */
export function textExcess(text: string): TextExcess | undefined {
  const bytes = utf8(text).length
  if (bytes > MAX_TEXT_BYTES) return { bytes, limit: MAX_TEXT_BYTES, isEscaped: false }
  const escaped = bytes + escapeBytes(text)
  return escaped > MAX_ESCAPED_BYTES
    ? { bytes: escaped, limit: MAX_ESCAPED_BYTES, isEscaped: true }
    : undefined
}

/** What JSON adds: a backslash, five more for a control character without a letter of its own, two quotation marks. */
function escapeBytes(text: string): number {
  let added = 2
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 0x22 || unit === 0x5c) added += 1
    else if (unit < 0x20) added += SHORT_ESCAPES.has(unit) ? 1 : 5
  }
  return added
}
