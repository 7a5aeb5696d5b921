/** The sentences about remembered devices: most visits need none, so they are files of their own. */
import ar from '../locales/pairs/ar.json?url'
import de from '../locales/pairs/de.json?url'
import en from '../locales/pairs/en.json'
import hi from '../locales/pairs/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addPairSentences(): Promise<void> {
  return addLateSentences('pairs', en, { de, hi, ar })
}
