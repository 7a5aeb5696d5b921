/** CRC-32 (ISO-HDLC, as in zip and PNG), computed while receiving so that a zip needs no second reading. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** Continues `crc` (0 at the beginning) over `data`; an unsigned 32-bit number. */
export function updateCrc32(crc: number, data: Uint8Array): number {
  let value = ~crc
  // An index loop: for…of over a typed array is several times slower, and this runs over every byte.
  for (let index = 0; index < data.length; index++) {
    value = (value >>> 8) ^ (table[(value ^ (data[index] ?? 0)) & 0xff] ?? 0)
  }
  return ~value >>> 0
}
