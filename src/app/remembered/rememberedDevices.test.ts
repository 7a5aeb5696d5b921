import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RememberedDevice, RememberedDeviceList } from './deviceRules.ts'
import type { EngineEvent, HeldSecret } from '../../core/engine/messages.ts'
import type { MeetingEvent, SessionNotes, SessionState } from '../../core/peer/types/types.ts'
import { createRememberedDevices } from './rememberedDevices.ts'
import type { RememberedDevices } from './rememberedDevices.ts'
import { useLobby } from '../lobby/useLobby.ts'
import { useNotices } from '../ui/useNotices.ts'
import { useSessions } from '../session/useSessions.ts'

const key = {} as CryptoKey
const phone = { kind: 'phone' } as const
const peer = { id: 'peer', name: 'Bob', role: 'sender', device: phone } as const

const bob: RememberedDevice = {
  ...{ id: 'bob', name: 'Mum', sealedName: 'Bob', device: phone },
  ...{ isCompared: true, acceptsWithoutAsking: true },
  secrets: [{ id: 'secret', key, madeAs: 'initiator', isEstablished: true }],
  ...{ since: 1, lastSeen: 1 },
}

afterEach(() => void vi.unstubAllGlobals())

let stored: RememberedDeviceList
let isFull: boolean
let held: (readonly HeldSecret[])[]
let notes: Map<string, Partial<SessionNotes>>
let told: string[]
let said: string[]
let notices: ReturnType<typeof useNotices>
let sessions: ReturnType<typeof useSessions>
let remembered: RememberedDevices
let lobby: ReturnType<typeof useLobby>

async function start(devices: RememberedDeviceList): Promise<void> {
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('indexedDB', {})
  vi.stubGlobal('navigator', {})
  stored = devices
  isFull = false
  held = []
  notes = new Map()
  said = []
  told = []
  notices = useNotices()
  lobby = useLobby(notices)
  sessions = useSessions(notices, {
    ...{ received() {}, text() {}, offered() {}, itemEnded() {}, refused() {}, renamed() {} },
  })
  remembered = await createRememberedDevices(
    {
      ...{ notices, lobby },
      sessions: () => sessions.sessions.value,
      hold: (all) => void held.push(all),
      sayRemember: (id) => void said.push(`remember ${id}`),
      notes: (id) => ({ isVerified: false, isCompared: false, wantsRemembering: false, ...notes.get(id) }),
      fromDevice: (id, device) => void told.push(`${id} ${device}`),
      note: (id, change) => void notes.set(id, { ...notes.get(id), ...change }),
      refuse: (id) => void said.push(`refuse ${id}`),
      admit: (id) => void said.push(`admit ${id}`),
      asksAlways: () => false,
      accept: (model, transfer) => void said.push(`accept ${model.id} ${transfer}`),
    },
    {
      loadDevices: () => Promise.resolve(stored),
      changeDevices(rule) {
        if (isFull) return Promise.reject(new Error('full'))
        stored = rule(stored)
        return Promise.resolve(stored)
      },
      secretId: () => Promise.resolve('fresh'),
    },
  )
}

function follow(event: MeetingEvent): void {
  remembered.apply(event)
  lobby.apply(event)
  sessions.apply(event)
  const id = event.type === 'session' ? event.session.id : event.type === 'engine' ? event.session : ''
  const model = sessions.find(id)
  if (model) remembered.follow(model, event)
}

function session(id: string, state: SessionState): void {
  follow({ type: 'session', session: { id, role: 'responder', peer, state } })
}

const open = (...proved: readonly string[]): SessionState => ({
  ...{ kind: 'open', securityCode: [1, 2, 3, 4, 5], path: 'direct' },
  proved,
})

type Told = Extract<MeetingEvent, { type: 'engine' }>['event']
const engine = (event: Told): void => follow({ type: 'engine', session: 'L', event })
const paired: Extract<EngineEvent, { type: 'paired' }> = { type: 'paired', secret: key, madeAs: 'responder' }

function asks(hinted?: string): void {
  const request = { request: 'r', from: peer, expiresAt: 9, ...(hinted === undefined ? {} : { hinted }) }
  follow({ type: 'incoming', request })
  const guest = remembered.guestOf(hinted)
  if (guest) remembered.expect(peer.id, guest)
}

const model = () => sessions.find('L')!
const recognition = () => remembered.recognitionOf('L')
/** As the page does when the person presses They match. */
function match(): void {
  Object.assign(model(), { verified: true, compared: true })
  remembered.codesMatch(model())
}

const settle = () => new Promise((resolve) => setImmediate(resolve))
const tolds = () => notices.notices.value.map(({ sentences }) => sentences[0]?.key)

