/** Combining marks stacked on one letter: hundreds draw over the lines around them, and cost a browser seconds. */

/** More than any script stacks on a letter; Unicode's own bound for streams (Annex 15, section 13) is 30. */
export const MAX_MARKS = 8

/** Whatever joins the letter before it: joiners and the like between marks do not make them fewer. */
const JOINING = '[\\p{M}\\p{Cf}]'

const STACKED = new RegExp(`(${JOINING}{${MAX_MARKS}})${JOINING}+`, 'gu')

/** The text without the marks beyond eight in a row. Applying it twice changes nothing. */
export function limitMarks(text: string): string {
  return text.replace(STACKED, '$1')
}
