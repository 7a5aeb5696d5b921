import { describe, expect, it } from 'vitest'
import { openTabMemory, type TabStorage } from './tabMemory.ts'
import type { KeptSession } from '../types/memoryTypes.ts'

const NOW = 1_000_000
const fresh = 'f'.repeat(32)

function tab(text?: string, isTaken = false): TabStorage & { text: string | undefined } {
  return {
    text,
    read() {
      return this.text
    },
    write(next) {
      this.text = next
      return true
    },
    claim: (store) => Promise.resolve(store !== undefined && !isTaken ? store : fresh),
  }
}

const session: KeptSession = {
  id: 'L',
  role: 'initiator',
  peer: { id: 'b', name: 'Bob', device: { kind: 'phone' } },
  securityCode: [1, 2, 3, 4, 5],
  proved: ['secret'],
  link: 'M',
  resume: '07'.repeat(32),
  until: NOW + 1,
  offers: [
    {
      transfer: 0,
      uid: 'ab'.repeat(16),
      count: 1,
      items: [{ path: 'a', size: 1, mime: '', modified: 2 }],
      over: [],
    },
  ],
  nextTransfer: 1,
}

/** What a tab holds after a page with this session. */
async function leftBehind(): Promise<string> {
  const storage = tab()
  const memory = await openTabMemory(storage, NOW)
  memory.keepTicket('ticket')
  memory.keepSession('L', session)
  memory.note('L', { isVerified: true, device: 'bob’s' })
  return storage.text ?? ''
}

describe('the memory of a tab', () => {
  it('begins with a folder of its own and nothing else', async () => {
    const memory = await openTabMemory(tab(), NOW)

    expect(memory).toMatchObject({ store: fresh, ticket: undefined, sessions: [], isKept: true })
  })

  it('gives the next page of the tab all that the last one had', async () => {
    const memory = await openTabMemory(tab(await leftBehind()), NOW)

    expect(memory).toMatchObject({ store: fresh, ticket: 'ticket', sessions: [session] })
    expect(memory.notes('L')).toEqual({
      ...{ isVerified: true, isCompared: false, wantsRemembering: false, device: 'bob’s' },
    })
    expect(memory.notes('M')).toEqual({ isVerified: false, isCompared: false, wantsRemembering: false })
  })

  it('has room for all that a peer may say of its device', async () => {
    const storage = tab()
    const device = { kind: 'phone', os: 'Android', browser: 'Samsung Internet' } as const
    const peer = { id: 'b', name: '🐙'.repeat(40), device }
    ;(await openTabMemory(storage, NOW)).keepSession('L', { ...session, peer })

    const next = await openTabMemory(tab(storage.text), NOW)

    expect(next.sessions[0]?.peer).toEqual(peer)
  })

  it('knows the newest 32 of more sessions than it has room for', async () => {
    const storage = tab()
    const memory = await openTabMemory(storage, NOW)
    for (let index = 0; index < 33; index++) memory.keepSession(`${index}`, { ...session, id: `${index}` })

    const next = await openTabMemory(tab(storage.text), NOW)

    expect(next.sessions.map(({ id }) => id)).toEqual(
      Array.from({ length: 32 }, (_, index) => `${index + 1}`),
    )
  })

  it('keeps what was noted when the session changes later', async () => {
    const storage = tab(await leftBehind())
    const memory = await openTabMemory(storage, NOW)

    memory.keepSession('L', { ...session, link: 'N' })

    const next = await openTabMemory(tab(storage.text), NOW)
    expect(next.sessions[0]?.link).toBe('N')
    expect(next.notes('L')).toMatchObject({ isVerified: true, device: 'bob’s' })
  })

  it('keeps notes that were made before the session itself was kept', async () => {
    const storage = tab()
    const memory = await openTabMemory(storage, NOW)
    memory.note('L', { wantsRemembering: true })

    memory.keepSession('L', session)
    memory.note('L', { doubted: 'bob’s' })

    const notes = (await openTabMemory(tab(storage.text), NOW)).notes('L')
    expect(notes).toEqual({ isVerified: false, isCompared: false, wantsRemembering: true, doubted: 'bob’s' })
  })

  it('does not pass on what was noted to a later session of the same name', async () => {
    const storage = tab(await leftBehind())
    const memory = await openTabMemory(storage, NOW)

    memory.keepSession('L', undefined)
    memory.keepSession('L', session)

    expect((await openTabMemory(tab(storage.text), NOW)).notes('L').isVerified).toBe(false)
  })

  it('leaves out what was sent where that does not fit, and keeps nothing stale where nothing fits', async () => {
    for (const [most, isKept] of [
      [700, true],
      [10, false],
    ] as const) {
      const storage = tab(await leftBehind())
      const write = storage.write.bind(storage)
      storage.write = (text) => text.length <= most && write(text)
      const memory = await openTabMemory(storage, NOW)
      const items = Array.from({ length: 100 }, (_, index) => ({
        path: `${index}`,
        size: 1,
        mime: '',
        modified: 2,
      }))

      memory.keepSession('L', { ...session, offers: [{ ...session.offers[0]!, count: 100, items }] })

      expect(memory.isKept).toBe(isKept)
      const next = await openTabMemory(tab(storage.text), NOW)
      expect(next.sessions.map(({ offers }) => offers[0]?.items)).toEqual(isKept ? [[]] : [])
    }
  })

  it('forgets what ended, and what could go on until a time that is over', async () => {
    const ended = tab(await leftBehind())
    const memory = await openTabMemory(ended, NOW)
    memory.keepSession('L', undefined)

    expect((await openTabMemory(tab(ended.text), NOW)).sessions).toEqual([])
    expect((await openTabMemory(tab(await leftBehind()), NOW + 2)).sessions).toEqual([])
  })

  it('is not that of a duplicated tab, whose twin lives', async () => {
    const twin = tab((await leftBehind()).replace(fresh, 'e'.repeat(32)), true)

    const memory = await openTabMemory(twin, NOW)

    expect(memory).toMatchObject({ store: fresh, ticket: undefined, sessions: [] })
  })

  it.each(['', 'no JSON', '{}', '{"store":"../x","sessions":[]}', '{"store":1}', '[]', 'null'])(
    'takes nothing from %j',
    async (text) => {
      const memory = await openTabMemory(tab(text), NOW)

      expect(memory).toMatchObject({ store: fresh, sessions: [] })
    },
  )
})
