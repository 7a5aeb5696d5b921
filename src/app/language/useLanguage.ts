/** The page's language: by the browser's choice or by hand, loaded on demand, changed in place. */
import { watch } from 'vue'
import ar from './locales/ar.json?url'
import de from './locales/de.json?url'
import hi from './locales/hi.json?url'
import { readSetting, writeSetting } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'
import { i18n, language, speak } from './i18n.ts'
import type { Catalogue } from './i18n.ts'
import { directionOf, parseLanguage, preferredLanguage, regionalLocale } from './languages.ts'
import type { Language } from './languages.ts'

export type LoadCatalogue = (language: Language) => Promise<Catalogue>

/** English is part of the page; each other language is a file of its own, which the service worker keeps. */
const files: Readonly<Record<Exclude<Language, 'en'>, string>> = { de, hi, ar }

/** Fetched, not imported: a browser may remember of an import that it failed, and never try again. */
const load: LoadCatalogue = async (language) => {
  if (language === 'en') return i18n.global.getLocaleMessage('en')
  // Built with this page, and held to the English one by catalogue.test.ts.
  return (await fetchSentences(files[language])) as Catalogue
}

/** Sentences beside the catalogue, by their place in it, e.g. `{ trust: … }`. */
export type LoadPart = (language: Language) => Promise<object>

const parts: LoadPart[] = []

/** For what few visits see: from now on `load` is asked in every change of language, and before the page is drawn. */
export function addSentences(load: LoadPart): void {
  parts.push(load)
}

/** The file at `url`, which the build made of a catalogue. */
export async function fetchSentences(url: string): Promise<object> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`there is no catalogue at ${url}`)
  return (await response.json()) as object
}

export interface LanguageOptions {
  /** What the browser's settings ask for, best first. */
  readonly wanted?: readonly string[]
  readonly storage?: Settings
  readonly load?: LoadCatalogue
}

let latest: Language | undefined

/**
 * Before the page is drawn: the language chosen by hand, else the browser's. English where its catalogue cannot
 * be loaded: a page in English is better than none.
 */
export async function startLanguage(options: LanguageOptions = {}): Promise<void> {
  const wanted = options.wanted ?? navigator.languages
  const remembered = parseLanguage(readSetting('language', options.storage))
  try {
    await show(remembered ?? preferredLanguage(wanted), options)
  } catch {
    await show('en', options)
  }
}

/** By hand, and for the next visit too. Rejects where the catalogue cannot be loaded; nothing changes then. */
export async function chooseLanguage(language: Language, options: LanguageOptions = {}): Promise<void> {
  if (await show(language, options)) writeSetting('language', language, options.storage)
}

/** Resolves to whether it is spoken now: another may have been chosen while this one was loaded. */
async function show(language: Language, options: LanguageOptions): Promise<boolean> {
  latest = language
  const [catalogue, ...first] = await Promise.all([
    (options.load ?? load)(language),
    ...parts.map((loadPart) => loadPart(language)),
  ])
  const others = [...first]
  // Some may have been added meanwhile.
  while (others.length < parts.length)
    others.push(...(await Promise.all(parts.slice(others.length).map((loadPart) => loadPart(language)))))
  if (latest !== language) return false
  const all = others.reduce<Catalogue>((said, part) => ({ ...said, ...part }), catalogue)
  speak(language, all, regionalLocale(language, options.wanted ?? navigator.languages))
  return true
}

/** Keeps `root`, the page's `<html>`, in the language of the sentences: hyphenation, voices, direction. */
export function markLanguage(root: Pick<HTMLElement, 'lang' | 'dir'> = document.documentElement): () => void {
  return watch(
    language,
    (now) => {
      root.lang = now
      root.dir = directionOf(now)
    },
    { immediate: true },
  )
}
