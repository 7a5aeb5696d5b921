import { encode } from 'uqr'
import { expect, it } from 'vitest'
import { qrPath } from './qrPath.ts'

it('covers exactly the dark modules of the code', () => {
  const text = 'https://sealdrop.example:5000/'
  const { data, size } = encode(text, { ecc: 'M', border: 4 })

  const drawn = qrPath(text)

  const bars = [...drawn.path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)]
  const covered = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, length] of bars) {
    for (let step = 0; step < Number(length); step++) covered[Number(y)]![Number(x) + step] = true
  }
  expect(drawn.size).toBe(size)
  expect(covered).toEqual(data)
  expect(bars.map(([bar]) => bar).join('')).toBe(drawn.path)
})
