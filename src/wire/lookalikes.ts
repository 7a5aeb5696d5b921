/**
 * Whether two names look the same to a person: the skeletons of UTS #39, section 4, by unhomoglyph's copy of the Unicode
 * Consortium's confusables. Its data are large: load this file only where one device may pose as another.
 */
import unhomoglyph from 'unhomoglyph'
import { cleanLine, foldCase } from './names.ts'

/** Folding may make a letter that looks like another one, and the other way round; it settles after two rounds or three. */
const MAX_ROUNDS = 6

/** Capitals drawn as small letters, which is what the data take some Cyrillic and Greek small letters for. */
const SMALL_CAPITALS = new Map(
  Array.from('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢĸʍ', (letter, at) => [letter, 'abcdefghijklmnoprstuvwyzkm'.charAt(at)]),
)

/** White letters on black, and the halves of flags: first letters of alphabets that are nobody's compatibility forms. */
const LETTER_SIGNS = /[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu
const ALPHABETS = [0x1f1e6, 0x1f170, 0x1f150]
const SMALL_A = 0x61

/**
 * What is easily overlooked: spaces and joiners, punctuation and signs that look like it, accents and strokes (the skeleton
 * of ø is o and a stroke), what has no meaning yet and may be drawn as nothing, the points that Hebrew and Arabic are
 * written with or without, the line that lengthens an Arabic word. Not the signs by which letters of other scripts
 * differ, as of か and が.
 */
const OVERLOOKED = new RegExp(
  [
    '(?!\\u3099|\\u309a)[\\u0483-\\u0489\\u0591-\\u05c7\\u0610-\\u061a\\u06d6-\\u06ed\\u0640',
    '\\p{Z}\\p{P}\\p{Sk}\\p{C}\\p{Script=Inherited}\\u00b0\\u02b9-\\u02df]',
  ].join(''),
  'gu',
)

/** Marks of whatever script change nothing of these letters that is not an accent. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]\p{M}*)\p{M}/gu

/** Whether a person may take one for the other, whatever the script, the case and the marks of their letters. */
export function lookAlike(one: string, other: string): boolean {
  const looks = new Set(looksOf(one))
  return looksOf(other).some((look) => looks.has(look))
}

/**
 * What a name looks like: names of which one look is the same look alike. As it is, and in small letters or capitals: a
 * letter may look like another one in one case only.
 */
export function looksOf(name: string): string[] {
  const line = cleanLine(name)
  return [line, foldCase(line), line.toUpperCase()].map(lookOf)
}

function lookOf(line: string): string {
  let look = skeleton(line.replace(/\p{Sk}/gu, ''))
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = skeleton(plainLetters(foldCase(look.normalize('NFKC'))))
    if (next === look) break
    look = next
  }
  // I and l look the same, and so do i and I but for the case.
  const letters = look.replaceAll('i', 'l').replaceAll('vv', 'w')
  return letters.replace(ACCENTS, '').replace(OVERLOOKED, '') || letters
}

/** UTS #39, section 4, `internalSkeleton`; what is to be ignored by default is gone already. */
function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD')
}

function plainLetters(text: string): string {
  return Array.from(text, (letter) => SMALL_CAPITALS.get(letter) ?? letter)
    .join('')
    .replace(LETTER_SIGNS, (sign) => {
      const code = sign.codePointAt(0) ?? 0
      const first = ALPHABETS.find((start) => code >= start) ?? code
      return String.fromCodePoint(SMALL_A + code - first)
    })
}
