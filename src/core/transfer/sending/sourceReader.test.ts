import { describe, expect, it } from 'vitest'
import { concat, type Bytes } from '../../protocol/primitives/bytes.ts'
import type { FileSource } from '../ports.ts'
import { createSourceReader, PIECE_BYTES, type SourceReader } from './sourceReader.ts'
import { bytesOf, hashOf, sourceOf, turns } from '../testPair.ts'

async function readAll(reader: SourceReader, maxBytes: number): Promise<Bytes> {
  const chunks: Bytes[] = []
  for (;;) {
    if (reader.needsLoad) await reader.load()
    if (reader.needsLoad) throw new Error('nothing was loaded')
    try {
      chunks.push(reader.take(maxBytes).slice())
    } catch {
      return concat(...chunks)
    }
  }
}

function counting(source: FileSource): { source: FileSource; offsets: number[] } {
  const offsets: number[] = []
  return {
    offsets,
    source: {
      ...source,
      read(offset, length) {
        offsets.push(offset)
        return source.read(offset, length)
      },
    },
  }
}

describe('a source', () => {
  it.each([1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 7])(
    'of %i bytes is read whole, each piece once',
    async (size) => {
      const bytes = bytesOf(size)
      const { source, offsets } = counting(sourceOf('a', bytes))

      const read = await readAll(createSourceReader(source), 100_000)

      expect(hashOf(read)).toBe(hashOf(bytes))
      expect(offsets).toEqual(
        Array.from({ length: Math.ceil(size / PIECE_BYTES) }, (_, n) => n * PIECE_BYTES),
      )
    },
  )

  it('is read one piece ahead and no further', async () => {
    const { source, offsets } = counting(sourceOf('a', bytesOf(5 * PIECE_BYTES)))
    const reader = createSourceReader(source)

    await reader.load()
    await turns()

    expect(offsets).toEqual([0, PIECE_BYTES])
  })

  it('goes on at the same byte after what was read ahead was dropped', async () => {
    const bytes = bytesOf(2 * PIECE_BYTES)
    const reader = createSourceReader(sourceOf('a', bytes))
    await reader.load()
    const first = reader.take(1_000).slice()

    reader.release()

    expect(reader.needsLoad).toBe(true)
    const rest = await readAll(reader, 50_000)
    expect(hashOf(concat(first, rest))).toBe(hashOf(bytes))
  })

  it('is not confused by a read that ends after it was dropped', async () => {
    const bytes = bytesOf(2_000)
    const reads: ((data: Bytes) => void)[] = []
    const reader = createSourceReader({
      ...sourceOf('a', bytes),
      read: () => new Promise((resolve) => reads.push(resolve)),
    })
    const loading = reader.load()
    reader.release()
    const again = reader.load()

    reads[0]!(bytesOf(2_000, 9))
    await loading
    expect(reader.needsLoad).toBe(true)
    reads[1]!(bytes)
    await again

    expect(hashOf(reader.take(2_000))).toBe(hashOf(bytes))
  })

  it('does not fail by a read that ended because it was dropped', async () => {
    const bytes = bytesOf(2_000)
    let end: ((data: Bytes) => void) | undefined
    let reads = 0
    const reader = createSourceReader({
      ...sourceOf('a', bytes),
      read: () => (reads++ > 0 ? Promise.resolve(bytes) : new Promise((resolve) => (end = resolve))),
      release: () => end?.(bytesOf(0)),
    })
    const loading = reader.load()

    reader.release()

    await expect(loading).resolves.toBeUndefined()
    expect(reader.needsLoad).toBe(true)
    await reader.load()
    expect(hashOf(reader.take(2_000))).toBe(hashOf(bytes))
  })

  it('that returns another length has changed', async () => {
    const reader = createSourceReader({
      ...sourceOf('a', bytesOf(10)),
      read: () => Promise.resolve(bytesOf(9)),
    })

    await expect(reader.load()).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('that fails in its own words is unreadable', async () => {
    const cause = new Error('no')
    const reader = createSourceReader({ ...sourceOf('a', bytesOf(10)), read: () => Promise.reject(cause) })

    await expect(reader.load()).rejects.toMatchObject({ code: 'source-unreadable', cause })
  })
})
