import { describe, expect, it, vi } from 'vitest'
import { PIECE_BYTES } from '../../core/transfer/sending/sourceReader.ts'
import { createFileSource, STREAM_BYTES, type ReadableFile } from './fileSource.ts'

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251)

/** A file that is read by its slices alone, as a browser reads one. */
function standIn(
  size: number,
  slice: ReadableFile['slice'],
  { type, lastModified }: Pick<File, 'type' | 'lastModified'> = { type: '', lastModified: 0 },
): ReadableFile {
  const whole = () => slice(0, size)
  return {
    ...{ size, type, lastModified, slice },
    stream: () => whole().stream(),
    arrayBuffer: () => whole().arrayBuffer(),
  }
}

/** As Firefox has it: `now` is on disk, and it was of this size when it was chosen. */
function unwatched(now: { bytes: Uint8Array<ArrayBuffer> }, size = now.bytes.length): ReadableFile {
  const disk = () => new Blob([now.bytes])
  return {
    ...{ size, type: '', lastModified: 0 },
    slice: (start = 0, end = size) => disk().slice(Math.min(start, size), Math.min(end, size)),
    stream: () => disk().stream(),
    arrayBuffer: () => disk().arrayBuffer(),
  }
}

/** A file, and how often a stream over it was opened, and from where. */
function openedFile(content: Uint8Array<ArrayBuffer> = bytes, size = content.length) {
  const file = new File([content], 'a.bin', { type: 'text/plain', lastModified: 5.5 })
  const opened: number[] = []
  const slice = (start = 0, end?: number) => {
    opened.push(start)
    return file.slice(start, end)
  }
  const watched = standIn(size, slice, file)
  return { source: createFileSource(watched, 'a/b.bin'), opened }
}

/** A file that can be read until it fails: the next `times` openings. */
function losable() {
  let failure: { readonly name: string; times: number } | undefined
  const source = createFileSource(
    standIn(bytes.length, (start, end) => {
      if (failure && failure.times-- > 0) throw new DOMException('lost', failure.name)
      return new Blob([bytes]).slice(start, end)
    }),
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
      standIn(bytes.length, (start, end) => {
        if (changed.now) throw new DOMException('changed', 'NotReadableError')
        return new Blob([bytes]).slice(start, end)
      }),
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
        standIn(1_000_000, () => {
          const blob = new Blob()
          blob.arrayBuffer = () => {
            const buffer = new ArrayBuffer(1_000_000)
            buffers.push(new WeakRef(buffer))
            return Promise.resolve(buffer)
          }
          return blob
        }),
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
    const source = createFileSource(standIn(file.size, slice), 'a')

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

  it.each([
    ['NotReadableError', 'source-changed'],
    ['NotFoundError', 'source-unreadable'],
    ['AbortError', 'source-unreadable'],
  ])(
    'whose first read fails with %s is told as %s, and can be read again when it can',
    async (name, code) => {
      const { source, lose } = losable()

      lose(name)
      await expect(source.read(0, 10)).rejects.toMatchObject({ code })
      lose(name, { times: 0 })

      expect(await source.read(0, 10)).toEqual(bytes.slice(0, 10))
    },
  )

  it('says what it is, with a time in whole milliseconds', () => {
    const { source } = openedFile()

    expect(source).toMatchObject({ path: 'a/b.bin', size: 300_000, mime: 'text/plain', modified: 5 })
  })
})

describe('a chosen file that the browser does not watch', () => {
  const sizes = [1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 7]

  async function readTwice(source: ReturnType<typeof createFileSource>): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    expect(await source.readAgain?.((piece) => pieces.push(piece.slice()))).toBe(true)
    return Buffer.concat(pieces)
  }

  it.each([0, ...sizes])('of %i bytes is read once more, to its end', async (size) => {
    const now = { bytes: new Uint8Array(size).fill(1) }
    const source = createFileSource(unwatched(now), 'a', undefined, false)

    expect(Buffer.compare(await readTwice(source), now.bytes)).toBe(0)
    now.bytes = new Uint8Array(size).fill(2)
    expect(Buffer.compare(await readTwice(source), now.bytes)).toBe(0)
  })

  it.each([0, ...sizes])('of %i bytes that grew is told as changed', async (size) => {
    const now = { bytes: new Uint8Array(size) }
    const source = createFileSource(unwatched(now), 'a', undefined, false)
    if (size > 0) await source.read(0, size)

    now.bytes = new Uint8Array(size + 1)

    await expect(readTwice(source)).rejects.toMatchObject({ code: 'source-changed' })
  })

  it.each(sizes)('of %i bytes that shrank is told as changed', async (size) => {
    const now = { bytes: new Uint8Array(size) }
    const source = createFileSource(unwatched(now), 'a', undefined, false)

    now.bytes = new Uint8Array(size - 1)

    await expect(readTwice(source)).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('is not told as changed because it was let go in the middle', async () => {
    const source = createFileSource(
      unwatched({ bytes: new Uint8Array(8 * PIECE_BYTES) }),
      'a',
      undefined,
      false,
    )

    const isWhole = source.readAgain?.(() => source.release?.())

    expect(await isWhole).toBe(false)
    expect(await source.read(0, 10)).toHaveLength(10)
  })

  it('is read again only where it has to be', () => {
    const full = unwatched({ bytes: new Uint8Array(1) })
    const empty = unwatched({ bytes: new Uint8Array(0) })

    const rereads = (file: ReadableFile, isWatched: boolean) =>
      'readAgain' in createFileSource(file, 'a', undefined, isWatched)

    expect([rereads(full, true), rereads(full, false)]).toEqual([false, true])
    expect([rereads(empty, true), rereads(empty, false)]).toEqual([true, true])
  })
})
