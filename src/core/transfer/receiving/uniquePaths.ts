/** No two files of one offer end up as the same file: section 5 of docs/PROTOCOL.md. */
import { MAX_PATH_BYTES } from '../../protocol/messages/messageSchemas.ts'
import { splitForNumber, WIDEST_NUMBER } from './numberedNames.ts'

/** A path as long as one may be offered, and a number in its name. */
export const MAX_UNIQUE_PATH_BYTES = MAX_PATH_BYTES + WIDEST_NUMBER.length

/** Stands for `/` in folded paths: sorts before every character of a name, and occurs in none. */
const SEPARATOR = '\u0000'

/**
 * The same paths in the same order, with " (2)", " (3)", … in the names of those that a file system could take
 * for an earlier one (also where only case or Unicode form differs), or for the folder of another.
 */
export function uniquePaths(paths: readonly string[]): string[] {
  const keys = paths.map(fold)
  const isFolder = folderTest(keys)
  const taken = new Set<string>()
  const lastNumber = new Map<string, number>()

  /** Takes the path of this key if it is free. */
  function take(key: string): boolean {
    if (taken.has(key) || isFolder(key)) return false
    taken.add(key)
    return true
  }

  function numbered(path: string): string {
    const [stem, extension] = splitForNumber(path)
    // Remembered for the shortened name: long names that become the same must not be counted through each time.
    const key = fold(stem + extension)
    for (let number = (lastNumber.get(key) ?? 1) + 1; ; number++) {
      const candidate = `${stem} (${number})${extension}`
      if (!take(fold(candidate))) continue
      lastNumber.set(key, number)
      return candidate
    }
  }

  return paths.map((path, index) => (take(keys[index] ?? '') ? path : numbered(path)))
}

/** Whether a folded path is the folder of another. Sorted, whatever lies in a folder follows it directly. */
function folderTest(keys: readonly string[]): (key: string) => boolean {
  const sorted = keys.toSorted(byCodeUnits)
  return (key) => {
    const inside = key + SEPARATOR
    return sorted[firstNotBefore(sorted, inside)]?.startsWith(inside) === true
  }
}

function firstNotBefore(sorted: readonly string[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Equal for what some file system takes for equal. Upper case first: it alone makes "ß" and "SS" meet. */
function fold(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC').split('/').join(SEPARATOR)
}
