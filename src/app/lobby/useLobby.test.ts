import { describe, expect, it } from 'vitest'
import type { PeerInfo } from '../../wire/events.ts'
import { useLobby } from './useLobby.ts'
import { useNotices } from '../ui/useNotices.ts'

const bob: PeerInfo = { id: 'b', name: 'Bob', role: 'receiver', device: { kind: 'phone' } }

function incoming(request: string, from = bob) {
  return { request, from, expiresAt: 60_000 }
}

function setUp() {
  const notices = useNotices()
  const lobby = useLobby(notices)
  const told = () => notices.notices.value.map(({ tone, sentences }) => [tone, sentences[0]?.key])
  return { lobby, told }
}

describe('a request to us', () => {
  it('queues behind the one that is asked first', () => {
    const { lobby } = setUp()

    lobby.apply({ type: 'incoming', request: incoming('1') })
    lobby.apply({ type: 'incoming', request: incoming('2', { ...bob, id: 'c' }) })

    expect(lobby.asking.value.map(({ request }) => request)).toEqual(['1', '2'])
  })

  it('is no longer asked once it was answered, before the server confirms', () => {
    const { lobby } = setUp()
    lobby.apply({ type: 'incoming', request: incoming('1') })

    lobby.answered('1')

    expect(lobby.asking.value).toEqual([])
  })

  it.each([
    ['timeout', 'outcome.incoming.timeout'],
    ['cancelled', 'outcome.incoming.cancelled'],
    ['unavailable', 'outcome.incoming.unavailable'],
    ['declined', 'outcome.incoming.declined'],
  ] as const)('that ends with %s is told as %s', (result, key) => {
    const { lobby, told } = setUp()
    lobby.apply({ type: 'incoming', request: incoming('1') })

    lobby.apply({ type: 'incoming-ended', request: incoming('1'), result })

    expect(lobby.asking.value).toEqual([])
    expect(told()).toEqual([['outcome', key]])
  })

  it('of somebody blocked says so when it ends', () => {
    const { lobby, told } = setUp()
    lobby.apply({ type: 'incoming', request: incoming('1') })

    lobby.block('1')
    lobby.apply({ type: 'incoming-ended', request: incoming('1'), result: 'declined' })

    expect(lobby.blocked.has('b')).toBe(true)
    expect(told()).toEqual([['outcome', 'outcome.incoming.blocked']])
  })

  it('that was never shown ends in silence', () => {
    const { lobby, told } = setUp()

    lobby.apply({ type: 'incoming-ended', request: incoming('1'), result: 'declined' })

    expect(told()).toEqual([])
  })
})

describe('a request of ours', () => {
  it.each([
    ['declined', 'problem'],
    ['busy', 'problem'],
    ['unavailable', 'problem'],
    ['timeout', 'problem'],
    ['too-many', 'problem'],
    ['cancelled', 'outcome'],
  ] as const)('that ends with %s is told as %s', (result, tone) => {
    const { lobby, told } = setUp()
    const request = { to: bob, expiresAt: 60_000 }
    lobby.apply({ type: 'outgoing', request })

    lobby.apply({ type: 'outgoing-ended', request, result })

    expect(lobby.outgoing.value).toEqual([])
    expect(told()).toEqual([[tone, `outcome.outgoing.${result}`]])
  })

  it('takes back what was told of the one before', () => {
    const { lobby, told } = setUp()
    const request = { to: bob, expiresAt: 60_000 }
    lobby.apply({ type: 'outgoing-ended', request, result: 'declined' })

    lobby.apply({ type: 'outgoing', request })

    expect(told()).toEqual([])
  })
})
