/** Section 4 of docs/PROTOCOL.md: no lone surrogates in a control message. */
import { utf8 } from '../protocol/primitives/bytes.ts'

// ignoreBOM keeps a leading U+FEFF, which is part of the text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text with U+FFFD for each lone surrogate: file names on Windows and pasted text may hold some. */
export function wellFormed(text: string): string {
  return decoder.decode(utf8(text))
}
