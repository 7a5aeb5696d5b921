/** The sentences about invites: most visits need none, so they are files of their own. */
import ar from '../locales/invite/ar.json?url'
import de from '../locales/invite/de.json?url'
import en from '../locales/invite/en.json'
import hi from '../locales/invite/hi.json?url'
import { addLateSentences } from './lateSentences.ts'

export function addInviteSentences(): Promise<void> {
  return addLateSentences('invite', en, { de, hi, ar })
}
