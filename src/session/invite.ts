/** Invites, sections 2 and 3 of docs/PROTOCOL.md: a room at the server, and a secret that it never hears of. */
import type { Role } from '../../signaling/events.ts'
import type { HeldSecret } from '../engine/messages.ts'
import type { Bytes } from '../protocol/bytes.ts'
import { platformRandom, type Random } from '../protocol/random.ts'

const ROOM_BYTES = 16
const SECRET_BYTES = 32
/** Base64url has one spelling for 16 bytes, and one for 32: what is left over of the last character is zero. */
const FRAGMENT = /^#\/join\/([\w-]{21}[AQgw])\.([\w-]{42}[AEIMQUYcgkosw048])$/
/** The room's very first bit, so that whoever opens the link begins in the other role. The server knows roles anyway. */
const MADE_BY_RECEIVER = 0x80

export interface Invite {
  /** 16 bytes in base64url. */
  readonly room: string
  /** 32 bytes in base64url: whoever has it is verified by it. */
  readonly secret: string
  /** Made on this page, and not opened from a link. */
  readonly isOwn: boolean
}

/** A fresh one. `role`: its maker's. */
export function makeInvite(role: Role, random: Random = platformRandom): Invite {
  const room = random(ROOM_BYTES)
  const first = room[0] ?? 0
  room[0] = role === 'receiver' ? first | MADE_BY_RECEIVER : first & ~MADE_BY_RECEIVER
  return { room: toBase64url(room), secret: toBase64url(random(SECRET_BYTES)), isOwn: true }
}

/** `page`: the address of the app, without a fragment. */
export function inviteLink({ room, secret }: Invite, page: string): string {
  return `${page}#/join/${room}.${secret}`
}

/** What an address' fragment, with its `#`, invites to: `broken` is a link that was cut or changed on its way. */
export function parseInvite(fragment: string): Invite | 'broken' | undefined {
  if (!fragment.startsWith('#/join')) return undefined
  const [, room, secret] = FRAGMENT.exec(fragment) ?? []
  return room !== undefined && secret !== undefined ? { room, secret, isOwn: false } : 'broken'
}

/** In which role whoever opens it meets its maker, who may have changed roles since. */
export function guestRole({ room }: Invite): Role {
  return ((fromBase64url(room)[0] ?? 0) & MADE_BY_RECEIVER) === 0 ? 'receiver' : 'sender'
}

/** Names it among held secrets, and in notes, which need not know the secret. */
export function inviteId({ room }: Invite): string {
  return `invite:${room}`
}

/** Its maker is its initiator, whoever requests whom later. */
export function heldByInvite(invite: Invite): HeldSecret {
  return {
    id: inviteId(invite),
    secret: fromBase64url(invite.secret),
    madeAs: invite.isOwn ? 'initiator' : 'responder',
  }
}

function toBase64url(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64url(text: string): Bytes {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
