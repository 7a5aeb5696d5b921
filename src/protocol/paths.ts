/** What a receiver makes of an offered path: section 5 of docs/PROTOCOL.md, `path`. */
import { utf8 } from './bytes.ts'
import { SealdropError } from './error.ts'
import { limitMarks } from './marks.ts'
import { MAX_PATH_BYTES } from './messageSchemas.ts'
import { withoutNameEnd } from './nameEnd.ts'

/** What common file systems take for one name, in UTF-8. */
export const MAX_NAME_BYTES = 255

/** A longer "extension" is no extension: the name is cut at its end instead. */
const MAX_EXTENSION_BYTES = 32

/** Windows opens devices under these names, whatever the extension and with spaces before it. */
const RESERVED_NAME = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i

/** Control characters and lone surrogates. */
const NO_TEXT = /[\p{Cc}\p{Cs}]/u

/** Unicode's Bidi_Control: they make `exe.gpj` look like `jpg.exe` backwards. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Forbidden in names on Windows; `/` cannot occur in a segment, `\` is refused. */
const FORBIDDEN_ON_WINDOWS = /[<>:"|?*]/g

const encoder = new TextEncoder()

/**
 * The path under which a received file is kept and saved: relative, `/`-separated, NFC, harmless on every common
 * system. Throws SealdropError `bad-path` for what nobody offers by accident: absolute paths, drive letters, `..`,
 * `.` and empty segments, backslashes, control characters, lone surrogates, more than `maxBytes` before or after.
 * Applying it twice changes nothing.
 */
export function safePath(path: string, maxBytes = MAX_PATH_BYTES): string {
  if (utf8(path).length > maxBytes) throw badPath('too long')
  if (NO_TEXT.test(path)) throw badPath('control character or lone surrogate')
  // A separator on Windows, an ordinary character elsewhere: one path must not mean two.
  if (path.includes('\\')) throw badPath('backslash')
  if (/^[a-z]:/i.test(path)) throw badPath('drive letter')
  const segments = path.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw badPath('absolute, or a segment that is no name')
  }
  const safe = segments.map(safeSegment).join('/')
  // NFC and underscores can make it longer.
  if (utf8(safe).length > maxBytes) throw badPath('too long once made safe')
  return safe
}

function safeSegment(segment: string): string {
  const visible = composed(segment.replace(BIDI_CONTROLS, '')).replace(FORBIDDEN_ON_WINDOWS, '_')
  const trimmed = withoutNameEnd(visible).trimStart()
  // Cutting may uncover a device name ("con", many spaces, "x.txt"), and the underscore may be a byte too many.
  return shortened(withoutDeviceName(shortened(trimmed === '' ? '_' : trimmed)))
}

/** In NFC. Marks are bounded first: to put hundreds into their order takes time by the square of their number. */
function composed(segment: string): string {
  return limitMarks(limitMarks(segment).normalize('NFC'))
}

/** An underscore before the name of a device. */
export function withoutDeviceName(segment: string): string {
  return RESERVED_NAME.test(segment) ? `_${segment}` : segment
}

/** Cut to 255 bytes between characters, the extension kept. */
function shortened(segment: string): string {
  if (utf8(segment).length <= MAX_NAME_BYTES) return segment
  const extension = extensionOf(segment)
  const room = MAX_NAME_BYTES - utf8(extension).length
  const name = cutName(segment.slice(0, segment.length - extension.length), room) + extension
  // Dots alone could be cut away whole.
  return name === '' ? '_' : name
}

/** With its dot; empty where there is none, or none worth keeping. */
function extensionOf(segment: string): string {
  const dot = segment.lastIndexOf('.')
  const extension = dot > 0 ? segment.slice(dot) : ''
  return utf8(extension).length <= MAX_EXTENSION_BYTES ? extension : ''
}

/** As many characters as fit into `maxBytes` of UTF-8, and where some are left out, without what no name may end in. */
export function cutName(name: string, maxBytes: number): string {
  const { read } = encoder.encodeInto(name, new Uint8Array(maxBytes))
  return read === name.length ? name : withoutNameEnd(name.slice(0, read))
}

function badPath(why: string): SealdropError {
  return new SealdropError('bad-path', `an offered path was refused: ${why}`)
}
