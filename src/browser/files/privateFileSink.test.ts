import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseJournal } from '../../core/transfer/receiving/journalLines.ts'
import type { IncomingItem } from '../../core/transfer/ports.ts'
import { journalName } from '../../core/transfer/receiving/storedNames.ts'
import { createPrivateFileSink } from './privateFileSink.ts'
import type { ReceivingSink } from '../../core/engine/receivingSink.ts'
import { loadSavedTransfers } from './savedTransfers.ts'
import { stubPrivateFiles, type TestPrivateFiles } from './testPrivateFiles.ts'

const uid = '0123456789abcdef0123456789abcdef'
const sha256 = 'a'.repeat(64)
const session = 'f00d'

function item(index: number, transfer = 1): IncomingItem {
  return { transfer, uid, item: index, path: `d/${index}`, size: 10, mime: 'text/plain', modified: 5 }
}

const items = [0, 1, 2, 3].map((index) => item(index))

let files: TestPrivateFiles

beforeEach(() => {
  files = stubPrivateFiles()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function openSink(): Promise<ReceivingSink> {
  const sink = await createPrivateFileSink('store', session)
  if (!sink) throw new Error('no sink')
  return sink
}

async function write(sink: ReceivingSink, index: number, text: string) {
  const file = await sink.open(item(index))
  await file.write(0, new TextEncoder().encode(text))
  return file
}

/** A page that got item 0 whole, 1 in part, gave 2 up, and saw nothing of 3. */
async function receiveSome(): Promise<ReceivingSink> {
  const sink = await openSink()
  sink.journal?.accepted(items)
  await (await write(sink, 0, '0123456789')).finish()
  void sink.journal?.done(item(0), { sha256, crc32: 7 })
  await write(sink, 1, '0123')
  sink.journal?.over(item(2), undefined)
  await expect.poll(() => files.text(journal)).toContain('"over":2')
  files.unlock()
  return sink
}

const journal = `${session}-${uid}-1.journal`

describe('what a page received', () => {
  it('is found again by the next one', async () => {
    await receiveSome()

    const saved = await loadSavedTransfers('store', session)

    expect(saved).toEqual([
      {
        transfer: 1,
        uid,
        items: [
          { offered: item(0), saved: { kind: 'done', sha256, crc32: 7, isStored: true } },
          { offered: item(1), saved: { kind: 'open', bytes: 4 } },
          { offered: item(2), saved: { kind: 'over' } },
          { offered: item(3), saved: { kind: 'open', bytes: 0 } },
        ],
      },
    ])
  })

  it('is not that of another session, nor of one that is over', async () => {
    const sink = await receiveSome()

    expect(await loadSavedTransfers('store', 'beef')).toEqual([])
    await sink.forget?.()

    expect(await loadSavedTransfers('store', session)).toEqual([])
    expect(files.names()).toHaveLength(3)
  })

  it('is done also when its file was saved elsewhere and deleted', async () => {
    const sink = await receiveSome()
    await sink.remove?.(item(0))

    const [transfer] = await loadSavedTransfers('store', session)

    expect(transfer!.items[0]!.saved).toMatchObject({ kind: 'done', isStored: false })
  })

  it('is what was written down before the page ended within a line, and goes on behind it', async () => {
    await receiveSome()
    files.put(journal, files.text(journal) + '\n{"done":3,"sha')

    const sink = await openSink()
    void sink.journal?.done(item(1), { sha256, crc32: undefined })
    await expect.poll(() => files.text(journal)).toContain('"done":1')

    const [transfer] = await loadSavedTransfers('store', session)
    expect(transfer!.items.map(({ saved }) => saved.kind)).toEqual(['done', 'done', 'over', 'open'])
  })

  it.each([
    ['nothing', () => ''],
    ['no JSON', () => 'hello'],
    ['half of the items', (text: string) => text.slice(0, text.indexOf('d/2'))],
    ['a path that leads out', (text: string) => text.replace('d/1', '../1')],
    ['another number', (text: string) => text.replace('"transfer":1', '"transfer":2')],
    ['another version', (text: string) => text.replace('"v":1', '"v":2')],
  ])('is not there when its journal holds %s', async (_, change) => {
    await receiveSome()
    files.put(journal, change(files.text(journal)))

    expect(await loadSavedTransfers('store', session)).toEqual([])
  })

  it('cannot end what is not there, and what was given up is not whole again', async () => {
    await receiveSome()
    const whole = `{"done":2,"sha256":"${'ab'.repeat(32)}"}`
    files.put(journal, `${files.text(journal)}\n{"over":99}\n${whole}\n{"over":3,"code":"no such code"}`)

    const [transfer] = await loadSavedTransfers('store', session)

    expect(transfer!.items.map(({ saved }) => saved.kind)).toEqual(['done', 'open', 'over', 'open'])
  })

  it('was given up when it was cancelled while it was being written down as whole', async () => {
    await receiveSome()
    files.put(journal, `${files.text(journal)}\n{"over":0}`)

    const [transfer] = await loadSavedTransfers('store', session)

    expect(transfer!.items[0]!.saved).toEqual({ kind: 'over' })
  })
})

describe('a file in the private file system', () => {
  it.each(['../../escape', '/etc/passwd', 'a/b/c', 'con', '\u202egnp.exe', `${session}-x.journal`, '<b>'])(
    'is named by numbers, whatever path its sender gave it: %j',
    async (path) => {
      const sink = await openSink()
      const offered = { ...item(0), path }
      sink.journal?.accepted([offered])
      sink.sentBy?.(path)

      const file = await sink.open(offered)
      await file.finish()
      await sink.journal?.done(offered, { sha256, crc32: 1 })

      expect(files.names().toSorted()).toEqual([`${uid}-1-0`, journal].toSorted())
      expect((await sink.take(offered)).stored).toBe(`received/store/${uid}-1-0`)
    },
  )

  it('is opened again with what it has, and written on', async () => {
    const sink = await receiveSome()

    const file = await sink.reopen?.(item(1), item(1))

    expect(file!.size).toBe(4)
    expect(new TextDecoder().decode(await file!.read(1, 2))).toBe('12')
    await file!.write(4, new TextEncoder().encode('456789'))
    await file!.finish()
    const { file: whole } = await sink.take(item(1))
    expect(await whole.text()).toBe('0123456789')
  })

  it('can become the file of a later item', async () => {
    const sink = await receiveSome()

    const file = await sink.reopen?.(item(0, 9), item(1))
    await file!.finish()

    expect(files.names()).not.toContain(`${uid}-1-1`)
    expect(await (await sink.take(item(0, 9))).file.text()).toBe('0123')
  })

  it('can come from the folder of a page that is gone, and only once', async () => {
    const sink = await receiveSome()
    files.put(`${uid}-1-1`, '0123', 'gone')

    const file = await sink.reopen?.(item(0, 9), { ...item(1), store: 'gone' })
    await file!.finish()

    expect(files.names('gone')).toEqual([])
    expect(files.names()).toContain(`${uid}-1-1`)
    expect(await (await sink.take(item(0, 9))).file.text()).toBe('0123')
    expect(await sink.reopen?.(item(1, 9), { ...item(1), store: 'gone' })).toBeUndefined()
  })

  it('is written down as a remembered device’s, what was accepted before and after that was known', async () => {
    const sink = await openSink()
    const later = { ...item(0), uid: 'f'.repeat(32), transfer: 2 }
    sink.journal?.accepted([item(0)])
    sink.sentByDevice?.('device-1')
    sink.journal?.accepted([later])

    const journals = [journal, journalName(session, later)]
    for (const name of journals)
      await expect.poll(() => parseJournal(files.text(name))?.device).toBe('device-1')
  })

  it('is empty when it is opened anew, and none when there was none', async () => {
    const sink = await receiveSome()

    const file = await sink.open(item(1))
    await file.finish()

    expect((await (await sink.take(item(1))).file.text()).length).toBe(0)
    expect(await sink.reopen?.(item(3), item(3))).toBeUndefined()
  })

  it('waits for the page before it to let go of it', async () => {
    const before = await openSink()
    const held = await write(before, 1, '0123')

    const reopening = (await openSink()).reopen?.(item(1), item(1))
    await held.keep?.()

    expect((await reopening)!.size).toBe(4)
  })

  it('is gone once it was discarded, also after it was finished', async () => {
    const sink = await openSink()
    const file = await write(sink, 0, '0123456789')
    await file.finish()

    await file.discard()

    expect(files.names()).toEqual([])
    await expect(sink.take(item(0))).rejects.toMatchObject({ code: 'disk-failed' })
  })
})
