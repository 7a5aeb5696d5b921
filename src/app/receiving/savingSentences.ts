/** The sentences about saving many files: who gets none, or one, needs none of them. */
import ar from '../language/locales/saving/ar.json?url'
import de from '../language/locales/saving/de.json?url'
import en from '../language/locales/saving/en.json'
import hi from '../language/locales/saving/hi.json?url'
import { addLateSentences } from '../language/lateSentences.ts'

export function addSavingSentences(): Promise<void> {
  return addLateSentences('saving', en, { de, hi, ar })
}
