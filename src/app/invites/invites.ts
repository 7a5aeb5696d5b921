/**
 * Invites on the page: the one that is open here, the one whose link was opened, and whether those who are met by it
 * proved that they have it. Loaded when there is one (useInvites.ts); so are its sentences.
 */
import { shallowRef } from 'vue'
import { readOfTab, writeOfTab } from '../../browser/system/storage.ts'
import {
  guestRole,
  inviteLink,
  makeInvite,
  parseInvite,
  type Invite,
} from '../../core/peer/identity/invite.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import { addInviteSentences } from './inviteSentences.ts'
import { INVITE_KEY, OFFERED_KEY, type InvitesParts } from './invitesParts.ts'
import type { SessionModel } from '../session/model.ts'

export type Invites = Awaited<ReturnType<typeof createInvites>>

/** After which somebody may be there, or nobody any more. */
const moving: ReadonlySet<MeetingEvent['type']> = new Set([
  'server',
  'peers',
  'incoming-ended',
  'outgoing-ended',
])

/** The list has come by then, with everybody who is in the room. */
const LOOK_AROUND_MS = 1_500

/** Resolves when what this tab was in before a reload is known, and the sentences are there. */
export async function createInvites(parts: InvitesParts) {
  /** The room in which we are. */
  const current = shallowRef<Invite | undefined>(readKept())
  /** Of a link that was opened, until the person says what is to become of it. */
  const offered = shallowRef<Invite | 'broken'>()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** A guest looks for its host: in the role that the link tells, then in the other one, unless it chooses its own. */
  let tried: 'none' | 'one' | 'both' | 'own' = 'none'

  await addInviteSentences()

  function set(invite: Invite | undefined): void {
    current.value = invite
    tried = 'none'
    writeOfTab(INVITE_KEY, invite ? JSON.stringify(invite) : '')
  }

  function move(invite: Invite | undefined): void {
    set(invite)
    parts.enter(invite)
  }

  function open(fragment: string): void {
    const found = parseInvite(fragment)
    // One's own link, or the one that is in use already.
    if (found !== undefined && found !== 'broken' && found.room === current.value?.room) return forget()
    offered.value = found
    if (!parts.isStarted() && found !== undefined && found !== 'broken') parts.takeRole(guestRole(found))
  }

  /** What was offered is settled. */
  function forget(): void {
    offered.value = undefined
    writeOfTab(OFFERED_KEY, '')
  }

  function join(): void {
    const invite = offered.value
    forget()
    if (invite === undefined || invite === 'broken') return
    if (parts.isStarted()) parts.takeRole(guestRole(invite))
    move(invite)
  }

  function make(): void {
    const role = parts.role()
    if (role && !current.value) move(makeInvite(role))
  }

  /** After it reached the page: `model` is the session's, if it is of one. */
  function follow(event: MeetingEvent, model: SessionModel | undefined): void {
    if (event.type === 'server' && event.state.kind !== 'joined' && tried !== 'own') tried = 'none'
    if (moving.has(event.type)) {
      clearTimeout(timer)
      timer = setTimeout(lookAround, LOOK_AROUND_MS)
    }
    if (event.type === 'session' && model) judge(model)
  }

  /** Its maker may have changed roles, and who has its maker's role does not see it. */
  function lookAround(): void {
    const { server, peers, asking, outgoing } = parts.lobby
    const role = parts.role()
    if (!current.value || current.value.isOwn || !role) return
    if (server.value.kind !== 'joined' || server.value.room !== current.value.room) return
    // Who asks or is asked is somebody, too.
    if (tried === 'own' || asking.value.length > 0 || outgoing.value.length > 0) return
    if (peers.value.length > 0) tried = 'none'
    else if (tried !== 'both') {
      tried = tried === 'none' ? 'one' : 'both'
      parts.takeRole(role === 'sender' ? 'receiver' : 'sender')
    }
  }

  function judge(model: SessionModel): void {
    const { id, view } = model
    const { state, invite } = view
    if (state.kind !== 'open' || model.invite || invite === undefined) return
    if (state.proved.includes(invite.id)) model.invite = 'proved'
    else model.invite = invite.isOwn ? 'doubted' : 'doubted-by-guest'
    if (model.invite === 'proved') model.verified = true
    parts.note(id, { invite: model.invite, ...(model.verified ? { isVerified: true } : {}) })
  }

  return {
    ...{ current, offered, open, join, make, follow },
    /** What the meeting begins with; the link that was opened is taken by that. */
    start(): Invite | undefined {
      join()
      return current.value
    },
    dismiss: forget,
    /** The person took a role by hand: from now on it is not for us to change it. */
    roleChosen: () => void (tried = 'own'),
    /** Closes one's own invite, or leaves another's room. */
    leave: () => move(undefined),
    linkOf: (invite: Invite, page: string) => inviteLink(invite, page),
  }
}

/** What cannot be read is none. */
function readKept(): Invite | undefined {
  try {
    const kept: unknown = JSON.parse(readOfTab(INVITE_KEY) ?? '')
    if (typeof kept !== 'object' || kept === null) return undefined
    const { room, secret, isOwn } = kept as Partial<Record<keyof Invite, unknown>>
    const parsed = parseInvite(`#/join/${String(room)}.${String(secret)}`)
    return parsed === undefined || parsed === 'broken' ? undefined : { ...parsed, isOwn: isOwn === true }
  } catch {
    return undefined
  }
}
