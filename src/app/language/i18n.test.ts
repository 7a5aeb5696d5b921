import { afterEach, describe, expect, it } from 'vitest'
import { computed } from 'vue'
import ar from './locales/ar.json'
import de from './locales/de.json'
import en from './locales/en.json'
import hi from './locales/hi.json'
import sessionAr from './locales/session/ar.json'
import sessionDe from './locales/session/de.json'
import sessionEn from './locales/session/en.json'
import sessionHi from './locales/session/hi.json'
import { friendlyName } from '../lobby/friendlyName.ts'
import { format, i18n, say, speak, t } from './i18n.ts'
import { languages } from './languages.ts'
import { peerTag } from '../lobby/peerLabel.ts'
import { securityPictures } from '../session/securityPictures.ts'
import { MAX_NAME_CHARACTERS } from '../../wire/names.ts'

const catalogues = { en, de, hi, ar }
const ofSessions = { en: sessionEn, de: sessionDe, hi: sessionHi, ar: sessionAr }
const tags = languages.map(({ tag }) => tag)

afterEach(() => speak('en', en))

describe('files in the tray', () => {
  it.each([
    ['en', 0, '0 files, 1 kB'],
    ['en', 1, '1 file, 1 kB'],
    ['en', 2, '2 files, 1 kB'],
    ['en', 1000, '1,000 files, 1 kB'],
    ['de', 1, '1 Datei, 1 kB'],
    ['de', 1000, '1.000 Dateien, 1 kB'],
    ['hi', 0, '0 फ़ाइल, 1 kB'],
    ['hi', 1, '1 फ़ाइल, 1 kB'],
    ['hi', 2, '2 फ़ाइलें, 1 kB'],
    ['hi', 100_000, '1,00,000 फ़ाइलें, 1 kB'],
    ['ar', 0, '0 ملف، 1 kB'],
    ['ar', 1, 'ملف واحد، 1 kB'],
    ['ar', 2, 'ملفان، 1 kB'],
    ['ar', 3, '3 ملفات، 1 kB'],
    ['ar', 11, '11 ملفًا، 1 kB'],
    ['ar', 100, '100 ملف، 1 kB'],
    ['ar', 103, '103 ملفات، 1 kB'],
  ] as const)('in %s are told, %d of them, as "%s"', (language, count, text) => {
    speak(language, catalogues[language])

    const told = t('tray.total', { size: '1 kB' }, count)

    expect(told.replaceAll(/[\u2068\u2069]/g, '')).toBe(text)
  })
})

describe('a change of language', () => {
  it('reaches what was said before, sentences and numbers', () => {
    const told = computed(() => say([{ key: 'tray.more', count: 1500 }, { key: 'tray.clear' }]))
    const before = told.value

    speak('de', de)

    expect(before).toBe('and 1,500 more files Remove all')
    expect(told.value).toBe('und 1.500 weitere Dateien Alle entfernen')
  })

  it('takes the numbers of the person’s region', () => {
    speak('ar', ar, 'ar-EG')

    expect(format.value.count(1234)).toBe('١٬٢٣٤')
    expect(t('tray.more', {}, 12)).toBe('و١٢ ملفًا آخر')
  })
})

describe('a name of another direction', () => {
  it('stands apart in the sentence', () => {
    speak('ar', ar)

    expect(t('session.title', { name: 'Bob' })).toBe('جلسة مع \u2068Bob\u2069')
  })

  it('leaves a sentence of its own direction as it is', () => {
    expect(t('session.title', { name: 'Bob' })).toBe('Session with Bob')
    expect(t('session.title', { name: 'محمد' })).toBe('Session with \u2068محمد\u2069')
  })
})

it('the sign before a tag stays before it, whichever way the page runs', () => {
  const english = peerTag('12ab34')
  speak('ar', ar)

  expect(english).toBe('#12ab')
  expect(peerTag('12ab34')).toMatch(/^\u2068#.*12ab.*\u2069$/u)
})

describe.each(tags)('a friendly name in %s', (tag) => {
  it('fits into the name field, whichever words are drawn, and holds nothing that cannot be seen', () => {
    speak(tag, catalogues[tag])
    const draws = Array.from({ length: 24 }, (_, index) => index / 24)

    const names = draws.map((draw) => friendlyName(() => draw))

    expect(new Set(names).size).toBe(24)
    expect(names.filter((name) => !/^[\p{L}\p{M}]+ [\p{L}\p{M}]+$/u.test(name))).toEqual([])
    expect(names.filter((name) => name.length > MAX_NAME_CHARACTERS)).toEqual([])
  })
})

it('an adjective stands before the animal, in Arabic behind it', () => {
  const names = tags.map((tag) => {
    speak(tag, catalogues[tag])
    return friendlyName(() => 0)
  })

  expect(names).toEqual(['Amber Badger', 'Bunter Biber', 'अनोखा उल्लू', 'أرنب أصيل'])
})

it.each(tags)(
  'the pictures of the security code have 64 names that differ from the first word on in %s',
  (tag) => {
    i18n.global.setLocaleMessage(tag, catalogues[tag])
    i18n.global.mergeLocaleMessage(tag, ofSessions[tag])
    i18n.global.locale.value = tag

    const all = securityPictures(Array.from({ length: 64 }, (_, number) => number))

    expect(new Set(all.map(({ name }) => name.split(' ')[0])).size).toBe(64)
  },
)
