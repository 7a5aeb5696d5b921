import { describe, expect, it } from 'vitest'
import type { IncomingItem } from '../transfer/ports.ts'
import { createBlobSink } from './blobSink.ts'

function item(index: number): IncomingItem {
  return { transfer: 1, uid: '0'.repeat(32), item: index, path: 'a', size: 10, mime: '', modified: 0 }
}

describe('the sink in memory', () => {
  it('gives back what was written, across the size of its Blobs', async () => {
    const sink = createBlobSink()
    const pieces = [3, 4, 5].map((value) => new Uint8Array(3 * 1024 * 1024).fill(value))

    const file = await sink.open(item(0))
    for (const [index, piece] of pieces.entries()) await file.write(index * piece.length, piece)
    await file.finish()

    const { file: blob } = await sink.take(item(0))
    expect(Buffer.concat(pieces).equals(Buffer.from(await blob.arrayBuffer()))).toBe(true)
  })

  it('gives back what came in pieces of every size, in order', async () => {
    const sink = createBlobSink()
    const sizes = [...Array<number>(300).fill(1), 5_000, 4_096, 4_097, ...Array<number>(257).fill(3)]
    const file = await sink.open(item(0))
    const pieces: Uint8Array[] = []
    let offset = 0

    for (const [index, size] of sizes.entries()) {
      const piece = new Uint8Array(size).fill(index % 251)
      pieces.push(piece.slice())
      await file.write(offset, piece)
      offset += size
    }
    await file.finish()

    const { file: blob } = await sink.take(item(0))
    expect(Buffer.concat(pieces).equals(Buffer.from(await blob.arrayBuffer()))).toBe(true)
  })

  it('refuses with disk-full what would go over its limit, finished files counted', async () => {
    const sink = createBlobSink(10)
    const first = await sink.open(item(0))
    await first.write(0, new Uint8Array(6))
    await first.finish()

    const second = await sink.open(item(1))
    await second.write(0, new Uint8Array(4))

    expect(sink.limitBytes).toBe(0)
    expect(() => second.write(4, new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'disk-full' }))
  })

  it('has room again once the page let go of what it had received', async () => {
    const sink = createBlobSink(10)
    const file = await sink.open(item(0))
    await file.write(0, new Uint8Array(10))
    await file.finish()
    await sink.take(item(0))

    sink.release?.(10)

    expect(sink.limitBytes).toBe(10)
  })

  it('has room again for what was discarded', async () => {
    const sink = createBlobSink(10)
    const file = await sink.open(item(0))
    await file.write(0, new Uint8Array(10))

    await file.discard()

    expect(sink.limitBytes).toBe(10)
  })

  it('hands out nothing of a file that was cancelled while it was finished', async () => {
    const sink = createBlobSink(10)
    const file = await sink.open(item(0))
    await file.write(0, new Uint8Array(10))
    await file.finish()

    await file.discard()

    await expect(sink.take(item(0))).rejects.toMatchObject({ code: 'disk-failed' })
    expect(sink.limitBytes).toBe(10)
  })

  it('hands out a finished file once, and no other', async () => {
    const sink = createBlobSink()
    const file = await sink.open(item(0))
    await file.finish()

    await sink.take(item(0))

    await expect(sink.take(item(0))).rejects.toMatchObject({ code: 'disk-failed' })
    await expect(sink.take(item(1))).rejects.toMatchObject({ code: 'disk-failed' })
  })
})
