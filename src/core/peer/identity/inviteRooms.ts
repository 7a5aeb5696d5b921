/** The invite in whose room this device is, and those whose rooms it has left. */
import type { Invite } from './invite.ts'
import type { ServerState } from '../types/meetingTypes.ts'

interface InviteRooms {
  /** Where a request is made: in no room before the server has let us in. */
  here(server: ServerState): { readonly room?: string }
  /** What is proved in a session that began in this room, or in none. */
  inviteFor(room: string | undefined): Invite | undefined
  /** `pending`: in whose rooms requests still wait for an answer. */
  enter(next: Invite | undefined, pending: ReadonlySet<string | undefined>): void
}

export function createInviteRooms(first: Invite | undefined): InviteRooms {
  let invite = first
  /** While requests that were made there wait for an answer. By room. */
  const left = new Map<string, Invite>()

  return {
    here(server) {
      const room = server.kind === 'joined' ? server.room : undefined
      return room !== undefined && room === invite?.room ? { room } : {}
    },
    inviteFor: (room) => (room === undefined || room === invite?.room ? invite : left.get(room)),
    enter(next, pending) {
      if (invite) left.set(invite.room, invite)
      for (const room of left.keys()) if (!pending.has(room)) left.delete(room)
      invite = next
    },
  }
}
