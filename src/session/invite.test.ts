import { describe, expect, it } from 'vitest'
import {
  heldByInvite,
  inviteId,
  inviteLink,
  makeInvite,
  guestRole,
  parseInvite,
  type Invite,
} from './invite.ts'

/** Every bit is set. */
const ones = (length: number) => new Uint8Array(length).fill(0xff)
const page = 'https://drop.example/'

describe('an invite link', () => {
  it('carries 16 bytes of room and 32 of secret behind the #, and comes back whole', () => {
    for (let run = 0; run < 200; run++) {
      const invite = makeInvite(run % 2 ? 'sender' : 'receiver')
      const link = inviteLink(invite, page)

      expect(link).toMatch(/^https:\/\/drop\.example\/#\/join\/[\w-]{22}\.[\w-]{43}$/)
      expect(parseInvite(new URL(link).hash)).toEqual({ ...invite, isOwn: false })
      expect(heldByInvite(invite).secret).toHaveLength(32)
    }
  })

  it('is another one each time', () => {
    const made = Array.from({ length: 100 }, () => makeInvite('sender'))

    expect(new Set(made.map(({ room }) => room)).size).toBe(100)
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(100)
  })

  it.each([
    ['receiver', 'sender'],
    ['sender', 'receiver'],
  ] as const)('brings whoever opens it as %s to the %s that made it', (guest, maker) => {
    expect(guestRole(makeInvite(maker))).toBe(guest)
    expect(guestRole(makeInvite(maker, ones))).toBe(guest)
  })

  it.each([
    ['cut short', (link: string) => link.slice(0, -1)],
    ['with something behind it', (link: string) => `${link}.`],
    ['without a secret', (link: string) => link.split('.')[0]!],
    ['with another spelling of its room', (link: string) => link.replace(/.\./, 'B.')],
    ['with another spelling of its secret', (link: string) => `${link.slice(0, -1)}B`],
    ['with nothing', () => '#/join/'],
  ])('that is %s is broken', (_, change) => {
    const { hash } = new URL(inviteLink(makeInvite('sender'), page))

    expect(parseInvite(change(hash))).toBe('broken')
  })

  it.each(['', '#', '#/', '#about', '#/share'])('is none of %j', (fragment) => {
    expect(parseInvite(fragment)).toBeUndefined()
  })
})

it('whoever made it is its initiator, whoever opened it its responder, and both know it by one name', () => {
  const own = makeInvite('receiver')
  const opened = parseInvite(new URL(inviteLink(own, page)).hash) as Invite
  const [here, there] = [heldByInvite(own), heldByInvite(opened)]

  expect([here.madeAs, there.madeAs]).toEqual(['initiator', 'responder'])
  expect(here.secret).toEqual(there.secret)
  expect(here.id).toBe(there.id)
  expect(inviteId(own)).not.toContain(own.secret)
})
