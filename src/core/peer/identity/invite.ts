/** Invites, sections 2 and 3 of docs/PROTOCOL.md: a room at the server, and a secret that it never hears of. */
import type { Role } from '../../../wire/events.ts'
import type { HeldSecret } from '../../engine/messages.ts'
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import { platformRandom, type Random } from '../../protocol/primitives/random.ts'

const ROOM_BYTES = 16
const SECRET_BYTES = 32
/** Base64url has one spelling for 16 bytes, and one for 32: what is left over of the last character is zero. */
const INVITE =
  /^#[/#!]*join\/+(?<room>[\w-]{21}[AQgw])\.(?<secret>[\w-]{42}[AEIMQUYcgkosw048])(?![\w-])(?<tail>.*)$/isu
const INVITE_BEGINNING = /^#[/#!]*join/i
/** A link has 75 characters, and what messengers and trackers add some hundred. */
const MAX_FRAGMENT_CHARACTERS = 4096
/** A link that went through two programs which escape what they find. */
const MAX_ESCAPINGS = 3
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

/**
 * What an address' fragment, with its `#`, invites to: `broken` is a link that was cut or changed on its way. What
 * messengers, mail and people put around a link, or escape in it, is taken off, as long as it is clear where the link ends.
 */
export function parseInvite(fragment: string): Invite | 'broken' | undefined {
  const text = cleaned(fragment.slice(0, MAX_FRAGMENT_CHARACTERS))
  if (!INVITE_BEGINNING.test(text)) return undefined
  const { room, secret, tail = '' } = INVITE.exec(text)?.groups ?? {}
  if (room === undefined || secret === undefined || !isBeside(tail)) return 'broken'
  return isChangedInCase(text, room + secret) ? 'broken' : { room, secret, isOwn: false }
}

/** Without escapes, line breaks, and characters that nobody sees. */
function cleaned(fragment: string): string {
  let text = fragment
  for (let times = 0; times < MAX_ESCAPINGS; times += 1) text = text.replace(/(?:%[0-9a-f]{2})+/gi, unescaped)
  return text
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\u2028\u2029]/gu, '')
    .replace(/[\u2010\u2011\ufe63\uff0d]/gu, '-')
    .trimStart()
}

/** Some of it may be no UTF-8, or no escape at all. */
function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes)
  } catch {
    return escapes
  }
}

/**
 * Whether what stands behind a whole link is none of it: marks without a letter, and whatever follows a mark that no longer link
 * could have, or is written in letters of which none is made. Another link, or a path, may as well mean something else.
 */
function isBeside(tail: string): boolean {
  if (/join\//i.test(tail)) return false
  const [marks = ''] = /^[^\p{L}\p{N}]*/u.exec(tail) ?? []
  return marks.length === tail.length || /[^./=+~@$^%]/.test(marks) || /^[^\0-\x7f]/.test(tail)
}

/** A keyboard may have made it `Join`. What made the whole link capital or small has changed the secret too. */
function isChangedInCase(text: string, secrets: string): boolean {
  if (/^#[/#!]*join\//.test(text)) return false
  return secrets === secrets.toUpperCase() || secrets === secrets.toLowerCase()
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
