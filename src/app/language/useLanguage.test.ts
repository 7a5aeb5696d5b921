import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import de from './locales/de.json'
import en from './locales/en.json'
import hi from './locales/hi.json'
import ar from './locales/ar.json'
import { language, speak, t } from './i18n.ts'
import { chooseLanguage, markLanguage, startLanguage } from './useLanguage.ts'
import type { Language } from './languages.ts'

const catalogues = { en, de, hi, ar }

function setting(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial))
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}

const load = (language: Language) => Promise.resolve(catalogues[language])
const refuse = (language: Language) =>
  language === 'en' ? Promise.resolve(en) : Promise.reject(new Error('offline'))

afterEach(() => speak('en', en))

describe('at the start', () => {
  it('the browser’s language is spoken, and not remembered', async () => {
    const storage = setting()

    await startLanguage({ wanted: ['de-DE', 'en'], storage, load })

    expect(t('profile.start')).toBe('Los')
    expect(storage.kept.size).toBe(0)
  })

  it('what was chosen by hand goes first', async () => {
    const storage = setting({ 'sealdrop.language': 'hi' })

    await startLanguage({ wanted: ['de'], storage, load })

    expect(language.value).toBe('hi')
  })

  it('what was remembered and is no language is passed over', async () => {
    const storage = setting({ 'sealdrop.language': 'tlh' })

    await startLanguage({ wanted: ['de'], storage, load })

    expect(language.value).toBe('de')
  })

  it('English is spoken where the catalogue cannot be loaded', async () => {
    await startLanguage({ wanted: ['ar'], storage: setting(), load: refuse })

    expect(t('profile.start')).toBe('Start')
  })
})

describe('by hand', () => {
  it('a language is spoken at once and remembered', async () => {
    const storage = setting()

    await chooseLanguage('ar', { wanted: ['en'], storage, load })

    expect(language.value).toBe('ar')
    expect(storage.kept.get('sealdrop.language')).toBe('ar')
  })

  it('one that cannot be loaded changes nothing', async () => {
    const storage = setting()

    await expect(chooseLanguage('ar', { wanted: ['en'], storage, load: refuse })).rejects.toThrow('offline')

    expect(language.value).toBe('en')
    expect(storage.kept.size).toBe(0)
  })

  it('the later of two choices stays, whichever is loaded first', async () => {
    const storage = setting()
    let arrive = (): void => {}
    const slow = new Promise<typeof de>((resolve) => (arrive = () => resolve(de)))

    const first = chooseLanguage('de', { wanted: [], storage, load: () => slow })
    await chooseLanguage('hi', { wanted: [], storage, load })
    arrive()
    await first

    expect(language.value).toBe('hi')
    expect(storage.kept.get('sealdrop.language')).toBe('hi')
  })
})

it('the page says which language it is in, and which way it runs', async () => {
  const root = { lang: '', dir: '' }
  const stop = markLanguage(root)
  const before = { ...root }

  speak('ar', ar)
  await nextTick()
  stop()

  expect(before).toEqual({ lang: 'en', dir: 'ltr' })
  expect(root).toEqual({ lang: 'ar', dir: 'rtl' })
})
