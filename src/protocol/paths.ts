/** What a receiver makes of an offered path: section 5 of docs/PROTOCOL.md, `path`. */
import { utf8 } from './bytes.ts'
import { SealdropError } from './error.ts'
import { MAX_PATH_BYTES } from './messages.ts'

/** What common file systems take for one name. */
const MAX_SEGMENT_BYTES = 255

/** A longer "extension" is no extension: the name is cut at its end instead. */
const MAX_EXTENSION_BYTES = 32

/** Windows opens devices under these names, whatever the extension. */
const RESERVED_NAME = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\.)/i

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Unicode's Bidi_Control: they make `exe.gpj` look like `jpg.exe` backwards. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Forbidden in names on Windows; `/` cannot occur in a segment, `\` is refused. */
const FORBIDDEN_ON_WINDOWS = /[<>:"|?*]/g

const TRAILING_DOTS_AND_SPACES = /[. ]+$/

/**
 * The path under which a received file is kept and saved: relative, `/`-separated, NFC, harmless on every common
 * system. Throws SealdropError `bad-path` for what nobody offers by accident: absolute paths, drive letters, `..`,
 * `.` and empty segments, backslashes, control characters, more than 1,024 bytes. Applying it twice changes nothing.
 */
export function safePath(path: string): string {
  if (utf8(path).length > MAX_PATH_BYTES) throw badPath('too long')
  if (CONTROL.test(path) || path.includes('\\')) throw badPath('control character or backslash')
  if (/^[a-z]:/i.test(path)) throw badPath('drive letter')
  const segments = path.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw badPath('absolute, or a segment that is no name')
  }
  return segments.map(safeSegment).join('/')
}

function safeSegment(segment: string): string {
  const visible = segment.replace(BIDI_CONTROLS, '').normalize('NFC').replace(FORBIDDEN_ON_WINDOWS, '_')
  const trimmed = visible.replace(TRAILING_DOTS_AND_SPACES, '').trimStart()
  const named = trimmed === '' ? '_' : trimmed
  const free = RESERVED_NAME.test(named) ? `_${named}` : named
  return shortened(free)
}

/** Cut to 255 bytes between characters, the extension kept. */
function shortened(segment: string): string {
  if (utf8(segment).length <= MAX_SEGMENT_BYTES) return segment
  const dot = segment.lastIndexOf('.')
  const extension = dot > 0 ? segment.slice(dot) : ''
  const kept = utf8(extension).length <= MAX_EXTENSION_BYTES ? extension : ''
  let stem = ''
  let bytes = utf8(kept).length
  for (const character of segment.slice(0, segment.length - kept.length)) {
    bytes += utf8(character).length
    if (bytes > MAX_SEGMENT_BYTES) break
    stem += character
  }
  return stem.replace(TRAILING_DOTS_AND_SPACES, '') + kept
}

function badPath(why: string): SealdropError {
  return new SealdropError('bad-path', `an offered path was refused: ${why}`)
}
