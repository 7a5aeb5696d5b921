import { expect, it } from 'vitest'
import sessionSentences from '../language/locales/session/en.json'
import { i18n } from '../language/i18n.ts'
import { securityPictures } from './securityPictures.ts'

it('every number of the code has a name and a picture of its own', () => {
  i18n.global.mergeLocaleMessage('en', sessionSentences)

  const all = securityPictures(Array.from({ length: 64 }, (_, number) => number))

  expect(new Set(all.map(({ name }) => name)).size).toBe(64)
  expect(new Set(all.map(({ url }) => url)).size).toBe(64)
  expect(all.filter(({ url }) => !url.includes('.svg'))).toEqual([])
})
