import { expect, it } from 'vitest'
import type { Invite } from './invite.ts'
import { createInviteRooms } from './inviteRooms.ts'
import type { ServerState } from '../types/meetingTypes.ts'

const inviteTo = (room: string): Invite => ({ room, secret: 'x', isOwn: true })
const [one, other] = [inviteTo('one'), inviteTo('other')]
const nobody: ReadonlySet<string> = new Set()

function joined(room?: string): ServerState {
  return { kind: 'joined', self: 'a', space: 'room', ...(room === undefined ? {} : { room }) }
}

it('a request is made in the room that the server has let us into, and in none before', () => {
  const rooms = createInviteRooms(one)

  expect(rooms.here({ kind: 'connecting' })).toEqual({})
  expect(rooms.here(joined('one'))).toEqual({ room: 'one' })

  rooms.enter(other, nobody)

  expect(rooms.here(joined('one'))).toEqual({})
})

it('what began in no room proves the invite of now', () => {
  const rooms = createInviteRooms(one)

  rooms.enter(other, nobody)

  expect(rooms.inviteFor(undefined)).toBe(other)
  expect(rooms.inviteFor('other')).toBe(other)
})

it('an invite that was left is known as long as a request waits in its room', () => {
  const rooms = createInviteRooms(one)

  rooms.enter(other, new Set(['one']))

  expect(rooms.inviteFor('one')).toBe(one)

  rooms.enter(undefined, nobody)

  expect(rooms.inviteFor('one')).toBeUndefined()
})
