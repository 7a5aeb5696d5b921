import { effectScope } from 'vue'
import { expect, it, vi } from 'vitest'
import type { Meeting, MeetingEvent, TabMemory } from '../../core/peer/types/types.ts'
import { useMeeting } from './useMeeting.ts'
import type { MeetingCode } from './useMeeting.ts'

const profile = { name: 'Ada', role: 'sender', device: { kind: 'phone' } } as const
const memory = { isKept: false, store: 'store', sessions: [] } as unknown as TabMemory

vi.mock(import('../../browser/system/pageEnd.ts'), () => ({ onPageEnd: () => () => {} }))

/** The first `failures` attempts to load the code fail. */
function setUp(failures = 0) {
  let attempts = 0
  const calls: unknown[] = []
  const meeting = {
    request: (peer: string) => void calls.push(['request', peer]),
    command: (session: string, command: unknown) => void calls.push(['command', session, command]),
    details: (session: string) => Promise.resolve({ openedAt: session.length }),
    leave: () => void calls.push(['leave']),
  } as unknown as Meeting
  const createMeeting = vi.fn(
    (_profile: unknown, _memory: unknown, onEvent: (event: MeetingEvent) => void) => {
      onEvent({ type: 'session', session: { id: 'L' } } as MeetingEvent)
      return meeting
    },
  )
  const code = { createMeeting, openTabMemory: () => Promise.resolve(memory) } as unknown as MeetingCode
  const page = effectScope().run(() =>
    useMeeting(
      (event) => {
        if (event.type === 'session') page.command(event.session.id, { type: 'remember' })
      },
      () => (++attempts > failures ? Promise.resolve(code) : Promise.reject(new Error('the server is away'))),
      {} as never,
    ),
  )!
  return { page, calls }
}

it('runs calls made before its code was there, in order, and also those made while it was being opened', async () => {
  const { page, calls } = setUp()

  page.request('a')
  const starting = page.start(() => profile)
  page.request('b')
  const details = page.details('LL')
  await starting
  page.request('c')

  expect(calls).toEqual([
    ['request', 'a'],
    ['request', 'b'],
    ['command', 'L', { type: 'remember' }],
    ['request', 'c'],
  ])
  expect(await details).toEqual({ openedAt: 2 })
})

it('keeps calls for the next attempt where the code could not be loaded', async () => {
  const { page, calls } = setUp(1)
  page.request('a')
  await expect(page.start(() => profile)).rejects.toThrow('away')

  await page.start(() => profile)

  expect(calls).toContainEqual(['request', 'a'])
})
