import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { Role } from '../../wire/events.ts'
import { inviteLink, makeInvite } from '../../core/peer/identity/invite.ts'
import { createInvites } from './invites.ts'
import { useInvites } from './useInvites.ts'

const made = makeInvite('sender')
const other = makeInvite('receiver')
const fragmentOf = (invite: typeof made) => new URL(inviteLink(invite, 'https://drop.example/')).hash

let kept: Map<string, string>
let address: { hash: string; pathname: string; search: string }
let changed: () => void
let entered: (string | undefined)[]
let started: boolean
let failures: number
let scope: EffectScope

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  entered = []
  failures = 0
  visit('')
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

/** A page of this tab, at an address with that fragment. */
function visit(fragment: string): void {
  started = false
  address = { hash: fragment, pathname: '/', search: '' }
  scope = effectScope()
  vi.stubGlobal('window', {
    location: address,
    history: { state: null, replaceState: () => void (address.hash = '') },
    addEventListener: (_: string, look: () => void) => void (changed = look),
    removeEventListener() {},
  })
}

type Load = Parameters<typeof useInvites>[1]

function open(load: Load = () => Promise.resolve({ createInvites })) {
  let role: Role = 'sender'
  const parts = {
    lobby: {
      server: { value: { kind: 'connecting' } as const },
      ...{ peers: { value: [] }, asking: { value: [] }, outgoing: { value: [] } },
    },
    isStarted: () => started,
    role: () => role,
    takeRole: (next: Role) => void (role = next),
    enter: (invite: { room: string } | undefined) => void entered.push(invite?.room),
    note() {},
    failed: () => void (failures += 1),
  }
  return scope.run(() => useInvites(parts, load))!
}

function openLink(fragment: string): void {
  address.hash = fragment
  changed()
}

describe('a link that waits for a word', () => {
  it('still does after a reload, and no page starts by itself before', async () => {
    visit(fragmentOf(made))
    open()
    expect(address.hash).toBe('')
    visit('')
    const invites = open()

    expect(invites.isInvited()).toBe(true)
    started = true
    expect(await invites.start()).toMatchObject({ room: made.room })
    visit('')
    expect(open().isInvited()).toBe(false)
  })

  it('keeps nobody out who was in already, and is not taken by their coming back', async () => {
    const before = open()
    started = true
    openLink(fragmentOf(made))
    await before.need()
    visit('')
    const invites = open()
    expect(invites.isInvited()).toBe(false)
    started = true

    expect(await invites.start()).toBeUndefined()
    await invites.need()
    expect(invites.invites.value?.offered.value).toMatchObject({ room: made.room })
    expect(entered).toEqual([])
  })

  it('is not taken where it was opened while the page was starting', async () => {
    const invites = open()
    started = true
    openLink(fragmentOf(other))

    expect(await invites.start()).toBeUndefined()
    await invites.need()
    expect(invites.invites.value?.offered.value).toMatchObject({ room: other.room })
  })

  it('is said to be lost for now where what it takes cannot be loaded, and comes after a reload', async () => {
    visit(fragmentOf(made))
    const invites = open(() => Promise.reject(new Error('offline')))
    started = true
    expect(await invites.start()).toBeUndefined()
    expect(failures).toBeGreaterThan(0)

    visit('')
    expect(open().isInvited()).toBe(true)
  })

  it.each(['', '{', 'null', '7', '{"fragment":7}'])('is none where %j was kept', (text) => {
    kept.set('sealdrop.invited', text)

    expect(open().isInvited()).toBe(false)
  })
})
