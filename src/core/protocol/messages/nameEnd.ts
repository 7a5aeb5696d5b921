/** Where a name ends on Windows, which drops full stops and spaces behind it. */

/** What is read of a string. */
type Characters = Pick<string, 'length' | 'charAt'>

/**
 * The length of `name` without the full stops and spaces at its end. Looks at each of those once: a pattern for them would be tried from every
 * one of a thousand full stops in the middle.
 */
export function nameEnd(name: Characters): number {
  let end = name.length
  while (end > 0 && isDropped(name.charAt(end - 1))) end -= 1
  return end
}

export function withoutNameEnd(name: string): string {
  return name.slice(0, nameEnd(name))
}

function isDropped(character: string): boolean {
  return character === '.' || /\s/.test(character)
}
