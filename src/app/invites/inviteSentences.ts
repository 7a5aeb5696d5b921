/** The sentences about invites: most visits need none, so they are files of their own. */
import ar from '../language/locales/invite/ar.json?url'
import de from '../language/locales/invite/de.json?url'
import en from '../language/locales/invite/en.json'
import hi from '../language/locales/invite/hi.json?url'
import { addLateSentences } from '../language/lateSentences.ts'

export function addInviteSentences(): Promise<void> {
  return addLateSentences('invite', en, { de, hi, ar })
}
