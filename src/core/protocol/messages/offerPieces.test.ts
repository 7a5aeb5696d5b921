import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeMessage, parseMessage, type Accept, type Offer, type OfferItem } from './messages.ts'
import {
  createAcceptJoiner,
  createOfferJoiner,
  MAX_OFFER_ITEMS,
  MAX_OFFER_JSON_BYTES,
  splitAccept,
  splitOffer,
} from './offerPieces.ts'

const code = (expected: string) => expect.objectContaining({ name: 'SealdropError', code: expected }) as Error
const uid = '00'.repeat(16)
const sha256 = 'ab'.repeat(32)

const itemNamed = (path: string): OfferItem => ({ path, size: 1, mime: '', modified: 0 })
const piece = (items: OfferItem[], more: boolean): Offer => ({ type: 'offer', transfer: 1, uid, items, more })

/** Over the wire and joined. */
function joinedOffer(pieces: readonly Offer[]): unknown {
  const joiner = createOfferJoiner()
  const results = pieces.map((sent) => joiner.add(parseMessage(encodeMessage(sent)) as Offer))
  expect(results.slice(0, -1).every((result) => result === undefined)).toBe(true)
  return results.at(-1)
}

describe('an offer', () => {
  it('comes back whole, whatever its paths are', () => {
    const paths = fc.array(fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }), { maxLength: 400 })
    fc.assert(
      fc.property(paths, (paths) => {
        const items = paths.map(itemNamed)

        expect(joinedOffer(splitOffer({ transfer: 1, uid, items }))).toEqual(items)
      }),
      { numRuns: 30 },
    )
  })

  it('of nothing is one piece', () => {
    expect(splitOffer({ transfer: 1, uid, items: [] })).toEqual([piece([], false)])
  })

  it('of 100,000 items is split and joined, and one more is not offered', () => {
    const items = Array.from({ length: MAX_OFFER_ITEMS }, (_, index) => itemNamed(`${index}`))

    expect(joinedOffer(splitOffer({ transfer: 1, uid, items }))).toHaveLength(MAX_OFFER_ITEMS)
    expect(() => splitOffer({ transfer: 1, uid, items: [...items, itemNamed('x')] })).toThrow(
      code('too-many'),
    )
  })

  it('up to exactly 16 MiB of JSON is joined, and more is not offered', () => {
    const name = (length: number) => itemNamed('x'.repeat(length))
    const overhead = JSON.stringify(name(0)).length + 1
    const lengths = Array.from({ length: MAX_OFFER_JSON_BYTES / 1024 }, () => 1024 - overhead)
    const exactly = lengths.map(name)
    const more = [...exactly.slice(1), name(1025 - overhead)]

    expect(joinedOffer(splitOffer({ transfer: 1, uid, items: exactly }))).toHaveLength(lengths.length)
    expect(() => splitOffer({ transfer: 1, uid, items: more })).toThrow(code('too-large'))
  })
})

describe('joining refuses', () => {
  const badMessage = code('bad-message')

  it('a piece of another offer', () => {
    const joiner = createOfferJoiner()
    joiner.add(piece([itemNamed('a')], true))

    expect(() => joiner.add({ ...piece([itemNamed('b')], false), uid: 'ff'.repeat(16) })).toThrow(badMessage)
    expect(() => joiner.add({ ...piece([itemNamed('b')], false), transfer: 2 })).toThrow(badMessage)
  })

  it('empty pieces without end', () => {
    expect(() => createOfferJoiner().add(piece([], true))).toThrow(badMessage)
  })

  it('a piece after the last one', () => {
    const joiner = createOfferJoiner()
    joiner.add(piece([itemNamed('a')], false))

    expect(() => joiner.add(piece([itemNamed('b')], false))).toThrow(badMessage)
  })

  it('more than 100,000 items', () => {
    const joiner = createOfferJoiner()
    const items = Array.from({ length: MAX_OFFER_ITEMS / 2 }, () => itemNamed('a'))
    joiner.add(piece(items, true))
    joiner.add(piece(items, true))

    expect(() => joiner.add(piece([itemNamed('a')], false))).toThrow(badMessage)
  })

  it('more than 16 MiB of JSON', () => {
    const joiner = createOfferJoiner()
    const items = Array.from({ length: 8 * 1024 }, () => itemNamed('x'.repeat(1_024)))
    joiner.add(piece(items, true))

    expect(() => joiner.add(piece(items, false))).toThrow(badMessage)
  })

  it('a piece of another accept', () => {
    const joiner = createAcceptJoiner()
    const accept: Accept = {
      type: 'accept',
      transfer: 1,
      window: 65_536,
      have: [],
      done: [[0, 0]],
      more: true,
    }
    joiner.add(accept)

    expect(() => joiner.add({ ...accept, transfer: 2 })).toThrow(badMessage)
  })
})

describe('an accept', () => {
  it('comes back whole, whatever is there already', () => {
    const have = fc.array(
      fc.record({ item: fc.nat(), bytes: fc.maxSafeNat(), sha256: fc.constant(sha256) }),
      { maxLength: 900 },
    )
    const done = fc.array(
      fc.tuple(fc.nat(), fc.nat()).map(([first, more]): [number, number] => [first, first + more]),
      { maxLength: 4_000 },
    )
    fc.assert(
      fc.property(have, done, (have, done) => {
        const joiner = createAcceptJoiner()

        const pieces = splitAccept({ transfer: 1, window: 65_536, have, done })
        const results = pieces.map((sent) => joiner.add(parseMessage(encodeMessage(sent)) as Accept))

        expect(results.at(-1)).toEqual({ transfer: 1, window: 65_536, have, done })
      }),
      { numRuns: 30 },
    )
  })

  it('of two lists that would fill a record each is more than one piece', () => {
    const have = Array.from({ length: 580 }, (_, item) => ({ item, bytes: 1, sha256 }))
    const done = Array.from({ length: 5_000 }, (_, item): [number, number] => [item, item])

    const pieces = splitAccept({ transfer: 1, window: 65_536, have, done })

    expect(pieces.length).toBeGreaterThan(1)
    for (const sent of pieces) expect(() => encodeMessage(sent)).not.toThrow()
  })

  it('of nothing is one piece', () => {
    expect(splitAccept({ transfer: 1, window: 65_536, have: [], done: [] })).toEqual([
      { type: 'accept', transfer: 1, window: 65_536, have: [], done: [], more: false },
    ])
  })
})
