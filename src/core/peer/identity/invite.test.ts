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
    ['with one character more', (link: string) => `${link}A`],
    ['with one character more, of those that links have', (link: string) => `${link}_`],
    ['with a path behind it', (link: string) => `${link}/more`],
    ['with a third part', (link: string) => `${link}.abc`],
    ['with another link behind it', (link: string) => `${link} ${link.replace(/n\/./, 'n/x')}`],
    ['with another link right behind it', (link: string) => link + link],
    ['cut short, with words behind it', (link: string) => `${link.slice(0, -3)} see you`],
    ['all capitals', (link: string) => `${link.slice(0, -1).toUpperCase()}A`],
    ['all small', (link: string) => link.toLowerCase().replace('join', 'Join')],
    ['without a secret', (link: string) => link.split('.')[0]!],
    ['with another spelling of its room', (link: string) => link.replace(/.\./, 'B.')],
    ['with another spelling of its secret', (link: string) => `${link.slice(0, -1)}B`],
    ['with nothing', () => '#/join/'],
  ])('that is %s is broken', (_, change) => {
    const { hash } = new URL(inviteLink(makeInvite('sender'), page))

    expect(parseInvite(change(hash))).toBe('broken')
  })

  it.each([
    ...[
      '.',
      ')',
      '"',
      '%22',
      '%2F',
      '/',
      '>',
      '%3E',
      ']',
      ',',
      ';',
      '!',
      '?',
      "'",
      '...',
      ').',
      '»',
      '”',
      '’',
      '」',
      '。',
    ],
    ...[
      '，',
      '、',
      '！',
      '؟',
      '۔',
      '।',
      '*',
      '**',
      '=',
      '%20',
      ' ',
      '%0A',
      '\u200b',
      '%E2%80%8B',
      '%EF%BB%BF',
      '\u00ad',
    ],
    ...[
      '?utm_source=chat&utm_medium=x',
      '&fbclid=IwAR0abc',
      '#:~:text=invite',
      '%3Futm_source%3Dchat',
      '%2526fbclid%253D1',
    ],
    ...[
      '。谢谢',
      '%E3%80%82%E8%B0%A2%E8%B0%A2',
      'を見て',
      '، شكرا',
      ') and thanks',
      ', see you',
      '%20see%20you',
      '"target="',
    ],
  ])('is whole with %s behind it', (behind) => {
    const invite = makeInvite('sender')
    const { hash } = new URL(inviteLink(invite, page))

    expect(parseInvite(hash + behind)).toEqual({ ...invite, isOwn: false })
    expect(parseInvite(new URL(page + hash + behind).hash)).toEqual({ ...invite, isOwn: false })
  })

  it.each([
    ['its slashes escaped', (link: string) => link.replaceAll('/', '%2F')],
    [
      'its slashes and dot escaped twice',
      (link: string) => link.replaceAll('/', '%252f').replace('.', '%252E'),
    ],
    ['a second #', (link: string) => `#${link}`],
    ['an escaped #', (link: string) => link.replace('#', '#%23')],
    ['one slash more', (link: string) => link.replace('#/', '#//')],
    ['a line break within', (link: string) => `${link.slice(0, 40)}\r\n${link.slice(40)}`],
    ['an escaped line break within', (link: string) => `${link.slice(0, 40)}%0D%0A${link.slice(40)}`],
    ['a zero-width space within', (link: string) => `${link.slice(0, 40)}\u200b${link.slice(40)}`],
    ['a soft hyphen within', (link: string) => `${link.slice(0, 40)}%C2%AD${link.slice(40)}`],
    ['hyphens that do not break', (link: string) => link.replaceAll('-', '\u2011')],
    ['a capital letter', (link: string) => link.replace('join', 'Join')],
  ])('is whole with %s', (_, change) => {
    for (let run = 0; run < 20; run++) {
      const invite = makeInvite('sender')

      expect(parseInvite(change(new URL(inviteLink(invite, page)).hash))).toEqual({ ...invite, isOwn: false })
    }
  })

  it('has a host in capitals like any other', () => {
    const invite = makeInvite('sender')

    expect(parseInvite(new URL(inviteLink(invite, 'HTTPS://DROP.EXAMPLE/')).hash)).toMatchObject({
      room: invite.room,
    })
  })

  it('of a megabyte is not looked through', () => {
    expect(parseInvite(`#/join/${'%25'.repeat(400_000)}`)).toBe('broken')
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
