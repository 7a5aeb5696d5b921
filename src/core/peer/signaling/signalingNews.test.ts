import { beforeEach, describe, expect, it } from 'vitest'
import type { PeerInfo } from '../../../wire/events.ts'
import type { PeerListInput } from './peerList.ts'
import { APPLY_PAUSE_MS } from './peerNews.ts'
import { bob, cleo, joinReply, settle, startSignaling, statesIn } from './testSignaling.ts'

let { socket, clock, events, signaling, join } = startSignaling()

beforeEach(() => {
  ;({ socket, clock, events, signaling, join } = startSignaling())
})

/** What the page was told after the list of the join. */
function told(): PeerListInput[] {
  const inputs = events.flatMap((event) => (event.type === 'peers' ? [event.input] : []))
  return inputs.filter(({ type }) => type !== 'snapshot')
}

function renamed(name: string): PeerInfo {
  return { ...bob, name }
}

describe('news of peers', () => {
  it('is applied at once, and from then on together, a few times a second', async () => {
    await join()

    socket.say('peer-updated', renamed('Robert'))
    const first = told()
    for (let count = 0; count < 1000; count += 1) socket.say('peer-updated', renamed(`Bob ${count}`))
    socket.say('peer-joined', cleo)
    const before = told().length
    clock.advance(APPLY_PAUSE_MS)

    expect(first).toEqual([{ type: 'news', news: [{ type: 'peer-updated', peer: renamed('Robert') }] }])
    expect(before).toBe(1)
    expect(told().slice(1)).toEqual([
      {
        type: 'news',
        news: [
          { type: 'peer-updated', peer: renamed('Bob 999') },
          { type: 'peer-joined', peer: cleo },
        ],
      },
    ])
  })

  it('comes in one message too', async () => {
    await join()

    socket.say('presence', { joined: [cleo, null], updated: [renamed('Robert')], left: ['z', 7] })

    expect(told()).toEqual([
      {
        type: 'news',
        news: [
          { type: 'peer-left', id: 'z' },
          { type: 'peer-joined', peer: cleo },
          { type: 'peer-updated', peer: renamed('Robert') },
        ],
      },
    ])
  })

  it.each([
    ['no object', 7],
    ['without lists', {}],
    ['with lists that are none', { joined: {}, updated: 'x', left: null }],
  ])('is no news where it is %s', async (_, change) => {
    await join()

    socket.say('presence', change)

    expect(told()).toEqual([])
  })

  it('that was told before a list does not undo it', async () => {
    await join()
    socket.say('peer-updated', renamed('first'))
    socket.say('peer-updated', renamed('before the list'))

    signaling.update({ name: 'Alicia', role: 'sender', device: { kind: 'desktop' } })
    socket.last('update').answer({ ok: true, peers: [renamed('in the list')] })
    await settle()
    clock.advance(APPLY_PAUSE_MS)

    expect(events.at(-1)).toMatchObject({ input: { type: 'snapshot', peers: [{ name: 'in the list' }] } })
  })

  it('of a connection that is gone is not applied', async () => {
    await join()
    socket.say('peer-left', { id: 'x' })
    socket.say('peer-left', { id: bob.id })

    socket.lose('transport close')
    clock.advance(APPLY_PAUSE_MS)

    expect(JSON.stringify(told())).not.toContain(bob.id)
  })
})

describe('a server that says more than a page can hear', () => {
  it.each<[string, (count: number) => void]>([
    ['one by one', (count) => socket.say('peer-updated', renamed(`Bob ${count}`))],
    ['many at once', () => socket.say('presence', { joined: Array(500).fill(cleo), updated: [], left: [] })],
    ['with what makes no sense', () => socket.say('peer-joined', null)],
    ['with requests', () => socket.say('request', {})],
  ])('is left alone for a while: %s', async (_, say) => {
    await join()

    for (let count = 0; count < 50_000 && socket.connected; count += 1) say(count)
    const attempts = socket.attempts
    clock.advance(29_000)
    const early = socket.attempts
    clock.advance(2_000)

    expect(socket.connected).toBe(false)
    expect(statesIn(events).at(-1)).toBe('unreachable')
    expect([early - attempts, socket.attempts - attempts]).toEqual([0, 1])
  })

  it('is heard like any other when it comes back', async () => {
    await join()
    for (let count = 0; count < 50_000 && socket.connected; count += 1) socket.say('peer-joined', null)
    clock.advance(30_000)

    socket.come()
    socket.last('join').answer(joinReply)
    await settle()
    socket.say('peer-joined', cleo)

    expect(told().at(-1)).toEqual({ type: 'news', news: [{ type: 'peer-joined', peer: cleo }] })
  })

  it('is heard where all who are there come within a moment', async () => {
    await join()

    for (let count = 0; count < 5000; count += 1) socket.say('peer-joined', { ...bob, id: `p${count}` })
    clock.advance(APPLY_PAUSE_MS)

    expect(socket.connected).toBe(true)
  })
})
