import { describe, expect, it } from 'vitest'
import { createFileSource, type ReadableFile } from './fileSource.ts'

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251)

/** A file, and how often a stream over it was opened, and from where. */
function openedFile(content: Uint8Array<ArrayBuffer> = bytes, size = content.length) {
  const file = new File([content], 'a.bin', { type: 'text/plain', lastModified: 5.5 })
  const opened: number[] = []
  const watched: ReadableFile = {
    size,
    type: file.type,
    lastModified: file.lastModified,
    slice(start = 0, end) {
      opened.push(start)
      return file.slice(start, end)
    },
  }
  return { source: createFileSource(watched, 'a/b.bin'), opened }
}

describe('a chosen file', () => {
  it('is read piece by piece out of one stream', async () => {
    const { source, opened } = openedFile()

    const pieces = []
    for (const [offset, length] of [
      [0, 100_000],
      [100_000, 1],
      [100_001, 199_999],
    ] as const) {
      pieces.push((await source.read(offset, length)).slice())
    }

    expect(pieces.map((piece) => piece.length)).toEqual([100_000, 1, 199_999])
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...bytes])
    expect(opened).toEqual([0])
  })

  it('keeps a piece as it is while the next one is read', async () => {
    const { source } = openedFile()

    const first = await source.read(0, 1_000)
    const second = await source.read(1_000, 1_000)
    const firstThen = first.slice()
    const third = await source.read(2_000, 1_000)

    expect(firstThen).toEqual(bytes.slice(0, 1_000))
    expect(second).toEqual(bytes.slice(1_000, 2_000))
    expect(third).toEqual(bytes.slice(2_000, 3_000))
  })

  it('is read at once when a read asks for all of it', async () => {
    const { source, opened } = openedFile()

    expect(await source.read(0, bytes.length)).toEqual(bytes)
    expect(opened).toEqual([0])
  })

  it('is opened again where a read does not follow the one before', async () => {
    const { source, opened } = openedFile()
    await source.read(0, 10)

    const again = await source.read(5, 10)

    expect(again).toEqual(bytes.slice(5, 15))
    expect(opened).toEqual([0, 5])
  })

  it('is opened again after it was let go, also while a read is under way', async () => {
    const { source } = openedFile()
    const given = source.read(0, 200_000).catch(() => undefined)

    source.release?.()
    const [, again] = await Promise.all([given, source.read(0, 10)])

    expect(again).toEqual(bytes.slice(0, 10))
  })

  it('that became shorter is told as changed', async () => {
    const { source } = openedFile(bytes, bytes.length + 10)
    await source.read(0, 100)

    await expect(source.read(100, bytes.length - 90)).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('that cannot be read is told so, and can be read again when it can', async () => {
    const { source } = openedFile()
    let broken = true
    const breaking = createFileSource(
      {
        size: bytes.length,
        type: '',
        lastModified: 0,
        slice(start, end) {
          if (broken) throw new DOMException('gone', 'NotReadableError')
          return new Blob([bytes]).slice(start, end)
        },
      },
      'a',
    )

    await expect(breaking.read(0, 10)).rejects.toMatchObject({ code: 'source-unreadable' })
    broken = false
    expect(await breaking.read(0, 10)).toEqual(await source.read(0, 10))
  })

  it('says what it is, with a time in whole milliseconds', () => {
    const { source } = openedFile()

    expect(source).toMatchObject({ path: 'a/b.bin', size: 300_000, mime: 'text/plain', modified: 5 })
  })
})
