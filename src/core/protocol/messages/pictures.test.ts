import { describe, expect, it } from 'vitest'
import { isPicture } from './pictures.ts'

const file = (type: string) => ({ type, size: 1 })

describe('what counts as a picture', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif', 'bmp'])('a picture in %s', (kind) => {
    expect(isPicture(file(`image/${kind}`))).toBe(true)
  })

  it.each(['image/svg+xml', 'text/html', 'image/tiff', 'video/mp4', 'application/pdf', ''])(
    'nothing of the type "%s"',
    (type) => {
      expect(isPicture(file(type))).toBe(false)
    },
  )

  it.each([
    [0, false],
    [1, true],
    [64 * 1024 * 1024, true],
    [64 * 1024 * 1024 + 1, false],
  ])('of %i bytes: %s', (size, expected) => {
    expect(isPicture({ type: 'image/jpeg', size })).toBe(expected)
  })
})
