import { i18n, language } from './i18n.ts'
import type { Language } from './languages.ts'
import { addSentences, fetchSentences } from './useLanguage.ts'

/** Where the catalogues other than English lie. */
export type CatalogueFiles = Readonly<Record<Exclude<Language, 'en'>, string>>

const adding = new Map<string, Promise<void>>()

/**
 * Adds the sentences of a part that most visits do not need, while the page is there. In English where they cannot be
 * loaded now; the next change of language tries again. `en`: the part's English ones. Once, however often it is called.
 */
export function addLateSentences(part: string, en: object, files: CatalogueFiles): Promise<void> {
  const added = adding.get(part) ?? add(part, en, files)
  adding.set(part, added)
  return added
}

async function add(part: string, en: object, files: CatalogueFiles): Promise<void> {
  const load = async (wanted: Language) => ({
    [part]: wanted === 'en' ? en : await fetchSentences(files[wanted]),
  })
  i18n.global.mergeLocaleMessage('en', { [part]: en })
  addSentences(load)
  const now = language.value
  try {
    i18n.global.mergeLocaleMessage(now, await load(now))
  } catch {
    // English stands in for them.
  }
}
