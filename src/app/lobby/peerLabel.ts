import type { Device, Space } from '../../wire/events.ts'
import { isolate } from '../language/bidi.ts'
import { language, t } from '../language/i18n.ts'
import type { MessageKey } from '../language/i18n.ts'
import { directionOf } from '../language/languages.ts'

const kinds: Readonly<Record<Device['kind'], MessageKey>> = {
  phone: 'device.phone',
  tablet: 'device.tablet',
  desktop: 'device.desktop',
  other: 'device.other',
}

const whoSeesWhom: Readonly<Record<Space, MessageKey>> = {
  everyone: 'lobby.everyone',
  network: 'lobby.network',
  room: 'lobby.room',
}

/** "Phone · Android · Chrome" */
export function deviceLabel({ kind, os, browser }: Device): string {
  return [t(kinds[kind]), os, browser].filter(Boolean).join(' · ')
}

const TAG_LENGTH = 4

/** A short tag that tells two peers of one name apart. */
export function peerTag(id: string): string {
  const tag = t('device.tag', { tag: id.slice(0, TAG_LENGTH) })
  return isolate(tag, directionOf(language.value))
}

/** The device, and the tag where another peer has a name that may be taken for this one's (likeNames.ts). */
export function peerDetails(
  peer: { readonly id: string; readonly device: Device },
  isAmbiguous: boolean,
): string {
  return isAmbiguous ? `${deviceLabel(peer.device)} · ${peerTag(peer.id)}` : deviceLabel(peer.device)
}

/** Who sees whom, as the server decides it. */
export function whoIsHere(space: Space): MessageKey {
  return whoSeesWhom[space]
}
