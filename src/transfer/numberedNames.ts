/** Room for a number in a name that another file has already: " (2)" before the extension. */
import { utf8 } from '../protocol/bytes.ts'

/** What common file systems allow one name to take, in UTF-8. */
export const MAX_NAME_BYTES = 255

/** What is longer is no extension, but a part of the name. At most 3 bytes each, they leave room for a name. */
const MAX_EXTENSION_CHARACTERS = 32

/** The widest number that an offer's 100,000 items can need. */
export const WIDEST_NUMBER = ' (100001)'

const encoder = new TextEncoder()

/**
 * Folders and name before the extension, short enough for a number to follow within `maxNameBytes` of UTF-8; and the
 * extension with its dot, empty where there is none.
 */
export function splitForNumber(
  path: string,
  maxNameBytes = MAX_NAME_BYTES,
): [stem: string, extension: string] {
  const nameAt = path.lastIndexOf('/') + 1
  const dot = path.lastIndexOf('.')
  const isExtension = dot > nameAt && path.length - dot <= MAX_EXTENSION_CHARACTERS
  const extension = isExtension ? path.slice(dot) : ''
  const name = path.slice(nameAt, path.length - extension.length)
  const roomBytes = maxNameBytes - utf8(extension + WIDEST_NUMBER).length
  return [path.slice(0, nameAt) + startOf(name, roomBytes), extension]
}

/** As many characters of the name as fit. */
function startOf(name: string, roomBytes: number): string {
  return name.slice(0, encoder.encodeInto(name, new Uint8Array(roomBytes)).read)
}
