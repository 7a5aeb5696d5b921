/** How a folder without anything in it is offered and taken: section 5 of docs/PROTOCOL.md, *Offering*. */
import { describe, expect, it } from 'vitest'
import { FOLDER_MIME, isEmptyFolder } from '../protocol/messages/emptyFolder.ts'
import { judgeOffer } from './receiving/offerCheck.ts'
import { toOfferItem } from './sending/offerItem.ts'

const item = (path: string, size: number, mime = FOLDER_MIME) => ({ path, size, mime, modified: 0 })

function taken(...items: ReturnType<typeof item>[]) {
  const verdict = judgeOffer({ transfer: 1, uid: 'ab'.repeat(16), items }, undefined, false)
  return verdict.items.map(({ path, size, mime }) => ({
    path,
    isFolder: isEmptyFolder({ size, mime }),
    mime,
  }))
}

describe('an empty folder', () => {
  it.each([
    [0, FOLDER_MIME],
    [1, ''],
  ])('of %i bytes is offered as "%s"', (size, mime) => {
    const source = { ...item('a/b', size), read: () => Promise.reject(new Error('not read')) }

    expect(toOfferItem(source).mime).toBe(mime)
  })

  it('is taken as one, and as a file where it has bytes', () => {
    expect(taken(item('a/b', 0), item('a/c', 1))).toEqual([
      { path: 'a/b', isFolder: true, mime: FOLDER_MIME },
      { path: 'a/c', isFolder: false, mime: '' },
    ])
  })

  it.each([
    ['a file of its name', [item('A', 0), item('a', 3, 'text/plain')], ['A', 'a (2)']],
    ['another one', [item('a/B', 0), item('a/b', 0)], ['a/B', 'a/b (2)']],
    ['one that is not empty after all', [item('a', 0), item('A/b', 3, '')], ['a (2)', 'A/b']],
  ])('never has the path of %s, whatever its case', (_what, items, paths) => {
    expect(taken(...items).map(({ path }) => path)).toEqual(paths)
  })
})
