import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { updateCrc32 } from './crc32.ts'

it('gives the check value of CRC-32/ISO-HDLC', () => {
  const crc = updateCrc32(0, new TextEncoder().encode('123456789'))

  expect(crc).toBe(0xcbf43926)
})

it('gives the same over pieces as over the whole, and the same as zlib', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (pieces) => {
      const whole = Buffer.concat(pieces)

      const crc = pieces.reduce(updateCrc32, 0)

      expect(crc).toBe(crc32(whole))
    }),
  )
})
