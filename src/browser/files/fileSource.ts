/** The FileSource port over a File that a person chose: read in pieces, never whole. */
import type { Bytes } from '../../core/protocol/primitives/bytes.ts'
import { SealdropError } from '../../core/protocol/primitives/error.ts'
import type { FileSource } from '../../core/transfer/ports.ts'
import { PIECE_BYTES } from '../../core/transfer/sending/sourceReader.ts'
import { NOTHING, openSegment, type Segment } from './fileSegments.ts'

/**
 * One stream reads so much and no more, in whole pieces. A stream costs a quarter of reading slice by slice, but a
 * browser looks only when it opens one whether the file is still the one that was chosen, and some fail on streams of
 * gigabytes or fill memory with them.
 */
export const STREAM_BYTES = 16 * PIECE_BYTES

/** A File as it is read here, so that tests can stand in for it. */
export type ReadableFile = Pick<File, 'size' | 'type' | 'lastModified' | 'slice' | 'stream' | 'arrayBuffer'>

/**
 * Whether this browser refuses to open a File that was changed after it was chosen. Chromium's engine does, by the time
 * of the last change; it alone has this function, in workers too. Firefox reads what is on disk now, by the old size.
 */
export const refusesChangedFiles = (): boolean => 'webkitRequestFileSystem' in globalThis

/** A source that reads `file` as it is on disk now; `path` and `thumbnail` are what the receiver sees. */
export function createFileSource(
  chosen: ReadableFile,
  path: string,
  thumbnail?: string,
  isWatched = refusesChangedFiles(),
): FileSource {
  let file: ReadableFile | undefined = chosen
  let stream: PieceStream | undefined
  let again: WholeReading | undefined
  let last: Promise<void> = Promise.resolve()

  function drop(): void {
    stream?.cancel()
    stream = undefined
    again?.cancel()
    again = undefined
  }

  /** One after the other: a read that was given up may still be under way in the same stream. */
  function inTurn<Result>(read: (from: ReadableFile) => Promise<Result>): Promise<Result> {
    const from = file
    if (!from) throw new SealdropError('source-unreadable', 'it is over')
    const reading = last.then(() => read(from))
    last = reading.then(() => {}, drop)
    return reading.catch(async (cause: unknown) => {
      throw new SealdropError(await whyUnreadable(from, cause), 'a read failed', { cause })
    })
  }

  async function readNext(file: ReadableFile, offset: number, length: number): Promise<Bytes> {
    if (length === file.size) return new Uint8Array(await file.slice().arrayBuffer())
    if (stream?.offset !== offset) {
      drop()
      stream = openStream(file, offset)
    }
    const bytes = await stream.read(length)
    // What changed behind the last opening of a stream is noticed by opening it once more.
    if (offset + length === file.size) await file.slice(0, 1).arrayBuffer()
    return bytes
  }

  async function readAgain(onPiece: (piece: Bytes) => void): Promise<boolean> {
    const isWhole = await inTurn(async (from) => {
      again = readWhole(from, onPiece)
      return again.done
    })
    if (isWhole === 'changed') throw new SealdropError('source-changed', 'the file has another length')
    return isWhole === 'whole'
  }

  return {
    path,
    size: chosen.size,
    mime: chosen.type,
    modified: Math.max(0, Math.trunc(chosen.lastModified) || 0),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    async read(offset, length) {
      const bytes = await inTurn((from) => readNext(from, offset, length))
      if (bytes.length !== length) throw new SealdropError('source-changed', 'the file became shorter')
      return bytes
    },
    // An empty file is never read: that it still is empty is seen by this alone.
    ...((!isWatched || chosen.size === 0) && { readAgain }),
    release() {
      drop()
      // A read that waits for its turn may open another one.
      last = last.then(drop)
    },
    forget() {
      file = undefined
    },
  }
}

interface WholeReading {
  /** `cancelled` when it was, `changed` when the file has another length than it had. */
  readonly done: Promise<'whole' | 'changed' | 'cancelled'>
  cancel(): void
}

/**
 * A file to where it ends now. Slices end where the file ended when it was chosen, in every browser: only what reads the
 * File itself meets what was added since.
 */
function readWhole(file: ReadableFile, onPiece: (piece: Bytes) => void): WholeReading {
  let segment: Segment | undefined
  let isCancelled = false

  async function read(): Promise<'whole' | 'changed' | 'cancelled'> {
    if (file.size <= PIECE_BYTES) {
      const piece = new Uint8Array(await file.arrayBuffer())
      onPiece(piece)
      return piece.length === file.size ? 'whole' : 'changed'
    }
    segment = openSegment(file)
    let buffer = new ArrayBuffer(PIECE_BYTES)
    let bytes = 0
    for (;;) {
      const piece = await segment.read(new Uint8Array(buffer, 0, PIECE_BYTES))
      if (isCancelled) return 'cancelled'
      if (piece.length === 0) break
      bytes += piece.length
      if (bytes > file.size) break
      onPiece(piece)
      buffer = piece.buffer
    }
    segment.cancel()
    return bytes === file.size ? 'whole' : 'changed'
  }

  return {
    done: read(),
    cancel() {
      isCancelled = true
      segment?.cancel()
    },
  }
}

/** A file from some byte on, in streams of STREAM_BYTES. */
interface PieceStream {
  /** Of the next byte, in the file. */
  readonly offset: number
  /** The next `length` bytes, or fewer when there are not so many. Not called again before it settled. */
  read(length: number): Promise<Bytes>
  cancel(): void
}

function openStream(file: ReadableFile, from: number): PieceStream {
  let offset = from
  let segment: Segment | undefined
  /** Two take turns: memory that was never touched before costs more than what is read into it. */
  let spare = new ArrayBuffer(0)
  let current = new ArrayBuffer(0)

  function bufferOf(length: number): ArrayBuffer {
    const next = spare.byteLength >= length ? spare : new ArrayBuffer(length)
    spare = current
    return next
  }

  return {
    get offset() {
      return offset
    },
    async read(length) {
      current = bufferOf(length)
      let filled = 0
      while (filled < length && offset < file.size) {
        segment ??= openSegment(file.slice(offset, Math.min(offset + STREAM_BYTES, file.size)))
        const most = Math.min(length - filled, segment.leftBytes)
        const part = most > 0 ? await segment.read(new Uint8Array(current, filled, most)) : NOTHING
        // It ended before its size: what there was of it is of no use.
        if (part.length === 0) return NOTHING
        current = part.buffer
        filled += part.length
        offset += part.length
        if (segment.leftBytes === 0) {
          segment.cancel()
          segment = undefined
        }
      }
      return new Uint8Array(current, 0, filled)
    },
    cancel: () => segment?.cancel(),
  }
}

/**
 * A stream only says that it failed. A slice says whether the file is gone (NotFoundError; in Firefox AbortError), or is
 * no longer as it was chosen (NotReadableError): files that never could be read were left out when they were chosen.
 */
async function whyUnreadable(
  file: ReadableFile,
  cause: unknown,
): Promise<'source-changed' | 'source-unreadable'> {
  if (isNotReadable(cause)) return 'source-changed'
  try {
    await file.slice(0, 1).arrayBuffer()
    return 'source-unreadable'
  } catch (error) {
    return isNotReadable(error) ? 'source-changed' : 'source-unreadable'
  }
}

function isNotReadable(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotReadableError'
}
