/** The sentences that only a session shows, by groups: a first visit begins without one. */
import ar from './locales/session/ar.json?url'
import de from './locales/session/de.json?url'
import en from './locales/session/en.json'
import hi from './locales/session/hi.json?url'
import { addLateGroups } from './lateSentences.ts'

export function addSessionSentences(): Promise<void> {
  return addLateGroups('session', en, { de, hi, ar })
}
