import { describe, expect, it } from 'vitest'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { filesOf, missingOf, offerAgain, unsentOffer, withFound } from './unsentOffers.ts'

const item = (path: string, size: number) => ({ path, size, mime: 'text/plain', modified: 7 })
const file = (path: string, size: number) => ({ path, file: new File([new Uint8Array(size)], path) })

const offer = unsentOffer({
  ...{ transfer: 3, uid: 'ab'.repeat(16), over: [0], count: 4 },
  items: [item('over', 1), item('tree/a', 2), item('tree/b', 2), item('c', 3)],
})

describe('files that are to be chosen again', () => {
  it('are those that are not over', () => {
    expect(missingOf(offer).map(({ path }) => path)).toEqual(['tree/a', 'tree/b', 'c'])
  })

  it('are known by their path and size, and by their name where no path is the same', () => {
    const next = withFound(offer, [file('b', 2), file('tree/a', 2), file('c', 4)])

    expect([...next.found.keys()].sort()).toEqual([1, 2])
    expect(missingOf(next).map(({ path }) => path)).toEqual(['c'])
  })

  it('count once each, over several choices', () => {
    const twice = unsentOffer({ ...offer, over: [], items: [item('x/n', 1), item('y/n', 1)] })

    const first = withFound(twice, [file('n', 1)])
    const second = withFound(first, [file('n', 1)])

    expect(missingOf(first)).toHaveLength(1)
    expect(missingOf(second)).toEqual([])
  })

  it('go out as they were offered, whatever was found of them', () => {
    const next = withFound(offer, [file('c', 3)])
    const command = offerAgain(next)

    expect(command).toMatchObject({
      ...{ type: 'offer-again', transfer: 3, uid: 'ab'.repeat(16) },
      items: [{ path: 'over', isOver: true }, { path: 'tree/a' }, { path: 'tree/b' }, { path: 'c', size: 3 }],
    })
    expect(filesOf(next).map((found) => found?.file.size)).toEqual([undefined, undefined, undefined, 3])
  })
})

describe('an empty folder of such an offer', () => {
  const folder = { path: 'tree/empty', size: 0, mime: FOLDER_MIME, modified: 0 }
  const withFolder = unsentOffer({ ...offer, over: [], items: [folder, item('a', 1)], count: 2 })

  it('need not be chosen, and takes no file of its name', () => {
    const next = withFound(withFolder, [file('empty', 0), file('a', 1)])

    expect(missingOf(withFolder).map(({ path }) => path)).toEqual(['a'])
    expect([...next.found.keys()]).toEqual([1])
  })

  it('goes out as one', () => {
    const command = offerAgain(withFolder)

    expect(command).toMatchObject({ items: [{ ...folder, file: { size: 0 } }, { path: 'a' }] })
    expect(filesOf(withFolder)[0]?.file.type).toBe(FOLDER_MIME)
  })
})
