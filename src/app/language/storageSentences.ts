/** The sentences about the storage that is in use: it stands folded away, so they are files of their own. */
import ar from './locales/storage/ar.json?url'
import de from './locales/storage/de.json?url'
import en from './locales/storage/en.json'
import hi from './locales/storage/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addStorageSentences(): Promise<void> {
  return addLateSentences('storage', en, { de, hi, ar })
}
