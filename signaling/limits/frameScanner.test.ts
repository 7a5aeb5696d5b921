import { describe, expect, test } from 'vitest'
import { FrameScanner } from './frameScanner.ts'

const TEXT = 1
const CONTINUATION = 0
const BINARY = 2
const CLOSE = 8
const PING = 9

/** A frame as a client sends it, masked with zeros. */
function frame(opcode: number, length: number, isLast = true): Buffer {
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const header = Buffer.alloc(2 + extended + 4)
  header[0] = (isLast ? 0x80 : 0) | opcode
  header[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) header.writeUInt16BE(length, 2)
  if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([header, Buffer.alloc(length, 0x89)])
}

/** What is counted when the bytes come in pieces of that size. */
function scan(bytes: Buffer, pieceBytes: number) {
  const scanner = new FrameScanner()
  let [frames, controls] = [0, 0]
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const counted = scanner.scan(bytes.subarray(at, at + pieceBytes))
    frames += counted.frames
    controls += counted.controls
  }
  return { frames, controls, unfinished: scanner.unfinishedBytes }
}

describe.each([1, 2, 3, 7, 100_000])('in pieces of %i bytes', (pieceBytes) => {
  test.each([0, 1, 125, 126, 65_535, 65_536])('a frame of %i bytes is one frame', (length) => {
    const bytes = Buffer.concat([frame(TEXT, length), frame(BINARY, length), frame(TEXT, 3)])

    expect(scan(bytes, pieceBytes)).toEqual({ frames: 3, controls: 0, unfinished: 0 })
  })

  test('each fragment and each ping between them counts', () => {
    const bytes = Buffer.concat([
      frame(TEXT, 5, false),
      frame(PING, 4),
      ...Array.from({ length: 50 }, () => frame(CONTINUATION, 0, false)),
      frame(PING, 0),
    ])

    expect(scan(bytes, pieceBytes)).toEqual({ frames: 53, controls: 2, unfinished: bytes.length })
  })

  test('nothing is unfinished after the last fragment', () => {
    const bytes = Buffer.concat([frame(BINARY, 200, false), frame(CONTINUATION, 200)])

    expect(scan(bytes.subarray(0, -1), pieceBytes).unfinished).toBe(bytes.length - 1)
    expect(scan(bytes, pieceBytes).unfinished).toBe(0)
  })
})

test('what follows a closing frame is no frame', () => {
  const scanner = new FrameScanner()

  const before = scanner.isClosing
  const counted = scanner.scan(Buffer.concat([frame(CLOSE, 2), frame(PING, 0), frame(PING, 0)]))

  expect([before, scanner.isClosing]).toEqual([false, true])
  expect(counted).toEqual({ frames: 1, controls: 1 })
})
