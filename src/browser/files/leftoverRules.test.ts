import { describe, expect, it } from 'vitest'
import {
  acceptedLines,
  byDeviceLine,
  closedLines,
  doneLine,
  overLine,
  parseJournal,
} from '../../core/transfer/receiving/journalLines.ts'
import type { IncomingItem } from '../../core/transfer/ports.ts'
import {
  fileNameOf,
  goneMarkOf,
  handedMarkOf,
  journalName,
  markOf,
  partName,
} from '../../core/transfer/receiving/storedNames.ts'
import { URL_LIFETIME_MS } from './download.ts'
import {
  beginningsOf,
  HANDED_LIFETIME_MS,
  LEFTOVER_LIFETIME_MS,
  sortLeftovers,
  sortOwnLeftovers,
  type StoreContent,
} from './leftoverRules.ts'

const uid = '0123456789abcdef0123456789abcdef'
const sha256 = 'a'.repeat(64)
const NOW = 1_800_000_000_000
const ACCEPTED_AT = NOW - 5000

const items: IncomingItem[] = ['a.bin', 'd/b.bin', 'c.bin'].map((path, item) => ({
  ...{ transfer: 1, uid, item, path, size: 10, mime: 'text/plain', modified: 5 },
}))
const [nameA, nameB, nameC] = items.map(fileNameOf) as [string, string, string]
const journal = journalName('f00d', { uid, transfer: 1 })

/** Item 0 is whole, the others are open. */
const usual = acceptedLines(items, { from: 'Alice', at: ACCEPTED_AT }) + doneLine(0, { sha256 })

function contentOf(
  sizes: Record<string, number>,
  { lines = usual, modified = {} }: { lines?: string; modified?: Record<string, number> } = {},
): StoreContent {
  const files = Object.entries({ ...sizes, [journal]: lines.length })
  const parsed = parseJournal(lines)
  return {
    store: 'S',
    files: new Map(files.map(([name, size]) => [name, { size, modified: modified[name] ?? NOW - 1000 }])),
    journals: new Map(parsed ? [[journal, parsed]] : []),
  }
}

