/** The sentences about saving many files: who gets none, or one, needs none of them. */
import ar from '../locales/saving/ar.json?url'
import de from '../locales/saving/de.json?url'
import en from '../locales/saving/en.json'
import hi from '../locales/saving/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addSavingSentences(): Promise<void> {
  return addLateSentences('saving', en, { de, hi, ar })
}
