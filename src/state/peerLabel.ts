import type { Device, Space } from '../../signaling/events.ts'
import { isolate } from './bidi.ts'
import { language, t } from './i18n.ts'
import type { MessageKey } from './i18n.ts'
import { directionOf } from './languages.ts'

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

/** Names that more than one of them has. Once for a list: each of thousands compared with all others takes seconds. */
export function sharedNames(peers: readonly { readonly name: string }[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { name } of peers) (seen.has(name) ? shared : seen).add(name)
  return shared
}

/** The device, and the tag where another peer has the same name. */
export function peerDetails(
  { id, name, device }: { readonly id: string; readonly name: string; readonly device: Device },
  shared: ReadonlySet<string>,
): string {
  return shared.has(name) ? `${deviceLabel(device)} · ${peerTag(id)}` : deviceLabel(device)
}

/** Who sees whom, as the server decides it. */
export function whoIsHere(space: Space): MessageKey {
  return whoSeesWhom[space]
}
