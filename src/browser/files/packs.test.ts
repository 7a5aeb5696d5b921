import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { IncomingItem } from '../../core/transfer/ports.ts'
import {
  fileNameOf,
  goneMarkOf,
  isPackName,
  partName,
  partPath,
} from '../../core/transfer/receiving/storedNames.ts'
import { MAX_PACKED_BYTES } from './packs.ts'
import { createPrivateFileSink } from './privateFileSink.ts'
import type { ReceivingSink } from '../../core/engine/receivingSink.ts'
import { loadSavedTransfers } from './savedTransfers.ts'
import { stubPrivateFiles, type TestPrivateFiles } from './testPrivateFiles.ts'

const uid = '0123456789abcdef0123456789abcdef'
const sha256 = 'a'.repeat(64)
const session = 'f00d'

let files: TestPrivateFiles

beforeEach(() => {
  files = stubPrivateFiles()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function offer(count: number, size = 4): IncomingItem[] {
  return Array.from({ length: count }, (_, item) => ({
    ...{ transfer: 1, uid, item, path: `d/${item}`, size, mime: '', modified: 5 },
  }))
}

async function openSink(items: readonly IncomingItem[] = []): Promise<ReceivingSink> {
  const sink = await createPrivateFileSink('store', session)
  if (!sink) throw new Error('no sink')
  sink.journal?.accepted(items)
  return sink
}

const textOf = ({ item }: IncomingItem) => String(item).padStart(4, '0')

/** As an item's writer does it. */
async function receive(sink: ReceivingSink, item: IncomingItem): Promise<void> {
  const file = await sink.open(item)
  await file.write(0, new TextEncoder().encode(textOf(item)))
  await file.finish()
  await sink.journal?.done(item, { sha256, crc32: 7 })
}

async function taken(sink: ReceivingSink, item: Parameters<ReceivingSink['take']>[0]): Promise<string> {
  const { file, part } = await sink.take(item)
  return (part ? file.slice(part.at, part.at + part.size) : file).text()
}

const packs = () => files.names().filter(isPackName)

describe('small files of a large offer', () => {
  it('share files, and each is found in its own', async () => {
    const items = offer(100)
    const sink = await openSink(items)

    await Promise.all(items.map((item) => receive(sink, item)))

    expect(packs()).toHaveLength(4)
    expect(files.names()).toHaveLength(5)
    for (const item of items) expect(await taken(sink, item)).toBe(textOf(item))
  })

  it('are taken once', async () => {
    const items = offer(20)
    const sink = await openSink(items)
    await Promise.all(items.map((item) => receive(sink, item)))

    expect((await sink.take(items[3]!)).stored).toBe(`received/store/${partPath(packs()[0]!, 3, 20)}`)
    await expect(sink.take(items[3]!)).rejects.toMatchObject({ code: 'disk-failed' })
  })

  it('are files of their own when they are few, or large', async () => {
    const few = offer(15)
    const sink = await openSink(few)
    await receive(sink, few[0]!)
    const large = offer(20, MAX_PACKED_BYTES + 1).map((item) => ({ ...item, transfer: 2 }))
    sink.journal?.accepted(large)
    await receive(sink, large[0]!)

    expect(packs()).toEqual([])
    expect(files.names()).toEqual(expect.arrayContaining([fileNameOf(few[0]!), fileNameOf(large[0]!)]))
  })

  it('do not wait for one that stands still: it goes on in the next pack, with what it has', async () => {
    const items = offer(20)
    const sink = await openSink(items)
    const slow = await sink.open(items[0]!)
    await slow.write(0, new TextEncoder().encode('00'))

    await Promise.all(items.slice(1).map((item) => receive(sink, item)))
    await slow.write(2, new TextEncoder().encode('00'))
    await slow.finish()

    expect(packs()).toHaveLength(2)
    for (const item of items) expect(await taken(sink, item)).toBe(textOf(item))
  })

  it('go on in the next pack with what was written just before theirs was sealed', async () => {
    const items = offer(40)
    const sink = await openSink(items)
    const open = await Promise.all(items.slice(0, 33).map((item) => sink.open(item)))
    const last = open[32]!

    const written = last.write(0, new TextEncoder().encode('00'))
    const finished = open.slice(0, 32).map((file) => file.finish())
    await Promise.all([written, ...finished])
    await last.write(2, new TextEncoder().encode('32'))
    await last.finish()

    expect(await taken(sink, items[32]!)).toBe('0032')
  })

  it('are whole when a full disk refused what goes on in the next pack at first', async () => {
    const items = offer(20)
    const sink = await openSink(items)
    const slow = await sink.open(items[0]!)
    await slow.write(0, new TextEncoder().encode('00'))
    await Promise.all(items.slice(1).map((item) => receive(sink, item)))

    files.refuseWrites(1)
    await expect(slow.write(2, new TextEncoder().encode('00'))).rejects.toMatchObject({ code: 'disk-full' })
    await slow.write(2, new TextEncoder().encode('00'))
    await slow.finish()

    expect(await taken(sink, items[0]!)).toBe('0000')
  })

  it('fail when what is there cannot be read for the next pack', async () => {
    const items = offer(20)
    const sink = await openSink(items)
    const slow = await sink.open(items[0]!)
    await slow.write(0, new TextEncoder().encode('00'))
    const other = await sink.open(items[1]!)
    files.shortenReads()

    await expect(other.finish()).rejects.toMatchObject({ code: 'disk-failed' })

    await expect(slow.write(2, new TextEncoder().encode('00'))).rejects.toMatchObject({
      code: 'disk-failed',
    })
  })

  it('of no bytes are there behind one that moved out of their pack', async () => {
    const items = offer(20).map((item) => (item.item === 1 ? { ...item, size: 0 } : item))
    const sink = await openSink(items)
    const slow = await sink.open(items[0]!)
    await slow.write(0, new TextEncoder().encode('00'))
    const empty = await sink.open(items[1]!)

    await empty.finish()

    expect(await taken(sink, items[1]!)).toBe('')
  })

  it('leave nothing when all of a pack were discarded', async () => {
    const items = offer(20)
    const sink = await openSink(items)
    const open = await Promise.all(items.slice(0, 3).map((item) => sink.open(item)))
    await Promise.all(open.map((file) => file.discard()))

    expect(packs()).toEqual([])
    await receive(sink, items[4]!)
    expect(await taken(sink, items[4]!)).toBe('0004')
  })

  it('are not there when they were discarded after they were finished', async () => {
    const items = offer(20)
    const sink = await openSink(items)
    const file = await sink.open(items[0]!)
    await file.finish()
    await file.discard()

    await expect(sink.take(items[0]!)).rejects.toMatchObject({ code: 'disk-failed' })
  })

  it('are found again by the next page, but for those that were deleted', async () => {
    const items = offer(40)
    const before = await openSink(items)
    await Promise.all(items.slice(0, 36).map((item) => receive(before, item)))
    const [pack] = packs()
    files.put(goneMarkOf(partName(pack!, 2)), '')

    const [saved] = await loadSavedTransfers('store', session)
    const sink = await openSink()

    for (const { offered, saved: state } of saved!.items) {
      if (offered.item >= 36) expect(state).toEqual({ kind: 'open', bytes: 0 })
      else expect(state).toMatchObject({ kind: 'done', crc32: 7, isStored: offered.item !== 2 })
      if (state.kind !== 'done' || !state.isStored) continue
      expect(state.part?.of).toBe(state.part?.pack === pack ? 31 : 4)
      expect(await taken(sink, { ...offered, part: state.part! })).toBe(textOf(offered))
    }
  })

  it('are not handed out of a pack that is shorter than it was, or gone', async () => {
    const items = offer(20)
    const before = await openSink(items)
    await Promise.all(items.map((item) => receive(before, item)))
    const [pack] = packs()
    files.put(pack!, '0000')

    const part = { pack: pack!, at: 4 }
    await expect((await openSink()).take({ ...items[1]!, part })).rejects.toMatchObject({
      code: 'disk-failed',
    })
    const gone = { pack: pack!.replace('-1-', '-2-'), at: 0 }
    await expect((await openSink()).take({ ...items[1]!, part: gone })).rejects.toMatchObject({
      code: 'disk-failed',
    })
  })
})
