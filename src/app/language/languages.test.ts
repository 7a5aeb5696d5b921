import { describe, expect, it } from 'vitest'
import {
  directionOf,
  parseLanguage,
  pluralCategories,
  pluralForm,
  preferredLanguage,
  regionalLocale,
} from './languages.ts'

describe('the language of a person', () => {
  it.each([
    [[], 'en'],
    [['de'], 'de'],
    [['de-AT', 'en'], 'de'],
    [['AR-eg'], 'ar'],
    [['fr-FR', 'hi-IN', 'en'], 'hi'],
    [['en-GB', 'de'], 'en'],
    [['fr', 'ja'], 'en'],
    [['dea', 'den-CA'], 'en'],
    [[''], 'en'],
  ])('who wants %j is %s', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language)
  })

  it.each([['en'], ['de'], ['hi'], ['ar']])('%s is known again', (tag) => {
    expect(parseLanguage(tag)).toBe(tag)
  })

  it.each([[undefined], [''], ['fr'], ['DE'], ['de-AT'], ['__proto__']])('%s is not one', (text) => {
    expect(parseLanguage(text)).toBeUndefined()
  })
})

describe('numbers', () => {
  it('are as in the person’s own region, where it is one of the language', () => {
    expect(regionalLocale('de', ['en-US', 'de-CH', 'de'])).toBe('de-CH')
    expect(regionalLocale('ar', ['ar-EG'])).toBe('ar-EG')
  })

  it('are as in the language where the browser is of another', () => {
    expect(regionalLocale('hi', ['en-IN', 'de'])).toBe('hi')
    expect(regionalLocale('en', [])).toBe('en')
  })
})

it('only Arabic runs from right to left', () => {
  expect((['en', 'de', 'hi', 'ar'] as const).map(directionOf)).toEqual(['ltr', 'ltr', 'ltr', 'rtl'])
})

describe('plural forms', () => {
  it.each([
    ['en', ['one', 'other']],
    ['de', ['one', 'other']],
    ['hi', ['one', 'other']],
    ['ar', ['zero', 'one', 'two', 'few', 'many', 'other']],
  ] as const)('%s has %j', (language, categories) => {
    expect(pluralCategories(language)).toEqual(categories)
  })

  it.each([
    ['en', 0, 'other'],
    ['en', 1, 'one'],
    ['en', 2, 'other'],
    ['en', 11, 'other'],
    ['en', 101, 'other'],
    ['de', 0, 'other'],
    ['de', 1, 'one'],
    ['de', 2, 'other'],
    ['hi', 0, 'one'],
    ['hi', 1, 'one'],
    ['hi', 2, 'other'],
    ['hi', 100, 'other'],
    ['ar', 0, 'zero'],
    ['ar', 1, 'one'],
    ['ar', 2, 'two'],
    ['ar', 3, 'few'],
    ['ar', 10, 'few'],
    ['ar', 11, 'many'],
    ['ar', 99, 'many'],
    ['ar', 100, 'other'],
    ['ar', 101, 'other'],
    ['ar', 102, 'other'],
    ['ar', 103, 'few'],
    ['ar', 111, 'many'],
    ['ar', 1000, 'other'],
  ] as const)('in %s, %d takes "%s"', (language, count, category) => {
    const categories = pluralCategories(language)

    const index = pluralForm(language)(count, categories.length)

    expect(categories[index]).toBe(category)
  })

  it('a sentence with one form has it for every count', () => {
    const indices = [0, 1, 2, 3, 11, 100].map((count) => pluralForm('ar')(count, 1))

    expect(new Set(indices)).toEqual(new Set([0]))
  })
})
