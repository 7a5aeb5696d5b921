/** The sentences about remembered devices: most visits need none, so they are files of their own. */
import ar from '../language/locales/pairs/ar.json?url'
import de from '../language/locales/pairs/de.json?url'
import en from '../language/locales/pairs/en.json'
import hi from '../language/locales/pairs/hi.json?url'
import { addLateSentences } from '../language/lateSentences.ts'

export function addPairSentences(): Promise<void> {
  return addLateSentences('pairs', en, { de, hi, ar })
}
