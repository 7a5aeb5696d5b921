import { describe, expect, it } from 'vitest'
import { URL_LIFETIME_MS } from '../../browser/files/download.ts'
import { freeFiles, isLostByClosing, unsaved } from './received.ts'
import type { Received, TransferRow } from '../transfers/row.ts'

const NOW = 1_000_000_000

function receivedOf(name: string, place: { readonly stored?: string }): Received {
  const file = new Blob(['12345'])
  const about = { transfer: 1, item: 0, path: name, mime: '', count: 1, modified: 0 }
  return { ...about, file, sha256: '', ...place }
}

function row(name: string, more: Partial<TransferRow> = {}): TransferRow {
  const state = { kind: 'done', sha256: '' } as const
  const about = { transfer: 1, item: 0, path: name, mime: '', size: 5, bytes: 5, bytesPerSecond: 0 }
  return {
    key: name,
    view: { ...about, direction: 'receive', state },
    received: receivedOf(name, { stored: name }),
    ...{ savedAt: undefined, gone: false, movedTo: undefined, picture: undefined, source: undefined },
    ...more,
  }
}

function free(rows: readonly TransferRow[], atOnce = false) {
  const dropped: string[] = []
  const waiting: { readonly task: () => void; readonly delayMs: number }[] = []
  const { memoryBytes } = freeFiles(rows, {
    atOnce,
    drop: (stored) => Promise.resolve(void dropped.push(stored)),
    now: () => NOW,
    later: (task, delayMs) => waiting.push({ task, delayMs }),
  })
  return { dropped, waiting, memoryBytes }
}

describe('what is cleared', () => {
  it('has nothing to be freed where it lies in a folder of the person’s', () => {
    const { dropped, waiting, memoryBytes } = free([row('a', { movedTo: 'Pictures', savedAt: NOW })])

    expect([dropped, waiting, memoryBytes]).toEqual([[], [], 0])
  })

  it('goes at once when it was never saved, or saved long ago', () => {
    const { dropped, waiting } = free([row('a'), row('b', { savedAt: NOW - URL_LIFETIME_MS })])

    expect(dropped).toEqual(['a', 'b'])
    expect(waiting).toEqual([])
  })

  it('stays until a download that has just begun must be over', () => {
    const { dropped, waiting } = free([row('a', { savedAt: NOW - 1_000 })])

    expect(dropped).toEqual([])
    expect(waiting.map(({ delayMs }) => delayMs)).toEqual([URL_LIFETIME_MS - 1_000])
    waiting[0]?.task()
    expect(dropped).toEqual(['a'])
  })

  it('goes at once where the person wants the space', () => {
    const { dropped } = free([row('a', { savedAt: NOW - 1_000 })], true)

    expect(dropped).toEqual(['a'])
  })

  it('is counted where it lies in memory', () => {
    const { dropped, memoryBytes } = free([row('a', { received: receivedOf('a', {}) }), row('b')])

    expect(memoryBytes).toBe(5)
    expect(dropped).toEqual(['b'])
  })
})

describe('what would be lost', () => {
  it('is what was received, is there, and was not saved', () => {
    const rows = [
      row('new'),
      row('saved', { savedAt: NOW }),
      row('gone', { gone: true }),
      row('mine', { received: undefined }),
    ]

    expect(unsaved(rows).map(({ key }) => key)).toEqual(['new'])
  })
})

describe('closing the page asks', () => {
  const HOUR_MS = 3_600_000
  const long = { savedAt: NOW - HOUR_MS }
  const unasked = { name: 'a', isAsked: false, isDoubtful: false }
  const asked = { name: 'a', isAsked: true, isDoubtful: false }
  const inMemory = { received: receivedOf('a', {}) }

  it.each<[string, Partial<TransferRow>]>([
    ['nobody saved', {}],
    ['the browser may still be copying', { savedAt: NOW - 1_000, handed: asked }],
    ['the browser may have refused', { ...long, handed: { ...unasked, isDoubtful: true } }],
    ['lies in memory only, and nobody pressed for', { ...long, ...inMemory, handed: unasked }],
  ])('while there is what %s', (_, more) => {
    expect(isLostByClosing([row('a', more)], () => NOW)).toBe(true)
  })

  it.each<[string, Partial<TransferRow>]>([
    ['was handed over long ago, and stays on disk', { ...long, handed: unasked }],
    ['a person saved out of memory', { ...long, ...inMemory, handed: asked }],
    ['lies in a folder of the person’s', { movedTo: 'Pictures', savedAt: NOW }],
    ['is gone', { gone: true }],
  ])('nothing where all there is %s', (_, more) => {
    expect(isLostByClosing([row('a', more)], () => NOW)).toBe(false)
  })
})
