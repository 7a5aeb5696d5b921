import { describe, expect, it } from 'vitest'
import { WINDOW_BYTES } from './incoming.ts'
import { bytesOf, CHUNK_BYTES, createPair, sha256Of, sourceOf } from './testPair.ts'

describe('a file', () => {
  it.each([
    ['nothing', 0],
    ['one byte', 1],
    ['one chunk less a byte', CHUNK_BYTES - 1],
    ['one chunk', CHUNK_BYTES],
    ['one chunk and a byte', CHUNK_BYTES + 1],
    ['one read', 1024 * 1024],
    ['one read and a byte', 1024 * 1024 + 1],
    ['one window', WINDOW_BYTES],
    ['one window and a byte', WINDOW_BYTES + 1],
    ['two and a half windows', 2.5 * WINDOW_BYTES],
  ])('of %s arrives whole', async (_, size) => {
    const { initiator, responder, run } = createPair()
    const bytes = bytesOf(size)

    const transfer = initiator.transfers.offer([sourceOf('a/b.bin', bytes)])
    await run()

    const sha256 = sha256Of(bytes)
    expect(initiator.state(transfer)).toEqual({ kind: 'done', sha256 })
    expect(responder.state(transfer)).toEqual({ kind: 'done', sha256 })
    expect(sha256Of(responder.sink.finished.get('a/b.bin')!)).toBe(sha256)
    expect(responder.received).toMatchObject([{ path: 'a/b.bin', size, sha256, count: 1 }])
    expect(initiator.transfers.items()[0]!.bytes).toBe(size)
    expect(responder.transfers.items()[0]!.bytes).toBe(size)
  })
})
