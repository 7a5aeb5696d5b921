import { beforeEach, expect, it } from 'vitest'
import type { PeerInfo } from '../../../wire/events.ts'
import type { HeldSecret } from '../../engine/messages.ts'
import { createKnownPeers } from './knownPeers.ts'
import { createManualClock } from '../types/testClock.ts'

const tags = Array<string>(32).fill('0'.repeat(16))

let clock = createManualClock()
let peers: PeerInfo[] = []
let known: string[][] = []
let computed = 0
let isSlow: Promise<void> | undefined
let held: readonly HeldSecret[] = []

function peer(id: string, n = id): PeerInfo {
  return { id, name: id, role: 'receiver', device: { kind: 'phone' }, hints: { n, t: tags } }
}

function create() {
  return createKnownPeers({
    recognising: {
      get held() {
        return held
      },
      async whoIs({ n }) {
        computed += 1
        await isSlow
        return n.startsWith('friend') ? `secret of ${n}` : undefined
      },
    },
    clock,
    peers: () => peers,
    onChange: (map) => known.push([...map.keys()]),
  })
}

beforeEach(() => {
  clock = createManualClock()
  peers = []
  known = []
  computed = 0
  isSlow = undefined
  held = [{} as HeldSecret]
})

it('knows those who give the hints of a held secret, and computes each hint once', async () => {
  const knownPeers = create()
  peers = [peer('stranger'), peer('friend')]

  await knownPeers.look()
  await knownPeers.look()

  expect(known).toEqual([['friend']])
  expect(knownPeers.secretOf('friend')).toBe('secret of friend')
  expect(computed).toBe(2)
})

it('looks again at everybody when something else is held', async () => {
  const knownPeers = create()
  peers = [peer('friend')]
  await knownPeers.look()

  held = [{} as HeldSecret]
  await knownPeers.look()

  expect(computed).toBe(2)
})

it('computes nothing while nothing is held', async () => {
  held = []
  peers = [peer('friend')]

  await create().look()

  expect([computed, known]).toEqual([0, []])
})

it('computes so many at once and the others later, however often the list changes', async () => {
  const knownPeers = create()
  peers = Array.from({ length: 150 }, (_, count) => peer(`friend ${count}`))

  for (let count = 0; count < 20; count += 1) await knownPeers.look()
  const atOnce = computed
  clock.advance(500)
  await knownPeers.look()

  expect([atOnce, computed]).toEqual([100, 150])
  expect(known.at(-1)).toHaveLength(150)
})

it('looks at one list at a time, and at the latest one at last', async () => {
  const knownPeers = create()
  let go = () => {}
  isSlow = new Promise((resolve) => (go = resolve))
  peers = [peer('friend one')]
  const first = knownPeers.look()

  peers = [peer('friend two')]
  for (let count = 0; count < 50; count += 1) void knownPeers.look()
  go()
  await first

  expect(computed).toBe(2)
  expect(known).toEqual([['friend two']])
})
