import { describe, expect, it } from 'vitest'
import { baseName } from './saving.ts'

describe('the name in the downloads', () => {
  it.each([
    ['a.txt', 'a.txt'],
    ['photos/summer/a.jpg', 'a.jpg'],
  ])('of %s is %s', (path, name) => {
    const base = baseName(path)

    expect(base).toBe(name)
  })
})
