/**
 * The one rule for names, section 2 of docs/PROTOCOL.md: the server, the page and the sealed `ready` all keep a name as
 * this file cleans it, and compare names by `plainName` (or, where it matters who somebody is, by lookalikes.ts).
 */

/** What fits on a line of a small screen, in Unicode code points. */
export const MAX_NAME_CHARACTERS = 40

/**
 * Longer text is refused before it is looked at: a code point takes at most two UTF-16 units, and what is stripped needs
 * some room.
 */
export const MAX_NAME_UNITS = 256

/** More marks on one letter than any script stacks: beyond that they draw over the lines around the name. */
const MAX_MARKS = 4

/**
 * Characters that show nothing, or change how others are shown: controls, lone surrogates, line separators, all of
 * Default_Ignorable_Code_Point (zero-width and bidirectional controls, fillers, variation selectors, tags) but the two
 * joiners and the emoji selector, annotation controls, private use and noncharacters, and the letters and symbols that are drawn as blanks.
 */
const INVISIBLE = new RegExp(
  [
    '(?!\\u200c|\\u200d|\\ufe0f)',
    '[\\u{16fe4}\\p{Cc}\\p{Cs}\\p{Co}\\p{Noncharacter_Code_Point}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}',
    '\\ufff9-\\ufffc\\u2800\\u{13441}\\u{13442}\\u{1d159}]',
  ].join(''),
  'gu',
)

const SPACES = /\p{Z}+/gu

/** Scripts whose spelling needs ZWJ and ZWNJ (Unicode Standard, section 23.2). */
const JOINED =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Nko}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}' +
  '\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}' +
  '\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}'

/**
 * A joiner that does something: one between two letters of such a script, or ZWJ between two emoji; and VS16 behind a sign
 * that is a picture with it only, or between a digit and its key.
 */
const USEFUL_JOINER = new RegExp(
  `(?<=[${JOINED}])[\\u200c\\u200d](?=[${JOINED}])` +
    '|(?<=\\p{Extended_Pictographic}\\ufe0f?\\p{Emoji_Modifier}?)\\u200d(?=\\p{Extended_Pictographic})' +
    '|(?<=\\p{Extended_Pictographic})(?<!\\p{Emoji_Presentation})\\ufe0f|(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  'gu',
)
const JOINERS = /\u200c|\u200d|\ufe0f/gu

/** Marks without a letter of their own would be drawn onto what stands before the name. */
const LEADING_MARKS = /^[\p{M}\p{Z}]+/u
const STACKED_MARKS = new RegExp(`([\\p{Mn}\\p{Me}]{${MAX_MARKS}})[\\p{Mn}\\p{Me}]+`, 'gu')

/** A name of joiners and spaces alone would be a blank line in a list. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Text of one line without anything that cannot be seen: NFC, single spaces, none around it. */
export function cleanLine(raw: string): string {
  return withoutUselessJoiners(raw.replace(INVISIBLE, ''))
    .normalize('NFC')
    .replace(SPACES, ' ')
    .replace(LEADING_MARKS, '')
    .replace(STACKED_MARKS, '$1')
    .trim()
}

/** The name as it is kept and shown, or undefined where nothing of it can be seen or it has more than 40 characters. */
export function cleanName(raw: string): string | undefined {
  if (raw.length > MAX_NAME_UNITS) return undefined
  const name = cleanLine(raw)
  return VISIBLE.test(name) && Array.from(name).length <= MAX_NAME_CHARACTERS ? name : undefined
}

/** Equal for names that differ in case, space, compatibility forms or joiners only (UAX #15 and #44). */
export function plainName(name: string): string {
  return foldCase(cleanLine(name).replace(JOINERS, '').normalize('NFKC')).replace(SPACES, '')
}

/** Without regard to case, ß and the final sigma included. */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}

function withoutUselessJoiners(text: string): string {
  if (text.search(JOINERS) < 0) return text
  const useful = new Set(Array.from(text.matchAll(USEFUL_JOINER), ({ index }) => index))
  return text.replace(JOINERS, (joiner, index: number) => (useful.has(index) ? joiner : ''))
}
