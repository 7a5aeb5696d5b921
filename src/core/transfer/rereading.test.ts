import { describe, expect, it, vi } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { FileSource } from './ports.ts'
import { PIECE_BYTES } from './sending/sourceReader.ts'
import { bytesOf, createPair, hashOf, sourceOf, turns } from './testPair.ts'

/** A file that a browser reads as it is now, whatever it was; `disk.bytes` may be rewritten at any time. */
function rewritable(bytes: Bytes) {
  const disk = { bytes, rereads: 0, isLetGo: false }
  const isLetGo = (): boolean => disk.isLetGo
  const source: FileSource = {
    ...sourceOf('a', bytes),
    read: (offset, length) => Promise.resolve(disk.bytes.slice(offset, offset + length)),
    async readAgain(onPiece) {
      disk.rereads += 1
      disk.isLetGo = false
      for (let at = 0; at < disk.bytes.length; at += PIECE_BYTES) {
        await turns()
        if (isLetGo()) return false
        onPiece(disk.bytes.slice(at, at + PIECE_BYTES))
      }
      return true
    },
    release: () => (disk.isLetGo = true),
  }
  return { disk, source }
}

const SIZES = [1, PIECE_BYTES, 3 * PIECE_BYTES + 1]

describe('a source that may be rewritten while it is read', () => {
  it.each(SIZES)('of %i bytes arrives when it reads the same again', async (size) => {
    const pair = createPair()
    const { disk, source } = rewritable(bytesOf(size))

    pair.initiator.transfers.offer([source])
    await pair.run()

    expect(hashOf(pair.responder.sink.finished.get('a') ?? new Uint8Array())).toBe(hashOf(disk.bytes))
    expect(disk.rereads).toBe(1)
    expect(pair.initiator.state(0)).toEqual({ kind: 'done', sha256: hashOf(disk.bytes) })
  })

  it.each(SIZES)('of %i bytes fails on both sides once it was rewritten in the middle', async (size) => {
    const pair = createPair()
    const { disk, source } = rewritable(bytesOf(size, 1))
    const isSentHalf = () => pair.initiator.wire.sent.some(({ type }) => type === 'chunk')

    pair.initiator.transfers.offer([source])
    await pair.run(() => {
      if (isSentHalf()) disk.bytes = bytesOf(size, 2)
    })

    expect(pair.initiator.state(0)).toEqual({ kind: 'failed', code: 'source-changed' })
    expect(pair.responder.state(0)).toEqual({ kind: 'failed', code: 'source-changed' })
    expect(pair.responder.sink.finished.size).toBe(0)
    expect(
      pair.initiator.wire.sent.filter((sent) => sent.type === 'message' && sent.message.type === 'end'),
    ).toEqual([])
  })

  it('lets the files behind it arrive', async () => {
    const pair = createPair()
    const { disk, source } = rewritable(bytesOf(PIECE_BYTES, 1))

    pair.initiator.transfers.offer([source, sourceOf('b', bytesOf(10))])
    await pair.run(() => {
      if (pair.initiator.wire.sent.some(({ type }) => type === 'chunk')) disk.bytes = bytesOf(PIECE_BYTES, 2)
    })

    expect(pair.initiator.state(0, 0)).toMatchObject({ kind: 'failed' })
    expect([...pair.responder.sink.finished.keys()]).toEqual(['b'])
  })

  it('that is paused while it is read again is read again once it goes on', async () => {
    const pair = createPair()
    const { disk, source } = rewritable(bytesOf(4 * PIECE_BYTES))
    const { transfers } = pair.initiator
    let isPaused = false

    const transfer = transfers.offer([source])
    await pair.run(() => {
      if (disk.rereads === 0 || isPaused) return
      isPaused = true
      transfers.pause(transfer)
    })
    expect(pair.initiator.state(transfer)).toMatchObject({ kind: 'paused' })
    transfers.resume(transfer)

    await vi.waitFor(async () => {
      await pair.run()
      expect(pair.initiator.state(transfer)).toMatchObject({ kind: 'done' })
    })
    expect(disk.rereads).toBe(2)
  })

  it('is read again after the channel was lost in the middle of that', async () => {
    const pair = createPair()
    const { disk, source } = rewritable(bytesOf(4 * PIECE_BYTES))
    let isCut = false

    const transfer = pair.initiator.transfers.offer([source])
    await pair.run(() => {
      if (disk.rereads === 0 || isCut) return
      isCut = true
      pair.cut()
    })
    pair.reconnect()

    await vi.waitFor(async () => {
      await pair.run()
      expect(pair.initiator.state(transfer)).toMatchObject({ kind: 'done' })
    })
    expect(hashOf(pair.responder.sink.finished.get('a') ?? new Uint8Array())).toBe(hashOf(disk.bytes))
  })
})
