import { expect, it } from 'vitest'
import { securityPictures } from './securityPictures.ts'

it('every number of the code has a name and a picture of its own', () => {
  const all = securityPictures(Array.from({ length: 64 }, (_, number) => number))

  expect(new Set(all.map(({ name }) => name)).size).toBe(64)
  expect(new Set(all.map(({ url }) => url)).size).toBe(64)
  expect(all.filter(({ url }) => !url.includes('.svg'))).toEqual([])
})