describe('what a page that is gone has left', () => {
  it('is listed: whole and not saved, or unfinished, with its sender and time', () => {
    const { kept, gone } = sortLeftovers(contentOf({ [nameA]: 10, [nameB]: 4 }), NOW)

    const origin = { store: 'S', mime: 'text/plain', size: 10, from: 'Alice', at: ACCEPTED_AT }
    expect(kept).toEqual([
      { ...origin, name: nameA, path: 'a.bin', bytes: 10, isWhole: true },
      { ...origin, name: nameB, path: 'd/b.bin', bytes: 4, isWhole: false },
    ])
    expect(gone).toEqual([])
  })

  it('is listed also when its session was over, and when nobody wrote down who sent it', () => {
    const lines = acceptedLines(items) + doneLine(0, { sha256 }) + closedLines()

    const { kept } = sortLeftovers(contentOf({ [nameA]: 10 }, { lines }), NOW)

    expect(kept).toMatchObject([{ name: nameA, isWhole: true, at: NOW - 1000 }])
    expect(kept[0]).not.toHaveProperty('from')
  })

  it('is no empty folder: of a tree that is saved file by file nobody misses it', () => {
    const folder = { ...items[0]!, size: 0, mime: 'inode/directory' }
    const lines = acceptedLines([folder]) + doneLine(0, { sha256 })

    const { kept, gone } = sortLeftovers(contentOf({ [nameA]: 0 }, { lines }), NOW)

    expect(kept).toEqual([])
    expect(gone).toContain(nameA)
  })

  it('goes with its journal once nothing of it is left', () => {
    const { kept, gone } = sortLeftovers(contentOf({}), NOW)

    expect(kept).toEqual([])
    expect(gone).toEqual([journal])
  })

  it('goes at once when no journal tells of it', () => {
    const { gone } = sortLeftovers(contentOf({ stray: 7, [nameA]: 10 }), NOW)

    expect(gone).toEqual(['stray'])
  })

  it('goes when its journal cannot be read', () => {
    const { kept, gone } = sortLeftovers(contentOf({ [nameA]: 10 }, { lines: 'torn' }), NOW)

    expect(kept).toEqual([])
    expect(gone).toEqual([nameA, journal])
  })

  it.each([
    { age: LEFTOVER_LIFETIME_MS - 1, stays: true },
    { age: LEFTOVER_LIFETIME_MS, stays: false },
  ])('stays for seven days: $age ms', ({ age, stays }) => {
    const { kept, gone } = sortLeftovers(contentOf({ [nameB]: 4 }, { modified: { [nameB]: NOW - age } }), NOW)

    expect(kept).toHaveLength(stays ? 1 : 0)
    expect(gone).toEqual(stays ? [] : [nameB, journal])
  })

  it.each([
    { age: URL_LIFETIME_MS - 1, stays: true },
    { age: URL_LIFETIME_MS, stays: false },
  ])('is not listed when it was saved, and goes when no download reads it: $age ms', ({ age, stays }) => {
    const mark = markOf(nameA)
    const content = contentOf({ [nameA]: 10, [mark]: 0 }, { modified: { [mark]: NOW - age } })

    const { kept, gone } = sortLeftovers(content, NOW)

    expect(kept).toEqual([])
    expect(gone).toEqual(stays ? [] : [nameA, mark, journal])
  })

  it.each([
    { age: URL_LIFETIME_MS, stays: true },
    { age: HANDED_LIFETIME_MS - 1, stays: true },
    { age: HANDED_LIFETIME_MS, stays: false },
  ])('is listed for a day when only the page handed it to the browser: $age ms', ({ age, stays }) => {
    const mark = handedMarkOf(nameA)
    const content = contentOf({ [nameA]: 10, [mark]: 0 }, { modified: { [mark]: NOW - age } })

    const { kept, gone } = sortLeftovers(content, NOW)

    expect(kept).toMatchObject(stays ? [{ name: nameA, isWhole: true, isHanded: true }] : [])
    expect(gone).toEqual(stays ? [] : [nameA, mark, journal])
  })

  it('is not listed once a person saved what the page had handed to the browser before', () => {
    const content = contentOf({ [nameA]: 10, [handedMarkOf(nameA)]: 0, [markOf(nameA)]: 0 })

    const { kept, gone } = sortLeftovers(content, NOW)

    expect(kept).toEqual([])
    expect(gone).not.toContain(nameA)
  })

  it('is no beginning when it is empty, too long, or was given up', () => {
    const lines = usual + overLine(2, 'cancelled')

    const { kept, gone } = sortLeftovers(contentOf({ [nameA]: 9, [nameB]: 0, [nameC]: 4 }, { lines }), NOW)

    expect(kept).toEqual([])
    expect(gone).toEqual([nameA, nameB, nameC, journal])
  })

  it('is a beginning when the disk was full', () => {
    const { kept } = sortLeftovers(
      contentOf({ [nameC]: 4 }, { lines: usual + overLine(2, 'disk-full') }),
      NOW,
    )

    expect(kept).toMatchObject([{ name: nameC, bytes: 4, isWhole: false }])
  })

  it('may be a whole file of no bytes', () => {
    const lines = acceptedLines([{ ...items[0]!, size: 0 }]) + doneLine(0, { sha256 })

    expect(sortLeftovers(contentOf({ [nameA]: 0 }, { lines }), NOW).kept).toMatchObject([{ isWhole: true }])
  })
})

describe('what this page itself had before a reload', () => {
  it('is in use where its session goes on, and nothing of it is deleted', () => {
    const content = contentOf({ [nameA]: 10, stray: 3 })

    expect(sortOwnLeftovers(content, new Set(['f00d']), NOW)).toEqual({ kept: [], gone: [] })
    expect(sortOwnLeftovers(content, new Set(['beef']), NOW)).toMatchObject({
      kept: [{ name: nameA }],
      gone: [],
    })
  })
})

