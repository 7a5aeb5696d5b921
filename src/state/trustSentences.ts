/** The sentences of the page at /trust: few visits see it, so they are files of their own. */
import ar from '../locales/trust/ar.json?url'
import de from '../locales/trust/de.json?url'
import en from '../locales/trust/en.json'
import hi from '../locales/trust/hi.json?url'
import { i18n } from './i18n.ts'
import { addSentences, fetchSentences } from './useLanguage.ts'

const files = { de, hi, ar }

/** Call it before the language is chosen. */
export function addTrustSentences(): void {
  // The catalogue that stands in for all others has them always.
  i18n.global.mergeLocaleMessage('en', { trust: en })
  addSentences(async (language) => ({
    trust: language === 'en' ? en : await fetchSentences(files[language]),
  }))
}
