/** Room for a number in a name that another file has already: " (2)" before the extension. */
import { utf8 } from '../../protocol/primitives/bytes.ts'
import { cutName, MAX_NAME_BYTES } from '../../protocol/messages/paths.ts'

/** What is longer is no extension, but a part of the name. At most 3 bytes each, they leave room for a name. */
const MAX_EXTENSION_CHARACTERS = 32

/** The widest number that an offer's 100,000 items can need. */
export const WIDEST_NUMBER = ' (100001)'

/**
 * Folders and name before the extension, short enough for a number to follow within `maxNameBytes` of UTF-8, which must be
 * more than 200; and the extension with its dot, empty where there is none.
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
  return [path.slice(0, nameAt) + shortened(name, roomBytes), extension]
}

/** A folder's name has no extension: short enough for a number to follow. */
export function folderStem(name: string): string {
  return shortened(name, MAX_NAME_BYTES - WIDEST_NUMBER.length)
}

/** Never empty: dots alone could be cut away whole. */
function shortened(name: string, roomBytes: number): string {
  return cutName(name, roomBytes) || '_'
}
