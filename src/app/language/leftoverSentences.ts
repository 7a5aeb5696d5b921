/** The sentences about what earlier pages left: most visits find nothing of it, so they are files of their own. */
import ar from './locales/leftovers/ar.json?url'
import de from './locales/leftovers/de.json?url'
import en from './locales/leftovers/en.json'
import hi from './locales/leftovers/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addLeftoverSentences(): Promise<void> {
  return addLateSentences('leftovers', en, { de, hi, ar })
}
