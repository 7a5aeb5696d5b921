/** Names and file names of one direction of writing inside sentences of another (Unicode Annex 9, isolates). */
import type { Direction } from './languages.ts'

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: what `<bdi>` is, for text without elements. */
const ISOLATE = '\u2068'
const END = '\u2069'

const rightToLeftLetter =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
/** Latin letters, but digits and signs too: at a name's edge they would wander to its other side. */
const notRightToLeft = /[^\p{Script=Arabic}\p{M}\s]/u

/**
 * `text` so that it neither reorders a sentence of `direction` nor is reordered by it. Text that runs like the
 * sentence stays as it is.
 */
export function isolate(text: string, direction: Direction): string {
  const foreign = direction === 'ltr' ? rightToLeftLetter : notRightToLeft
  return foreign.test(text) ? `${ISOLATE}${text}${END}` : text
}

/** For file names: characters that cannot be seen do not belong into them. */
export function withoutIsolates(text: string): string {
  return text.replaceAll(/[\u2066-\u2069]/g, '')
}
