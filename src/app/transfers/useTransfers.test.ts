import { describe, expect, it, vi } from 'vitest'
import { effect } from 'vue'
import type { ItemState, ItemView } from '../../core/engine/messages.ts'
import { useTransfers } from './useTransfers.ts'
import type { Received } from './row.ts'

function view(item: number, state: ItemState, more: Partial<ItemView> = {}): ItemView {
  return {
    ...{ transfer: 1, item, direction: 'send', path: `${item}.txt`, size: 100, mime: '', bytes: 0 },
    ...{ bytesPerSecond: 0, state },
    ...more,
  }
}

/** The engine made this offer of ours. */
const made = (key: string, transfer: number) =>
  ({ type: 'sending', key, transfer, uid: 'ab'.repeat(16), count: 1 }) as const

function outgoing(name: string) {
  return { path: name, file: new File([name], name) }
}

const active: ItemState = { kind: 'active' }
const done: ItemState = { kind: 'done', sha256: 'ab' }
const failed: ItemState = { kind: 'failed', code: 'corrupt-item' }

function received(item: number): Received {
  return {
    ...{ transfer: 7, item, count: 2, path: `r${item}`, mime: '', modified: 0 },
    ...{ file: new Blob(['abc']), sha256: 'cd', crc32: 1 },
  } as const
}

describe('the list', () => {
  it('redraws the line of an item that moves, and nothing else', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.applyItems([view(0, active), view(1, active)])
    const rows = transfers.rows.value
    const redrawn: string[] = []
    for (const row of rows) effect(() => redrawn.push(`${row.key} ${row.view.bytes}`))
    redrawn.length = 0

    transfers.applyItems([view(1, active, { bytes: 50 })])

    expect(redrawn).toEqual(['1:1 50'])
    expect(transfers.rows.value).toBe(rows)
  })

  it('lets go of a file that was sent, and keeps one that failed to be offered again', () => {
    const transfers = useTransfers({ ended() {} })
    const key = transfers.outgoing.noteOffer([outgoing('a'), outgoing('b'), outgoing('c')])
    transfers.outgoing.offerMade(made(key, 1))
    transfers.applyItems([view(0, active), view(1, active), view(2, active)])

    transfers.applyItems([view(0, done), view(1, failed), view(2, { kind: 'cancelled', by: 'peer' })])

    expect(transfers.rows.value.map(({ source }) => source?.path)).toEqual([undefined, 'b', undefined])
  })

  it('keeps the order in which items were first heard of', () => {
    const transfers = useTransfers({ ended() {} })

    transfers.applyItems([view(0, active), view(1, active)])
    transfers.applyItems([view(1, done), view(2, active), view(0, done)])

    expect(transfers.rows.value.map(({ view }) => view.item)).toEqual([0, 1, 2])
  })

  it('knows which file an item was, whatever the engine numbers its transfers', () => {
    const transfers = useTransfers({ ended() {} })
    const [a, b, c] = [outgoing('a'), outgoing('b'), outgoing('c')]
    const [first, second] = [transfers.outgoing.noteOffer([a, b]), transfers.outgoing.noteOffer([c])]

    transfers.outgoing.offerMade(made(second, 9))
    transfers.outgoing.offerMade(made(first, 5))
    transfers.applyItems([view(0, active, { transfer: 5 })])
    transfers.applyItems([view(0, active, { transfer: 9 }), view(1, active, { transfer: 5 })])

    expect(transfers.rows.value.map(({ source }) => source)).toEqual([a, c, b])
  })

  it('takes no file of ours for an item that is received', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.outgoing.noteOffer([outgoing('mine')])

    transfers.applyItems([view(0, active, { direction: 'receive', transfer: 3 })])

    expect(transfers.rows.value[0]?.source).toBeUndefined()
  })

  it('tells once that an item ended', () => {
    const ended = vi.fn()
    const transfers = useTransfers({ ended })

    transfers.applyItems([view(0, active)])
    transfers.applyItems([view(0, done)])
    transfers.applyItems([view(0, done)])

    expect(ended).toHaveBeenCalledExactlyOnceWith(view(0, done))
  })

  it('no longer has what came to nothing, and says how much that was', () => {
    const transfers = useTransfers({ ended() {} })
    const cancelled: ItemState = { kind: 'cancelled', by: 'peer' }
    const of = (transfer: number) => ({ transfer, direction: 'receive' as const })
    transfers.applyItems([view(0, cancelled, of(7)), view(1, cancelled, of(7)), view(0, active, of(8))])
    transfers.applyPictures({ type: 'thumbnails', transfer: 7, pictures: [{ item: 9, picture: new Blob() }] })

    transfers.forget([7])

    expect(transfers.rows.value.map(({ key }) => key)).toEqual(['8:0'])
    expect(transfers.forgotten.value).toBe(2)
    expect(transfers.totals.value.items).toBe(1)
  })

  it('shows a received file even when its item was never heard of before', () => {
    const transfers = useTransfers({ ended() {} })

    transfers.applyReceived(received(0))

    const [row] = transfers.rows.value
    expect(row?.received).toEqual(received(0))
    expect(row?.view).toMatchObject({ direction: 'receive', size: 3, bytes: 3, state: { kind: 'done' } })
  })

  it('shows of a file that shares another one only its own part', async () => {
    const transfers = useTransfers({ ended() {} })

    const row = transfers.applyReceived({ ...received(0), part: { at: 1, size: 2 } })

    expect(row?.view.size).toBe(2)
    expect(await row?.received?.file.text()).toBe('bc')
    expect(row?.received).toMatchObject({ path: 'r0', sha256: 'cd', crc32: 1 })
  })

  it('lets nothing run on after the session', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.applyItems([view(0, active), view(1, done)])

    transfers.endAll('channel-lost', 'self')

    expect(transfers.rows.value.map(({ view }) => view.state)).toEqual([
      { kind: 'failed', code: 'channel-lost' },
      done,
    ])
    expect(transfers.totals.value.running).toBe(0)
  })

  it('forgets a line that is retried', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.applyItems([view(0, failed), view(1, done)])

    transfers.remove([transfers.rows.value[0]!])

    expect(transfers.rows.value.map(({ key }) => key)).toEqual(['1:1'])
    expect(transfers.totals.value).toMatchObject({ items: 1, done: 1, running: 0 })
  })
})