describe('what a remembered device did not finish sending', () => {
  const ofDevice = usual + byDeviceLine('device-1')
  const none = new Set<string>()

  it('is what is there in part, and where', () => {
    const content = contentOf({ [nameA]: 10, [nameB]: 4, [nameC]: 0 }, { lines: ofDevice })

    expect(beginningsOf(content, 'device-1', none)).toEqual([{ ...items[1], store: 'S' }])
  })

  it('is no other device’s, and not of a session that goes on', () => {
    const content = contentOf({ [nameB]: 4 }, { lines: ofDevice })

    expect(beginningsOf(content, 'device-2', none)).toEqual([])
    expect(beginningsOf(content, 'device-1', new Set(['f00d']))).toEqual([])
    expect(beginningsOf(contentOf({ [nameB]: 4 }), 'device-1', none)).toEqual([])
  })

  it('stays, and is listed, when its channel was lost for good; what people gave up does not', () => {
    const lost = contentOf({ [nameB]: 4 }, { lines: ofDevice + overLine(1, 'channel-lost') + closedLines() })
    const givenUp = contentOf({ [nameB]: 4 }, { lines: ofDevice + overLine(1, undefined) })

    expect(beginningsOf(lost, 'device-1', none)).toHaveLength(1)
    expect(sortLeftovers(lost, NOW).kept).toHaveLength(1)
    expect(beginningsOf(givenUp, 'device-1', none)).toEqual([])
  })

  it.each(['x'.repeat(65), 7, null])('is nobody’s where its device is %j', (device) => {
    const lines = `${usual}\n${JSON.stringify({ device })}`

    expect(parseJournal(lines)).not.toHaveProperty('device')
  })
})

describe('small files in a pack that a page has left', () => {
  const pack = `${uid}-1-0a1b.pack`
  const partA = partName(pack, 0)
  const lines =
    acceptedLines(items, { from: 'Alice', at: ACCEPTED_AT }) +
    doneLine(0, { sha256 }, { pack, at: 0 }) +
    doneLine(1, { sha256 }, { pack, at: 10 })

  it('are listed with where they lie, and the pack stays', () => {
    const { kept, gone } = sortLeftovers(contentOf({ [pack]: 20 }, { lines }), NOW)

    expect(kept.map(({ path, part, isWhole, bytes }) => ({ path, part, isWhole, bytes }))).toEqual([
      { path: 'a.bin', part: { pack, at: 0 }, isWhole: true, bytes: 10 },
      { path: 'd/b.bin', part: { pack, at: 10 }, isWhole: true, bytes: 10 },
    ])
    expect(gone).toEqual([])
  })

  it('stay with their pack when another one of it was deleted, and the mark with it', () => {
    const content = contentOf({ [pack]: 20, [goneMarkOf(partA)]: 0 }, { lines })

    const { kept, gone } = sortLeftovers(content, NOW)

    expect(kept.map(({ path }) => path)).toEqual(['d/b.bin'])
    expect(gone).toEqual([])
  })

  it('go with pack, marks and journal when none is wanted', () => {
    const marks = { [goneMarkOf(partA)]: 0, [markOf(partName(pack, 1))]: 0 }
    const modified = { [markOf(partName(pack, 1))]: NOW - URL_LIFETIME_MS }

    const { kept, gone } = sortLeftovers(contentOf({ [pack]: 20, ...marks }, { lines, modified }), NOW)

    expect(kept).toEqual([])
    expect(gone.toSorted()).toEqual([pack, ...Object.keys(marks), journal].toSorted())
  })

  it('rest while a download of all of them may still read the pack', () => {
    const { kept, gone } = sortLeftovers(contentOf({ [pack]: 20, [markOf(pack)]: 0 }, { lines }), NOW)

    expect(kept).toEqual([])
    expect(gone).toEqual([])
  })

  it('rest while a download of all of them may still read the pack, though each was saved long before', () => {
    const marks = { [markOf(partA)]: 0, [markOf(partName(pack, 1))]: 0 }
    const modified = Object.fromEntries(Object.keys(marks).map((mark) => [mark, NOW - URL_LIFETIME_MS]))
    const names = { [pack]: 20, [markOf(pack)]: 0, ...marks }

    const { kept, gone } = sortLeftovers(contentOf(names, { lines, modified }), NOW)

    expect(kept).toEqual([])
    expect(gone).not.toContain(pack)
  })

  it('are not listed when the pack is too short for them', () => {
    const { kept } = sortLeftovers(contentOf({ [pack]: 19 }, { lines }), NOW)

    expect(kept.map(({ path }) => path)).toEqual(['a.bin'])
  })
})
