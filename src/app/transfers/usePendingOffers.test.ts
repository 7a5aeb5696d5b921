import { expect, it } from 'vitest'
import type { MeetingEvent, SessionView } from '../../core/peer/types/types.ts'
import { usePendingOffers } from './usePendingOffers.ts'

type Told = Extract<MeetingEvent, { type: 'engine' }>['event']

function setUp() {
  const { of, apply, remove } = usePendingOffers()
  const engine = (session: string, event: Told) => apply({ type: 'engine', session, event })
  const offer = (session: string, transfer: number) =>
    engine(session, { type: 'asked', transfer, count: 1, bytes: 1 })
  const pending = (session: string) => of(session).map(({ transfer }) => transfer)
  return { apply, remove, engine, offer, pending }
}

it('keeps the offers of each session until they are answered or withdrawn', () => {
  const { remove, engine, offer, pending } = setUp()
  for (const transfer of [1, 2, 3]) offer('L', transfer)
  offer('M', 1)

  remove('L', 2)
  engine('L', { type: 'withdrawn', transfer: 1 })

  expect([pending('L'), pending('M')]).toEqual([[3], [1]])
})

it('forgets the offers of a session that is over', () => {
  const { apply, offer, pending } = setUp()
  offer('L', 1)
  offer('M', 1)

  const session = { id: 'L', state: { kind: 'closed', code: 'peer-gone', by: 'peer' } } as SessionView
  apply({ type: 'session', session })

  expect([pending('L'), pending('M')]).toEqual([[], [1]])
})