describe('who is let in without asking', () => {
  beforeEach(() => start([bob]))

  it('proves who it is: then the person’s settings hold, also for what was offered meanwhile', () => {
    asks('secret')
    session('L', { kind: 'linking' })
    expect(remembered.isExpecting('L')).toBe(true)

    session('L', open('secret'))
    engine({ type: 'asked', transfer: 0, count: 1000, bytes: 1 })
    engine({ type: 'asked', transfer: 1, count: 1001, bytes: 1 })
    engine({ type: 'asked', transfer: 2, count: 1, bytes: 9e15, isTooLarge: true })

    expect(said).toEqual(['admit L', 'accept L 0'])
    expect(told).toEqual([`L ${bob.id}`])
    expect(model()).toMatchObject({ verified: true })
    expect(recognition()).toMatchObject({ isProved: true })
    expect(remembered.isExpecting('L')).toBe(false)
  })

  it.each([
    ['nothing', []],
    ['another secret', ['another']],
  ])('is sent away when it proves %s', (_, proved) => {
    asks('secret')
    session('L', { kind: 'linking' })

    session('L', open(...proved))

    expect(said).toEqual(['refuse L'])
    expect(tolds()).toEqual(['pairs.refused'])
    expect(notices.notices.value[0]).toMatchObject({ tone: 'problem' })
  })

  it('is nobody else: a request that came to nothing leaves no demand behind', () => {
    asks('secret')
    const request = { request: 'r', from: peer, hinted: 'secret', expiresAt: 9 }
    follow({ type: 'incoming-ended', request, result: 'cancelled' })

    session('L', { kind: 'linking' })

    expect(remembered.isExpecting('L')).toBe(false)
  })

  it('comes one at a time until it has proved itself: hints can be replayed', () => {
    asks('secret')
    expect(remembered.guestOf('secret')).toBeUndefined()
    session('L', { kind: 'linking' })
    expect(remembered.guestOf('secret')).toBeUndefined()

    session('L', open('secret'))

    expect(remembered.guestOf('secret')).toMatchObject({ id: 'bob' })
  })

  it.each<[string, SessionState[]]>([
    ['proves nothing', [open(), { kind: 'closed', code: 'peer-gone', by: 'self' }]],
    ['never comes up', [{ kind: 'closed', code: 'no-path', by: 'self' }]],
  ])('may come again once a session is over that %s', (_, states) => {
    asks('secret')
    for (const state of [{ kind: 'linking' } as const, ...states]) session('L', state)

    expect(remembered.guestOf('secret')).toMatchObject({ id: 'bob' })
  })

  it.each([undefined, 'gone'])('is nobody who hints at %s', (hinted) => {
    expect(remembered.guestOf(hinted)).toBeUndefined()
  })
})

describe('remembering', () => {
  beforeEach(() => start([]))

  it.each([
    ['of somebody who may be anybody', false],
    ['of somebody who only had an invite’s link', true],
  ])('is not said %s, until the codes match', (_, isVerified) => {
    session('L', open())
    model().verified = isVerified

    remembered.setWanted(model(), true)
    expect(said).toEqual([])

    match()
    expect(said).toEqual(['remember L'])
  })

  it('keeps nothing of somebody who only had an invite’s link, whatever the engine says', async () => {
    session('L', open())
    model().verified = true
    remembered.setWanted(model(), true)

    engine(paired)
    await settle()

    expect(stored).toEqual([])
  })

  it('keeps what both agreed on, and holds it from then on', async () => {
    session('L', open())
    match()
    remembered.setWanted(model(), true)

    engine({ type: 'pair-asked' })
    engine(paired)
    await settle()

    expect(recognition()).toMatchObject({ peerWants: true, device: { name: 'Bob' }, isProved: false })
    expect(stored).toHaveLength(1)
    expect(held.at(-1)?.map(({ id }) => id)).toEqual(['fresh'])
    expect(notes.get('L')).toMatchObject({ wantsRemembering: true, device: stored[0]?.id })
    expect(told).toEqual([`L ${stored[0]?.id}`])
  })

  it('keeps nothing for a person who thought better of it, until they do so again', async () => {
    session('L', open())
    match()
    remembered.setWanted(model(), true)
    remembered.setWanted(model(), false)
    engine(paired)
    await settle()
    expect(stored).toEqual([])

    remembered.setWanted(model(), true)
    await settle()

    expect(stored).toHaveLength(1)
  })

  it('says so where nothing can be kept', async () => {
    session('L', open())
    match()
    remembered.setWanted(model(), true)
    isFull = true

    engine(paired)
    await settle()

    expect(tolds()).toEqual(['pairs.failed'])
    expect(recognition()).toMatchObject({ wants: false, device: undefined })
    expect(remembered.isAble.value).toBe(false)
  })

  it('gives a device that lost its half another one, without a question', async () => {
    await start([bob])
    session('L', open('secret'))

    engine({ type: 'pair-asked' })
    engine(paired)
    await settle()

    expect(said).toEqual(['remember L'])
    expect(stored.map(({ id, secrets }) => [id, secrets.map((one) => one.id)])).toEqual([
      ['bob', ['secret', 'fresh']],
    ])
  })
})

