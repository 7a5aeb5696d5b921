/** What section 5 of docs/PROTOCOL.md decides of messages that a second program may send, or meet. */
import { describe, expect, it } from 'vitest'
import { webCrypto } from '../protocol/primitives/crypto.ts'
import { connectScripted, ready, type ScriptedPeer } from './testPeer.ts'
import type { Side } from './testSides.ts'

const wrong = '0'.repeat(64)
const THEIRS = 0
const OURS = 2 ** 31

function offer(transfer: number, more: object = {}): object {
  const items = [{ path: 'a', size: 3, mime: '', modified: 0 }]
  return { type: 'offer', transfer, uid: transfer.toString(16).padStart(32, '0'), items, ...more }
}

async function sha256Of(text: string): Promise<string> {
  const crypto = webCrypto(globalThis.crypto.subtle)
  const bytes = await crypto.sha256(new TextEncoder().encode(text))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** We are R, and have offered a file of "abc" as our first transfer. */
async function offered(): Promise<{ peer: ScriptedPeer; side: Side }> {
  const { peer, side } = await connectScripted('initiator')
  side.session.command({ type: 'offer', key: 'k', files: [{ path: 'a', file: new File(['abc'], 'a') }] })
  await peer.hears('offer')
  return { peer, side }
}

const accept = { type: 'accept', transfer: OURS, window: 65_536, have: [], done: [] }

async function expectGoesOn({ peer, side }: { peer: ScriptedPeer; side: Side }): Promise<void> {
  await peer.say({ type: 'ping', id: 4_711 })
  await expect.poll(() => peer.heard).toContainEqual({ type: 'pong', id: 4_711 })
  expect(side.events.map(({ type }) => type)).not.toContain('closed')
}

async function expectEnds({ side }: { side: Side }): Promise<void> {
  expect(await side.event('closed')).toMatchObject({ code: 'bad-message', by: 'self' })
}

function stateOf({ events }: Side, transfer: number): unknown {
  return events
    .flatMap((event) => (event.type === 'items' ? event.items : []))
    .findLast((item) => item.transfer === transfer)?.state
}

describe('is ignored', () => {
  it.each<[string, object[]]>([
    ['a pong that nobody asked for', [{ type: 'pong', id: 99 }]],
    ['a word on a text that was never sent', [{ type: 'text-received', id: 99 }]],
    ['a pause of a transfer that they never offered', [{ type: 'pause', transfer: 5 }]],
    ['a resume of one', [{ type: 'resume', transfer: 5, item: 3 }]],
    ['a cancel of one', [{ type: 'cancel', transfer: 5, item: 3, reason: 'cancelled' }]],
    ['a resume of what is not paused', [{ type: 'resume', transfer: OURS }]],
    [
      'a pause said twice',
      [
        { type: 'pause', transfer: OURS },
        { type: 'pause', transfer: OURS },
      ],
    ],
    ['an ack of nothing', [{ type: 'ack', transfer: OURS, item: 0, bytes: 0 }]],
    ['fields that nobody knows', [{ type: 'pong', id: 1, later: { a: [1] } }]],
    ['an accept after a decline', [{ type: 'decline', transfer: OURS, reason: 'refused' }, accept]],
    [
      'an ack, and a word on the end, of what was cancelled',
      [
        { type: 'cancel', transfer: OURS, reason: 'cancelled' },
        { type: 'received', transfer: OURS, item: 0, sha256: wrong },
      ],
    ],
  ])('%s', async (_, messages) => {
    const sides = await offered()

    await sides.peer.say(...messages)

    await expectGoesOn(sides)
  })
})

describe('ends the session', () => {
  it.each<[string, object[]]>([
    [
      'an end of a transfer that they never offered',
      [{ type: 'end', transfer: 5, item: 0, size: 0, sha256: wrong }],
    ],
    ['an accept of one that was never offered to them', [{ ...accept, transfer: OURS + 5 }]],
    ['a decline of one', [{ type: 'decline', transfer: OURS + 5, reason: 'refused' }]],
    ['an ack of one', [{ type: 'ack', transfer: OURS + 5, item: 0, bytes: 0 }]],
    ['a pause of one', [{ type: 'pause', transfer: OURS + 5 }]],
    ['a cancel of one', [{ type: 'cancel', transfer: OURS + 5, reason: 'cancelled' }]],
    [
      'a cancel of an item that the offer did not have',
      [{ type: 'cancel', transfer: OURS, item: 1, reason: '' }],
    ],
    ['an ack of one', [{ type: 'ack', transfer: OURS, item: 1, bytes: 0 }]],
    ['an ack of more than was sent', [{ type: 'ack', transfer: OURS, item: 0, bytes: 4 }]],
    ['an accept of their own', [offer(THEIRS), { ...accept, transfer: THEIRS }]],
    ['an end of ours', [{ type: 'end', transfer: OURS, item: 0, size: 3, sha256: wrong }]],
    ['an offer with a number of ours', [offer(OURS + 1)]],
    ['a number twice', [offer(7), { ...offer(7), uid: 'f'.repeat(32) }]],
    ['received before end', [{ type: 'received', transfer: OURS, item: 0, sha256: wrong }]],
    ['accept twice', [accept, accept]],
    ['a piece of an offer that holds nothing and is not the last', [offer(7, { items: [], more: true })]],
    ['an offer of nothing', [offer(7, { items: [] })]],
    ['a piece of an accept that holds nothing and is not the last', [{ ...accept, more: true }]],
    ['a second ready', [ready]],
    ['lane', [{ type: 'lane', lane: 1, binding: wrong }]],
    ['a text that is none of the listed messages', [{ type: 'made-up' }]],
  ])('%s', async (_, messages) => {
    const sides = await offered()

    await sides.peer.say(...messages)

    await expectEnds(sides)
  })
})

it('transfer numbers may jump, up and down', async () => {
  const { peer, side } = await connectScripted('initiator')

  await peer.say(offer(900), offer(3), offer(OURS - 1))

  await expect
    .poll(() => peer.heard.flatMap((message) => (message.type === 'accept' ? [message.transfer] : [])))
    .toEqual([900, 3, OURS - 1])
  await expectGoesOn({ peer, side })
})

it('more is optional, and the last piece may be empty', async () => {
  const { peer, side } = await offered()

  await peer.say(offer(7, { more: true }), offer(7, { items: [] }))
  await peer.say({ ...accept, have: [{ item: 0, bytes: 1, sha256: wrong }], more: true }, accept)

  await peer.hears('accept')
  expect(await peer.hears('end')).toMatchObject({ transfer: OURS, item: 0, size: 3 })
  await expectGoesOn({ peer, side })
})

it('have names the hash of the first bytes, and what differs is sent from the beginning', async () => {
  const { peer } = await offered()

  await peer.say({ ...accept, have: [{ item: 0, bytes: 2, sha256: await sha256Of('ab') }] })

  expect(await peer.hears('end')).toMatchObject({ sha256: await sha256Of('abc') })
  expect(peer.chunks).toEqual([{ transfer: OURS, item: 0, offset: 2, data: 'c' }])

  const other = await offered()
  await other.peer.say({ ...accept, have: [{ item: 0, bytes: 2, sha256: await sha256Of('abc') }] })

  await other.peer.hears('end')
  expect(other.peer.chunks).toEqual([{ transfer: OURS, item: 0, offset: 0, data: 'abc' }])
})

it('received with another hash fails the item on both sides, and nothing else', async () => {
  const { peer, side } = await offered()
  await peer.say(accept)
  await peer.hears('end')

  await peer.say({ type: 'received', transfer: OURS, item: 0, sha256: wrong })

  expect(await peer.hears('cancel')).toEqual({
    type: 'cancel',
    transfer: OURS,
    item: 0,
    reason: 'corrupt-item',
  })
  await expect.poll(() => stateOf(side, OURS)).toEqual({ kind: 'failed', code: 'corrupt-item' })
  await expectGoesOn({ peer, side })
})

it('a decline after the accept ends what is not over', async () => {
  const { peer, side } = await offered()
  await peer.say(accept)
  await peer.hears('end')

  await peer.say({ type: 'decline', transfer: OURS, reason: 'busy' })

  await expect.poll(() => stateOf(side, OURS)).toEqual({ kind: 'failed', code: 'busy' })
  await expectGoesOn({ peer, side })
})

it('a cancel without an item is of all that is not over', async () => {
  const { peer, side } = await offered()

  await peer.say({ type: 'cancel', transfer: OURS, reason: 'cancelled' })

  await expect.poll(() => stateOf(side, OURS)).toEqual({ kind: 'cancelled', by: 'peer' })
  await expectGoesOn({ peer, side })
})

it('a text with an id that was seen is answered and shown once', async () => {
  const { peer, side } = await connectScripted('initiator')

  await peer.say({ type: 'text', id: 3, text: 'a' }, { type: 'text', id: 3, text: 'b' })

  await expect.poll(() => peer.heard.filter(({ type }) => type === 'text-received')).toHaveLength(2)
  expect(side.events.flatMap((event) => (event.type === 'texts' ? event.texts : []))).toEqual(['a'])
})

it('what comes before ready, but an error, ends the session', async () => {
  const early = await connectScripted('initiator', false)
  const failing = await connectScripted('initiator', false)

  await early.peer.say({ type: 'ping', id: 1 })
  await failing.peer.say({ type: 'error', code: 'not-verified', message: '' })

  await expectEnds(early)
  expect(await failing.side.event('closed')).toMatchObject({ code: 'not-verified', by: 'peer' })
})
