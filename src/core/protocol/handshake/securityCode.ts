/** The security code: five of 64 pictures, from the top 30 bits of `code` (section 3). */
import type { Bytes } from '../primitives/bytes.ts'

/** `code`: 4 bytes. Five numbers of 0 to 63, first bits first. */
export function securityCodeNumbers(code: Bytes): readonly number[] {
  const bits = new DataView(code.buffer, code.byteOffset, 4).getUint32(0)
  return [26, 20, 14, 8, 2].map((shift) => (bits >>> shift) & 0x3f)
}

interface SecurityCodePicture {
  /** Code points in hex, as in the picture's file name. */
  readonly codePoint: string
  /** English name. The catalogues have its names in other languages, by code point. */
  readonly name: string
}

/** By number, as the Matrix specification numbers them for short authentication strings. */
export const securityCodePictures = [
  { codePoint: '1f436', name: 'Dog' },
  { codePoint: '1f431', name: 'Cat' },
  { codePoint: '1f981', name: 'Lion' },
  { codePoint: '1f40e', name: 'Horse' },
  { codePoint: '1f984', name: 'Unicorn' },
  { codePoint: '1f437', name: 'Pig' },
  { codePoint: '1f418', name: 'Elephant' },
  { codePoint: '1f430', name: 'Rabbit' },
  { codePoint: '1f43c', name: 'Panda' },
  { codePoint: '1f413', name: 'Rooster' },
  { codePoint: '1f427', name: 'Penguin' },
  { codePoint: '1f422', name: 'Turtle' },
  { codePoint: '1f41f', name: 'Fish' },
  { codePoint: '1f419', name: 'Octopus' },
  { codePoint: '1f98b', name: 'Butterfly' },
  { codePoint: '1f337', name: 'Flower' },
  { codePoint: '1f333', name: 'Tree' },
  { codePoint: '1f335', name: 'Cactus' },
  { codePoint: '1f344', name: 'Mushroom' },
  { codePoint: '1f30f', name: 'Globe' },
  { codePoint: '1f319', name: 'Moon' },
  { codePoint: '2601', name: 'Cloud' },
  { codePoint: '1f525', name: 'Fire' },
  { codePoint: '1f34c', name: 'Banana' },
  { codePoint: '1f34e', name: 'Apple' },
  { codePoint: '1f353', name: 'Strawberry' },
  { codePoint: '1f33d', name: 'Corn' },
  { codePoint: '1f355', name: 'Pizza' },
  { codePoint: '1f382', name: 'Cake' },
  { codePoint: '2764', name: 'Heart' },
  { codePoint: '1f600', name: 'Smiley' },
  { codePoint: '1f916', name: 'Robot' },
  { codePoint: '1f3a9', name: 'Hat' },
  { codePoint: '1f453', name: 'Glasses' },
  { codePoint: '1f527', name: 'Spanner' },
  { codePoint: '1f385', name: 'Santa' },
  { codePoint: '1f44d', name: 'Thumbs Up' },
  { codePoint: '2602', name: 'Umbrella' },
  { codePoint: '231b', name: 'Hourglass' },
  { codePoint: '23f0', name: 'Clock' },
  { codePoint: '1f381', name: 'Gift' },
  { codePoint: '1f4a1', name: 'Light Bulb' },
  { codePoint: '1f4d5', name: 'Book' },
  { codePoint: '270f', name: 'Pencil' },
  { codePoint: '1f4ce', name: 'Paperclip' },
  { codePoint: '2702', name: 'Scissors' },
  { codePoint: '1f512', name: 'Lock' },
  { codePoint: '1f511', name: 'Key' },
  { codePoint: '1f528', name: 'Hammer' },
  { codePoint: '260e', name: 'Telephone' },
  { codePoint: '1f3c1', name: 'Flag' },
  { codePoint: '1f682', name: 'Train' },
  { codePoint: '1f6b2', name: 'Bicycle' },
  { codePoint: '2708', name: 'Aeroplane' },
  { codePoint: '1f680', name: 'Rocket' },
  { codePoint: '1f3c6', name: 'Trophy' },
  { codePoint: '26bd', name: 'Ball' },
  { codePoint: '1f3b8', name: 'Guitar' },
  { codePoint: '1f3ba', name: 'Trumpet' },
  { codePoint: '1f514', name: 'Bell' },
  { codePoint: '2693', name: 'Anchor' },
  { codePoint: '1f3a7', name: 'Headphones' },
  { codePoint: '1f4c1', name: 'Folder' },
  { codePoint: '1f4cc', name: 'Pin' },
] as const satisfies readonly SecurityCodePicture[]