describe('a file that failed here and is sent again', () => {
  const incoming = { direction: 'receive' } as const

  it('takes the place of its failed line', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.applyItems([view(0, active, incoming), view(1, active, incoming)])
    transfers.applyItems([view(0, failed, incoming), view(1, done, incoming)])

    transfers.applyItems([view(0, active, { ...incoming, transfer: 2 })])

    expect(transfers.rows.value.map(({ key }) => key)).toEqual(['1:1', '2:0'])
    expect(transfers.totals.value).toMatchObject({ items: 2, done: 1 })
  })

  it('leaves lines of other files alone, of another size or direction too', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.applyItems([view(0, failed, incoming), view(1, failed)])

    transfers.applyItems([
      view(0, active, { ...incoming, transfer: 2, size: 101 }),
      view(1, active, { ...incoming, transfer: 2 }),
    ])

    expect(transfers.rows.value.map(({ key }) => key)).toEqual(['1:0', '1:1', '2:0', '2:1'])
  })
})

it('does not bring back what was taken away, though the engine tells its last speed', () => {
  const transfers = useTransfers({ ended() {} })
  transfers.applyItems([view(0, done), view(1, done)])

  transfers.remove(transfers.rows.value)
  transfers.applyItems([view(0, done)])

  expect(transfers.rows.value).toEqual([])
  expect(transfers.totals.value).toMatchObject({ items: 0, done: 0 })
})

it('shows small pictures, whether they or their items come first', () => {
  const transfers = useTransfers({ ended() {} })
  const [early, late] = [new Blob(['a']), new Blob(['b'])]
  const told = (item: number, picture: Blob) =>
    ({ type: 'thumbnails', transfer: 1, pictures: [{ item, picture }] }) as const

  transfers.applyPictures(told(0, early))
  transfers.applyItems([view(0, active), view(1, active)])
  transfers.applyPictures(told(1, late))

  expect(transfers.rows.value.map(({ picture }) => picture)).toEqual([early, late])
})

it('gives back the files of offers that nothing was heard of', () => {
  const transfers = useTransfers({ ended() {} })
  const [heard, unheard] = [outgoing('a'), outgoing('b')]
  transfers.outgoing.offerMade(made(transfers.outgoing.noteOffer([heard]), 1))
  transfers.outgoing.noteOffer([unheard])
  transfers.applyItems([view(0, active)])

  expect(transfers.outgoing.takeAll()).toEqual([unheard])
  expect(transfers.outgoing.takeAll()).toEqual([])
})

it('gives back the files of offers that were made and never came to be shown', () => {
  const transfers = useTransfers({ ended() {} })
  const [shown, hidden] = [outgoing('a'), outgoing('b')]
  transfers.outgoing.offerMade(made(transfers.outgoing.noteOffer([shown, hidden]), 1))

  transfers.applyItems([view(0, active)])

  expect(transfers.outgoing.takeAll()).toEqual([hidden])
})

