/** What a receiver makes of an offered path: section 5 of docs/PROTOCOL.md, `path`. */
import { utf8 } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import { limitMarks } from './marks.ts'
import { MAX_PATH_BYTES } from './messageSchemas.ts'
import { withoutNameEnd } from './nameEnd.ts'

/** What common file systems take for one name, in UTF-8. */
export const MAX_NAME_BYTES = 255

/** A UTF-16 unit takes at most three bytes in UTF-8. */
const BYTES_PER_UNIT = 3

/** A longer "extension" is no extension: the name is cut at its end instead. */
const MAX_EXTENSION_BYTES = 32

/** Windows opens devices under these names, whatever the extension and with spaces before it. */
const RESERVED_NAME = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i

/** A segment that is empty, `.` or `..`. */
const NO_NAME = /(?:^|\/)\.{0,2}(?:\/|$)/

/** Control characters, line ends of Unicode, lone surrogates, code points that are no characters, separators of Windows. */
const NOT_IN_NAMES = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\\]/gu

/**
 * Unicode's Bidi_Control: they make `exe.gpj` look like `jpg.exe` backwards. And what shows nothing and joins nothing, by
 * which two names look the same: soft hyphens, spaces of no width, byte order marks.
 */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/** Forbidden in names on Windows; `/` cannot occur in a segment. */
const FORBIDDEN_ON_WINDOWS = /[<>:"|?*]/g

/** A drive of Windows, or looks like one. */
const DRIVE_LETTER = /^([a-z]):/i

/** Nothing of it can be seen: a blank line in a list, under which nobody would look for anything. */
const BLANK = /^[\p{Default_Ignorable_Code_Point}\p{Z}\u2800]+$/u

/** Of files only: browsers save a name of nothing else as "download", which nobody would find by the name in the list. */
const NO_NAME_OF_A_FILE = /^[\p{Default_Ignorable_Code_Point}\p{Z}\u2800_-]+$/u

const FILE_WITHOUT_NAME = 'file'
const FOLDER_WITHOUT_NAME = '_'

const encoder = new TextEncoder()

/**
 * The path under which a received file is kept, listed and saved: relative, `/`-separated, NFC, harmless on every common
 * system, at most `maxBytes` of UTF-8 in all and 255 in each name. Throws SealdropError `bad-path` for what nobody offers by
 * accident: absolute paths, and `..`, `.` and empty segments. Applying it twice changes nothing.
 */
export function safePath(path: string, maxBytes = MAX_PATH_BYTES): string {
  if (NO_NAME.test(path)) {
    throw new SealdropError('bad-path', 'an offered path was refused: absolute, or a segment that is no name')
  }
  // Of all names at once: a path may have five hundred of them, and an offer sixteen thousand such paths.
  const segments = withoutForbidden(path).split('/')
  const name = safeFileName(segments.pop() ?? '')
  const folders = segments.map(safeFolderName)
  return fittingPath([...folders, name].join('/'), maxBytes)
}

/** A path as safe as any for naming what was refused: each segment that is no name becomes an underscore. */
export function pathToShow(path: string): string {
  const segments = path
    .split('/')
    .map((segment) => (/^\.{0,2}$/.test(segment) ? FOLDER_WITHOUT_NAME : segment))
  return safePath(segments.join('/'))
}

/**
 * A path without lone surrogates as any receiver takes it, also one that refuses what this one rewrites: without control
 * characters, separators of Windows and what looks like a drive, of 1 to 1,024 bytes. Segments that are no names stay.
 */
export function wirePath(path: string): string {
  const written = path.replace(NOT_IN_NAMES, '_').replace(DRIVE_LETTER, '$1_')
  return fittingPath(written === '' ? FILE_WITHOUT_NAME : written, MAX_PATH_BYTES)
}

/** Whether wirePath() leaves out some of it. */
export function isShortened(path: string): boolean {
  return utf8(path).length > MAX_PATH_BYTES
}

/**
 * The path, or one of at most `maxBytes` that says as much of it as fits: its name, cut where it is too long, in the first of its
 * folders. One folder stands for the others, named by a hash of them, so that what lay in different folders still does.
 */
function fittingPath(path: string, maxBytes: number): string {
  if (utf8(path).length <= maxBytes) return path
  const folders = path.split('/')
  const name = shortened(folders.pop() ?? '')
  // Whatever the name: files of one folder stay together.
  let roomBytes = maxBytes - MAX_NAME_BYTES - HASH_NAME_BYTES - 2
  const kept: string[] = []
  for (const folder of folders) {
    roomBytes -= utf8(folder).length + 1
    if (roomBytes < 0) break
    kept.push(folder)
  }
  const others = folders.slice(kept.length)
  return [...kept, ...(others.length > 0 ? [hashName(others.join('/'))] : []), name].join('/')
}

const HASH_NAME_BYTES = 9

/** `_` and eight hex digits: FNV-1a with 32 bits. Files whose folders meet in spite of it are told apart by their names. */
function hashName(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return `_${(hash >>> 0).toString(16).padStart(8, '0')}`
}

/** No pattern here knows `/`, and no mark joins it: it stays where it is. */
function withoutForbidden(path: string): string {
  return composed(path.replace(INVISIBLE, '').replace(NOT_IN_NAMES, '_')).replace(FORBIDDEN_ON_WINDOWS, '_')
}

function safeFileName(segment: string): string {
  const name = safeSegment(segment, FILE_WITHOUT_NAME)
  return NO_NAME_OF_A_FILE.test(name) ? shortened(FILE_WITHOUT_NAME + name) : name
}

function safeFolderName(segment: string): string {
  const name = safeSegment(segment, FOLDER_WITHOUT_NAME)
  return BLANK.test(name) ? shortened(FOLDER_WITHOUT_NAME + name) : name
}

function safeSegment(segment: string, withoutName: string): string {
  const trimmed = withoutNameEnd(segment).trimStart()
  // Cutting may uncover a device name ("con", many spaces, "x.txt"), and the underscore may be a byte too many.
  return shortened(withoutDeviceName(shortened(trimmed === '' ? withoutName : trimmed, withoutName)))
}

/** In NFC. Marks are bounded first: to put hundreds into their order takes time by the square of their number. */
function composed(path: string): string {
  return limitMarks(limitMarks(path).normalize('NFC'))
}

/** An underscore before the name of a device. */
export function withoutDeviceName(segment: string): string {
  return RESERVED_NAME.test(segment) ? `_${segment}` : segment
}

/** Cut to 255 bytes between characters, the extension kept. */
function shortened(segment: string, withoutName = FILE_WITHOUT_NAME): string {
  if (segment.length * BYTES_PER_UNIT <= MAX_NAME_BYTES || utf8(segment).length <= MAX_NAME_BYTES)
    return segment
  const extension = extensionOf(segment)
  const room = MAX_NAME_BYTES - utf8(extension).length
  const name = cutName(segment.slice(0, segment.length - extension.length), room) + extension
  // Dots alone could be cut away whole.
  return name === '' ? withoutName : name
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
