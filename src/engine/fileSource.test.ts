import { describe, expect, it, vi } from 'vitest'
import { PIECE_BYTES } from '../transfer/sourceReader.ts'
import { createFileSource, STREAM_BYTES, type ReadableFile } from './fileSource.ts'

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

/** A file that can be read until it fails: the next `times` openings. */
function losable() {
  let failure: { readonly name: string; times: number } | undefined
  const source = createFileSource(
    {
      size: bytes.length,
      type: '',
      lastModified: 0,
      slice(start, end) {
        if (failure && failure.times-- > 0) throw new DOMException('lost', failure.name)
        return new Blob([bytes]).slice(start, end)
      },
    },
    'a',
  )
  return {
    source,
    lose: (name: string, { times = Infinity } = {}) => {
      failure = { name, times }
    },
  }
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
    expect(opened).toEqual([0, 0])
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

  it('is not read any more once it was forgotten', async () => {
    const { source, opened } = openedFile()
    await source.read(0, 10)

    source.forget?.()

    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'source-unreadable' })
    expect(opened).toEqual([0])
  })

  it('is opened again every few megabytes, and once more at its end', async () => {
    const size = 3 * STREAM_BYTES + PIECE_BYTES + 1
    const { source, opened } = openedFile(new Uint8Array(size).fill(9))
    const read: number[] = []

    for (let offset = 0; offset < size; offset += PIECE_BYTES) {
      const piece = await source.read(offset, Math.min(PIECE_BYTES, size - offset))
      expect(piece.every((byte) => byte === 9)).toBe(true)
      read.push(piece.length)
    }

    expect(read.reduce((sum, length) => sum + length)).toBe(size)
    expect(opened).toEqual([0, STREAM_BYTES, 2 * STREAM_BYTES, 3 * STREAM_BYTES, 0])
  })

  it('that changed after it was opened last is not told as read to its end', async () => {
    const changed = { now: false }
    const breaking = createFileSource(
      {
        size: bytes.length,
        type: '',
        lastModified: 0,
        slice(start, end) {
          if (changed.now) throw new DOMException('changed', 'NotReadableError')
          return new Blob([bytes]).slice(start, end)
        },
      },
      'a',
    )
    await breaking.read(0, 100_000)

    changed.now = true

    await expect(breaking.read(100_000, 200_000)).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('that is gone after a first read is not told as changed', async () => {
    const { source, lose } = losable()
    await source.read(0, 10)

    lose('NotFoundError')

    await expect(source.read(5, 10)).rejects.toMatchObject({ code: 'source-unreadable' })
  })

  it('whose stream fails for a moment is not told as changed', async () => {
    const { source, lose } = losable()
    await source.read(0, 10)

    lose('TypeError', { times: 1 })

    await expect(source.read(5, 10)).rejects.toMatchObject({ code: 'source-unreadable' })
  })

  it('keeps nothing of what was read once it is let go', async () => {
    const buffers: WeakRef<ArrayBuffer>[] = []
    const sources = Array.from({ length: 20 }, () =>
      createFileSource(
        {
          size: 1_000_000,
          type: '',
          lastModified: 0,
          slice: () => {
            const blob = new Blob()
            blob.arrayBuffer = () => {
              const buffer = new ArrayBuffer(1_000_000)
              buffers.push(new WeakRef(buffer))
              return Promise.resolve(buffer)
            }
            return blob
          },
        },
        'a',
      ),
    )
    for (const source of sources) {
      await source.read(0, 1_000_000)
      source.release?.()
    }

    await vi.waitFor(async () => {
      // Memory that is asked for makes room by what nobody holds.
      const pressure = Array.from({ length: 64 }, () => new Uint8Array(4_000_000))
      await new Promise((resolve) => setTimeout(resolve, pressure.length > 0 ? 5 : 0))
      expect(buffers.filter((buffer) => buffer.deref()).length).toBeLessThan(10)
    }, 20_000)
    expect(sources).toHaveLength(20)
  })

  it('is read whole where files have no byte streams', async () => {
    const content = Uint8Array.from({ length: 3 * PIECE_BYTES + 7 }, (_, index) => (index * 31) % 251)
    const plain = (blob: Blob): Blob =>
      Object.assign(blob, {
        // Without `mode: 'byob'`, as in older browsers, and in parts of odd sizes.
        stream: () =>
          new ReadableStream<Uint8Array<ArrayBuffer>>({
            async start(controller) {
              const all = new Uint8Array(await blob.arrayBuffer())
              for (let at = 0; at < all.length; at += 70_001) controller.enqueue(all.slice(at, at + 70_001))
              controller.close()
            },
          }),
      })
    const file = new File([content], 'a.bin')
    const slice = (start?: number, end?: number) => plain(file.slice(start, end))
    const source = createFileSource({ size: file.size, type: '', lastModified: 0, slice }, 'a')

    for (let at = 0; at < content.length; at += PIECE_BYTES) {
      const wanted = content.subarray(at, at + PIECE_BYTES)
      expect(Buffer.from(await source.read(at, wanted.length)).equals(Buffer.from(wanted))).toBe(true)
    }
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
