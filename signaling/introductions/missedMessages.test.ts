import { expect, test } from 'vitest'
import { MAX_MISSED_BYTES, MISSED_BYTES_OF_PEER } from '../limits/limits.ts'
import { MissedMessages } from './missedMessages.ts'

const signal = (sdp: string) =>
  ({ event: 'signal', payload: { link: 'f'.repeat(32), lane: 0, data: { type: 'offer', sdp } } }) as const

test('what was kept is given out once, in order', () => {
  const missed = new MissedMessages()
  missed.keep('bob', signal('1'))
  missed.keep('alice', signal('2'))
  missed.keep('bob', { event: 'hang-up', payload: { link: 'f'.repeat(32) } })

  const [first, second] = [missed.take('bob'), missed.take('bob')]

  expect(first.map(({ event }) => event)).toEqual(['signal', 'hang-up'])
  expect(second).toEqual([])
})

test('one peer is kept so many bytes, and others are kept theirs', () => {
  const missed = new MissedMessages()
  const large = signal('x'.repeat(MISSED_BYTES_OF_PEER / 2))

  expect([missed.keep('bob', large), missed.keep('bob', large), missed.keep('alice', large)]).toEqual([
    true,
    false,
    true,
  ])
})

test('all together are kept so many bytes, and taking makes room', () => {
  const missed = new MissedMessages()
  const large = signal('x'.repeat(MISSED_BYTES_OF_PEER - 1024))
  let peers = 0
  while (missed.keep(`peer ${peers}`, large)) peers += 1

  missed.take('peer 0')

  expect(peers * MISSED_BYTES_OF_PEER).toBeLessThan(1.1 * MAX_MISSED_BYTES)
  expect(missed.keep('another', large)).toBe(true)
})
