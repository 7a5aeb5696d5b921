import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import de from './locales/de.json'
import en from './locales/en.json'
import { i18n, speak } from './i18n.ts'
import { addLateSentences } from './lateSentences.ts'
import { chooseLanguage, type LoadCatalogue } from './useLanguage.ts'

const files = { de: '/late.de.json', hi: '/late.hi.json', ar: '/late.ar.json' }
const storage = { getItem: () => null, setItem() {} }
const said = (key: string) => i18n.global.t(key)

let fetched: string[]

beforeEach(() => {
  fetched = []
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(url)
    return Promise.resolve(Response.json({ word: 'spät' }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  speak('en', en)
})

it('are added once, and follow each change of language', async () => {
  await Promise.all([
    addLateSentences('twice', { word: 'late' }, files),
    addLateSentences('twice', { word: 'late' }, files),
  ])
  expect(said('twice.word')).toBe('late')

  await chooseLanguage('de', { storage, wanted: [], load: () => Promise.resolve(de) })

  expect(said('twice.word')).toBe('spät')
  expect(fetched).toEqual(['/late.de.json'])
})

it('are there in a language that was being loaded when they came', async () => {
  let give: (catalogue: typeof de) => void = () => {}
  const load: LoadCatalogue = () => new Promise((resolve) => (give = resolve))
  const choosing = chooseLanguage('de', { storage, wanted: [], load })
  await addLateSentences('meanwhile', { word: 'late' }, files)

  give(de)
  await choosing

  expect(said('meanwhile.word')).toBe('spät')
})
