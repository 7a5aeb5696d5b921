/** The sentences of the page at /trust: few visits see it, so they are files of their own. */
import ar from '../language/locales/trust/ar.json?url'
import de from '../language/locales/trust/de.json?url'
import en from '../language/locales/trust/en.json'
import hi from '../language/locales/trust/hi.json?url'
import { i18n } from '../language/i18n.ts'
import { addSentences, fetchSentences } from '../language/useLanguage.ts'

const files = { de, hi, ar }

/** Call it before the language is chosen. */
export function addTrustSentences(): void {
  // The catalogue that stands in for all others has them always.
  i18n.global.mergeLocaleMessage('en', { trust: en })
  addSentences(async (language) => ({
    trust: language === 'en' ? en : await fetchSentences(files[language]),
  }))
}
