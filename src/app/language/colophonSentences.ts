/** The sentences of what is unfolded at the very end of the page: most visits need none, so they are files of their own. */
import ar from './locales/colophon/ar.json?url'
import de from './locales/colophon/de.json?url'
import en from './locales/colophon/en.json'
import hi from './locales/colophon/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addColophonSentences(): Promise<void> {
  return addLateSentences('colophon', en, { de, hi, ar })
}
