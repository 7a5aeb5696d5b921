import { describe, expect, it } from 'vitest'
import type { ItemState, ItemView } from '../../engine/messages.ts'
import { createKeptOffers } from './keptOffers.ts'

const uid = 'ab'.repeat(16)
const file = (path: string) => ({ path, size: 1, mime: '', modified: 2 })
const sending = (transfer: number, ...paths: string[]) =>
  ({ type: 'sending', transfer, uid, count: paths.length, items: paths.map(file) }) as const

function view(
  transfer: number,
  item: number,
  kind: ItemState['kind'],
  direction: ItemView['direction'] = 'send',
) {
  const state = (kind === 'done' ? { kind, sha256: '' } : { kind }) as ItemState
  return { transfer, item, direction, path: '', size: 1, mime: '', state, bytes: 0, bytesPerSecond: 0 }
}

describe('what a page was sending', () => {
  it('is kept until all of it is over', () => {
    const kept = createKeptOffers([], undefined)
    kept.sending(sending(0, 'a', 'b'))
    kept.sending(sending(1, 'c'))

    const changes = [
      kept.itemsChanged([view(0, 0, 'active')]),
      kept.itemsChanged([view(0, 0, 'done'), view(1, 0, 'done', 'receive')]),
      kept.itemsChanged([view(0, 0, 'done')]),
    ]
    const half = kept.offers

    expect(changes).toEqual([false, true, false])
    expect(half).toMatchObject([
      { transfer: 0, over: [0] },
      { transfer: 1, over: [] },
    ])
    kept.itemsChanged([view(0, 1, 'cancelled')])
    expect(kept.offers.map(({ transfer }) => transfer)).toEqual([1])
    expect(kept.nextTransfer).toBe(2)
  })

  it('goes on in the next page, whose offers have other numbers', () => {
    const before = { transfer: 4, uid, count: 2, items: [file('a'), file('b')], over: [1] }
    const kept = createKeptOffers([before], 5)

    kept.sending(sending(4, 'a', 'b'))
    kept.sending(sending(5, 'c'))
    kept.itemsChanged([view(4, 0, 'done')])

    expect(kept.offers.map(({ transfer }) => transfer)).toEqual([5])
    expect(kept.nextTransfer).toBe(6)
  })

  it('is forgotten when it is dropped; what is too much to be remembered, when all of it is over', () => {
    const kept = createKeptOffers([], undefined)
    kept.sending(sending(0, 'a'))
    kept.sending({ type: 'sending', transfer: 1, uid, count: 2 })

    kept.drop(0)
    kept.itemsChanged([view(1, 0, 'done')])
    const half = kept.offers
    kept.itemsChanged([view(1, 1, 'done')])

    expect(half).toEqual([{ transfer: 1, uid, count: 2, items: [], over: [] }])
    expect(kept.offers).toEqual([])
  })
})
