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
  return addOnce(part, en, files, (sentences) => ({ [part]: sentences }))
}

/** The same for a file that holds several groups. `name` tells it from others. */
export function addLateGroups(name: string, en: object, files: CatalogueFiles): Promise<void> {
  return addOnce(`groups of ${name}`, en, files, (groups) => groups)
}

type AsCatalogue = (sentences: object) => object

function addOnce(name: string, en: object, files: CatalogueFiles, as: AsCatalogue): Promise<void> {
  const added = adding.get(name) ?? add(en, files, as)
  adding.set(name, added)
  return added
}

async function add(en: object, files: CatalogueFiles, as: AsCatalogue): Promise<void> {
  const load = async (wanted: Language) => as(wanted === 'en' ? en : await fetchSentences(files[wanted]))
  i18n.global.mergeLocaleMessage('en', as(en))
  addSentences(load)
  const now = language.value
  try {
    i18n.global.mergeLocaleMessage(now, await load(now))
  } catch {
    // English stands in for them.
  }
}