describe('an offer that the engine refuses', () => {
  it('gives back its own files, and leaves those of the offers around it', () => {
    const transfers = useTransfers({ ended() {} })
    const [a, bad, c] = [outgoing('a'), outgoing('bad'), outgoing('c')]
    const [first, second, third] = [[a], [bad], [c]].map((files) => transfers.outgoing.noteOffer(files))

    const returned = transfers.outgoing.offerRefused(second!)
    transfers.outgoing.offerMade(made(third!, 2))
    transfers.outgoing.offerMade(made(first!, 1))
    transfers.applyItems([view(0, active), view(0, active, { transfer: 2 })])

    expect(returned).toEqual([bad])
    expect(transfers.outgoing.offerRefused(second!)).toEqual([])
    expect(transfers.rows.value.map(({ source }) => source)).toEqual([a, c])
  })

  it('gives back those of an offer of an earlier page that are there, when it is not made again', () => {
    const transfers = useTransfers({ ended() {} })
    const [other, again] = [outgoing('other'), outgoing('again')]
    const key = transfers.outgoing.noteOffer([other])
    transfers.outgoing.noteAgain(4, [undefined, again])

    expect(transfers.outgoing.againRefused(4)).toEqual([again])
    expect(transfers.outgoing.offerRefused(key)).toEqual([other])
  })
})

describe('the totals', () => {
  it('count bytes of the batch that runs, and begin anew with the next', () => {
    const transfers = useTransfers({ ended() {} })

    transfers.applyItems([view(0, active, { bytes: 40 }), view(1, { kind: 'waiting' })])
    const half = transfers.totals.value
    transfers.applyItems([view(0, done, { bytes: 100 }), view(1, done, { bytes: 100 })])
    transfers.applyItems([view(2, active, { bytes: 10 })])
    const next = transfers.totals.value

    expect(half).toEqual({ items: 2, done: 0, running: 2, batchBytes: 40, batchSize: 200 })
    expect(next).toEqual({ items: 3, done: 2, running: 1, batchBytes: 10, batchSize: 100 })
  })

  it('leave out what was cancelled', () => {
    const transfers = useTransfers({ ended() {} })
    transfers.applyItems([view(0, active, { bytes: 40 }), view(1, active, { bytes: 20 })])

    transfers.applyItems([view(0, { kind: 'cancelled', by: 'self' }, { bytes: 40 })])

    expect(transfers.totals.value).toMatchObject({ running: 1, batchBytes: 20, batchSize: 100 })
  })
})

describe('files that were received', () => {
  const incoming = (item: number, state: ItemState, transfer = 7) =>
    view(item, state, { transfer, direction: 'receive' })

  it('are counted, and those that are still here', () => {
    const transfers = useTransfers({ ended() {} })
    const rows = [0, 1, 2].map((item) => transfers.applyReceived(received(item))!)
    transfers.applyReceived(received(0))

    expect(transfers.held.value).toEqual({ lines: 3, several: 3 })
    transfers.moved(rows.slice(0, 1), 'Pictures')
    expect(transfers.held.value).toEqual({ lines: 3, several: 2 })
    transfers.remove(rows.slice(0, 2))
    expect(transfers.held.value).toEqual({ lines: 1, several: 1 })
    expect(rows.map((row) => transfers.has(row))).toEqual([false, false, true])
  })

  it('are not counted twice as gone when they were cleared before it is shown that they lie elsewhere', () => {
    const transfers = useTransfers({ ended() {} })
    const rows = [0, 1, 2].map((item) => transfers.applyReceived(received(item))!)

    transfers.remove(rows.slice(0, 1))
    transfers.moved(rows.slice(0, 1), 'Pictures')

    expect(transfers.held.value).toEqual({ lines: 2, several: 2 })
  })

  it('are several that are to come, until the last of them has', () => {
    const transfers = useTransfers({ ended() {} })

    transfers.applyItems([incoming(0, active, 8), view(0, active), view(1, active)])
    expect(transfers.areSeveralComing.value).toBe(false)
    transfers.applyItems([incoming(0, active), incoming(1, active)])
    expect(transfers.areSeveralComing.value).toBe(true)
    transfers.applyItems([incoming(1, done)])
    expect(transfers.areSeveralComing.value).toBe(true)
    transfers.applyItems([incoming(0, failed)])
    expect(transfers.areSeveralComing.value).toBe(false)
  })
})
