import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PeerInfo, Role } from '../../wire/events.ts'
import { inviteId, inviteLink, makeInvite, type Invite } from '../../core/peer/identity/invite.ts'
import type {
  IncomingRequest,
  OutgoingRequest,
  ServerState,
  SessionNotes,
  SessionState,
  SessionView,
} from '../../core/peer/types/types.ts'
import { createInvites } from './invites.ts'
import { INVITE_KEY, OFFERED_KEY } from './invitesParts.ts'
import type { SessionModel } from '../session/model.ts'

const peer: PeerInfo = { id: 'bob', name: 'Bob', role: 'receiver', device: { kind: 'phone' } }
const inRoom = (room = ''): ServerState => ({ kind: 'joined', self: 'me', space: 'room', room })
const fragmentOf = (invite: Invite) => new URL(inviteLink(invite, 'https://drop.example/')).hash

let kept: Map<string, string>
let entered: (Invite | undefined)[]
let notes: Map<string, Partial<SessionNotes>>
let role: Role
let started: boolean
let peers: { value: readonly PeerInfo[] }
let server: { value: ServerState }
let asking: { value: readonly IncomingRequest[] }
let outgoing: { value: readonly OutgoingRequest[] }

beforeEach(() => {
  vi.useFakeTimers()
  kept = new Map()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  entered = []
  notes = new Map()
  role = 'sender'
  started = true
  peers = { value: [] }
  server = { value: inRoom() }
  asking = { value: [] }
  outgoing = { value: [] }
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const open = () =>
  createInvites({
    lobby: { server, peers, asking, outgoing },
    isStarted: () => started,
    role: () => role,
    takeRole: (next) => void (role = next),
    enter: (invite) => void entered.push(invite),
    note: (id, change) => void notes.set(id, { ...notes.get(id), ...change }),
    failed: () => {},
  })
type Opened = Awaited<ReturnType<typeof open>>

function follow(invites: Opened, state: ServerState = inRoom(invites.current.value?.room)): void {
  server.value = state
  invites.follow({ type: 'server', state }, undefined)
  vi.advanceTimersByTime(2_000)
}

describe('an invite of one’s own', () => {
  it('is entered, is kept over a reload, and is gone once it is closed', async () => {
    const invites = await open()
    invites.make()
    const made = invites.current.value!

    expect(entered).toEqual([made])
    expect((await open()).start()).toEqual(made)
    invites.leave()
    expect(entered.at(-1)).toBeUndefined()
    expect((await open()).start()).toBeUndefined()
  })

  it('is not offered to whoever made it', async () => {
    const invites = await open()
    invites.make()

    invites.open(fragmentOf(invites.current.value!))

    expect(invites.offered.value).toBeUndefined()
  })

  it('leaves its maker in the role that it has, however empty the room is', async () => {
    const invites = await open()
    invites.make()

    for (let times = 0; times < 4; times++) follow(invites)

    expect(role).toBe('sender')
  })

  it.each(['', '{', 'null', '7', '{"room":"x","secret":"y"}', '[]'])(
    'is none where %j was kept',
    async (text) => {
      kept.set(`sealdrop.${INVITE_KEY}`, text)

      expect((await open()).start()).toBeUndefined()
    },
  )
})

describe('a link that was opened', () => {
  const made = makeInvite('sender')
  const given = { ...made, isOwn: false }

  it('enters nothing before a word, and then the other role', async () => {
    const invites = await open()
    invites.open(fragmentOf(made))
    expect([invites.offered.value, entered, role]).toEqual([given, [], 'sender'])

    invites.join()

    expect([invites.offered.value, entered, role]).toEqual([undefined, [given], 'receiver'])
  })

  it('before the start chooses the role at once, and is entered by the start', async () => {
    started = false
    const invites = await open()
    invites.open(fragmentOf(made))

    expect(role).toBe('receiver')
    expect(invites.start()).toEqual(given)
  })

  it('can be declined, and may be broken', async () => {
    const invites = await open()
    invites.open(fragmentOf(made))
    invites.dismiss()
    invites.join()
    invites.open('#/join/x')
    expect(invites.offered.value).toBe('broken')
    invites.join()

    expect(entered).toEqual([])
  })

  it('tries the other role once where nobody is seen, stays in its own, and looks again when somebody was there', async () => {
    const invites = await open()
    invites.open(fragmentOf(made))
    invites.join()
    const roles = [role]
    for (let times = 0; times < 4; times++) {
      follow(invites)
      roles.push(role)
    }
    expect(roles).toEqual(['receiver', 'sender', 'receiver', 'receiver', 'receiver'])

    peers.value = [peer]
    follow(invites)
    peers.value = []
    follow(invites)

    expect(role).toBe('sender')
  })

  it('leaves the person the role that it chose, and whoever asks or is asked the time for an answer', async () => {
    const invites = await open()
    invites.open(fragmentOf(made))
    invites.join()
    asking.value = [{ request: 'r', from: peer, expiresAt: 0 }]
    follow(invites)
    asking.value = []
    outgoing.value = [{ to: peer, expiresAt: 0 }]
    follow(invites)
    expect(role).toBe('receiver')

    outgoing.value = []
    role = 'sender'
    invites.roleChosen()
    follow(invites)
    follow(invites, { kind: 'unreachable' })
    follow(invites)

    expect(role).toBe('sender')
  })

  it('is settled by any word, and by being the one that is in use', async () => {
    const invites = await open()
    const waiting = () => {
      kept.set(`sealdrop.${OFFERED_KEY}`, 'x')
      invites.open(fragmentOf(made))
      return () => kept.get(`sealdrop.${OFFERED_KEY}`)
    }
    const dismissed = waiting()
    invites.dismiss()
    expect(dismissed()).toBe('')
    const joined = waiting()
    invites.join()
    expect(joined()).toBe('')
    expect(waiting()()).toBe('')
  })

  it('tries no role while the server is away, or shows another place', async () => {
    const invites = await open()
    invites.open(fragmentOf(made))
    invites.join()

    follow(invites, { kind: 'unreachable' })
    follow(invites, { kind: 'joined', self: 'me', space: 'everyone' })
    follow(invites, inRoom(makeInvite('sender').room))

    expect(role).toBe('receiver')
  })
})

describe('a session that began in a room', () => {
  const model = (id: string) => ({ id, verified: false, invite: undefined }) as unknown as SessionModel
  function show(
    invites: Opened,
    of: SessionModel,
    state: SessionState,
    invite?: SessionView['invite'],
  ): void {
    of.view = { id: of.id, role: 'initiator', peer, invite, state }
    invites.follow({ type: 'session', session: of.view }, of)
  }
  const opened = (proved: string[]): SessionState => ({
    kind: 'open',
    securityCode: [1, 2, 3, 4, 5],
    proved,
    path: undefined,
  })

  it('is verified by the proof of that room’s invite, and by no other', async () => {
    const invites = await open()
    const met = { id: inviteId(makeInvite('sender')), isOwn: true }
    const [good, other, bad, guest] = [model('good'), model('other'), model('bad'), model('guest')]
    show(invites, good, { kind: 'linking' }, met)
    show(invites, good, opened([met.id]), met)
    show(invites, other, opened([inviteId(makeInvite('sender')), 'paired']), met)
    show(invites, bad, opened([]), met)
    show(invites, guest, opened([]), { ...met, isOwn: false })

    expect([good, other, bad, guest].map((one) => [one.invite, one.verified])).toEqual([
      ['proved', true],
      ['doubted', false],
      ['doubted', false],
      ['doubted-by-guest', false],
    ])
    expect(notes.get('good')).toEqual({ invite: 'proved', isVerified: true })
    expect(notes.get('bad')).toEqual({ invite: 'doubted' })
  })

  it('and one that began elsewhere has nothing to do with it', async () => {
    const invites = await open()
    const before = model('before')
    invites.make()
    show(invites, before, opened([]))

    expect(before.invite).toBeUndefined()
  })
})
