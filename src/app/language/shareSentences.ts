/** The sentences about what other apps share into this one: most visits begin without it, so they are files of their own. */
import ar from './locales/share/ar.json?url'
import de from './locales/share/de.json?url'
import en from './locales/share/en.json'
import hi from './locales/share/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addShareSentences(): Promise<void> {
  return addLateSentences('share', en, { de, hi, ar })
}