describe('a device that was remembered by an invite’s link', () => {
  const met = { ...bob, isCompared: false }
  beforeEach(() => start([met]))

  it('is known again, and not verified before its code is compared', async () => {
    session('L', open('secret'))
    await settle()
    expect(model()).toMatchObject({ verified: false, compared: false })
    expect(recognition()).toMatchObject({ isProved: true })

    match()
    await settle()

    expect(stored[0]?.isCompared).toBe(true)
  })

  it('is not let in without a question', () => {
    expect(remembered.guestOf('secret')).toBeUndefined()
  })

  it('gets no further secret before its code is compared', () => {
    session('L', open('secret'))

    engine({ type: 'pair-asked' })

    expect(said).toEqual([])
  })

  it('is forgotten where the codes differ', async () => {
    session('L', open('secret'))

    remembered.codesDiffer(model())
    await settle()

    expect(stored).toEqual([])
    expect(tolds()).toEqual(['pairs.forgotten'])
  })
})

describe('who is there', () => {
  it('bears the name that the person gave it, and is marked as one that seems to be remembered', async () => {
    await start([bob])
    const eve = { ...peer, id: 'eve', name: 'Eve' }
    follow({ type: 'peers', peers: [peer, eve] })
    expect(remembered.marks.value.size).toBe(0)

    follow({ type: 'known', peers: new Map([[peer.id, 'secret']]) })
    asks('secret')
    follow({ type: 'outgoing', request: { to: peer, expiresAt: 9 } })

    expect(remembered.peers.value.map(({ name }) => name)).toEqual(['Mum', 'Eve'])
    expect(remembered.marks.value).toEqual(new Map([[peer.id, 'Remembered · calls itself Bob']]))
    expect(remembered.asking.value[0]).toMatchObject({
      from: { name: 'Mum' },
      mark: expect.stringContaining('Remembered') as string,
    })
    expect(remembered.outgoing.value[0]?.to.name).toBe('Mum')
  })
})

describe('a session', () => {
  it('goes on after a reload with what it knew', async () => {
    await start([bob])
    notes.set('L', { isVerified: true, device: 'bob' })

    session('L', { kind: 'reconnecting', securityCode: [1, 2, 3, 4, 5], proved: [], until: 9 })

    expect(recognition()).toMatchObject({ device: bob, isProved: false, doubted: undefined })
  })

  it('is called as its device is remembered, and not as that calls itself', async () => {
    await start([bob])

    session('L', open('secret'))
    await settle()

    expect([model().view.peer.name, model().sealedName, stored[0]?.sealedName]).toEqual(['Mum', 'Bob', 'Bob'])
  })

  it('stays unverified after a reload where its device called itself something else before it', async () => {
    await start([bob])
    notes.set('L', { isVerified: false, device: 'bob', isRenamed: true })

    session('L', { kind: 'reconnecting', securityCode: [1, 2, 3, 4, 5], proved: ['secret'], until: 9 })

    expect(model()).toMatchObject({ verified: false, compared: false })
    expect(recognition()).toMatchObject({ isProved: true })
  })

  it('keeps its doubt about who was hinted at, also for a reload', async () => {
    const asked = { ...bob, acceptsWithoutAsking: false }
    await start([asked])
    asks('secret')
    session('L', open())
    expect(model()).toMatchObject({ verified: false })
    expect(recognition()).toMatchObject({ doubted: asked })
    expect(notes.get('L')).toEqual({ doubted: 'bob' })
  })

  it('is not verified by an invite’s link where its peer was taken for a device that it did not prove to be', async () => {
    const asked = { ...bob, acceptsWithoutAsking: false }
    await start([asked])
    session('L', { kind: 'linking' })
    const met = model()
    Object.assign(met, { verified: true, invite: 'proved' })
    session('L', open('invite:room'))
    expect([met.verified, recognition()?.doubted, notes.get('L')]).toEqual([
      ...[false, asked, { doubted: 'bob', isVerified: false }],
    ])

    met.verified = true
    session('L', { kind: 'reconnecting', securityCode: [1, 2, 3, 4, 5], proved: [], until: 9 })
    session('L', open('invite:room'))

    expect(met.verified).toBe(true)
  })

  it('shows of a device that is forgotten in it that it is remembered no more', async () => {
    await start([bob])
    session('L', open('secret'))
    await settle()

    await remembered.forget(bob)

    expect(model()).toMatchObject({ verified: true })
    expect(recognition()).toMatchObject({ device: undefined, wants: false })
    expect(held.at(-1)).toEqual([])
  })
})
