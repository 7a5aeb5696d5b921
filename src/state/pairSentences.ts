/** The sentences about remembered devices: most visits need none, so they are files of their own. */
import ar from '../locales/pairs/ar.json?url'
import de from '../locales/pairs/de.json?url'
import en from '../locales/pairs/en.json'
import hi from '../locales/pairs/hi.json?url'
import { i18n, language } from './i18n.ts'
import type { Language } from './languages.ts'
import { addSentences, fetchSentences } from './useLanguage.ts'

const files = { de, hi, ar }

/** While the page is there. In English where they cannot be loaded now; the next change of language tries again. */
export async function addPairSentences(): Promise<void> {
  const load = async (wanted: Language) => ({
    pairs: wanted === 'en' ? en : await fetchSentences(files[wanted]),
  })
  i18n.global.mergeLocaleMessage('en', { pairs: en })
  addSentences(load)
  const now = language.value
  try {
    i18n.global.mergeLocaleMessage(now, await load(now))
  } catch {
    // English stands in for them.
  }
}
