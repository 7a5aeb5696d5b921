/** The FileSource port over a File that a person chose: read in pieces, never whole. */
import type { Bytes } from '../protocol/bytes.ts'
import { SealdropError } from '../protocol/error.ts'
import type { FileSource } from '../transfer/ports.ts'
import { PIECE_BYTES } from '../transfer/sourceReader.ts'

/**
 * One stream reads so much and no more, in whole pieces. A stream costs a quarter of reading slice by slice, but a
 * browser looks only when it opens one whether the file is still the one that was chosen, and some fail on streams of
 * gigabytes or fill memory with them.
 */
export const STREAM_BYTES = 16 * PIECE_BYTES

/** A File as it is read here, so that tests can stand in for it. */
export type ReadableFile = Pick<File, 'size' | 'type' | 'lastModified' | 'slice'>

/** A source that reads `file` as it is on disk now; `path` and `thumbnail` are what the receiver sees. */
export function createFileSource(chosen: ReadableFile, path: string, thumbnail?: string): FileSource {
  let file: ReadableFile | undefined = chosen
  let stream: PieceStream | undefined
  let last: Promise<void> = Promise.resolve()
  /** Some of it could be read. */
  let wasReadable = false

  function drop(): void {
    stream?.cancel()
    stream = undefined
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

  return {
    path,
    size: chosen.size,
    mime: chosen.type,
    modified: Math.max(0, Math.trunc(chosen.lastModified) || 0),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    async read(offset, length) {
      const from = file
      if (!from) throw new SealdropError('source-unreadable', 'it is over')
      // One after the other: a read that was given up may still be under way in the same stream.
      const reading = last.then(() => readNext(from, offset, length))
      last = reading.then(() => {}, drop)
      const bytes = await reading.catch(async (cause: unknown) => {
        throw new SealdropError(await whyUnreadable(from, wasReadable), 'a read failed', { cause })
      })
      wasReadable = true
      if (bytes.length !== length) throw new SealdropError('source-changed', 'the file became shorter')
      return bytes
    },
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

/** A file from some byte on, in streams of STREAM_BYTES. */
interface PieceStream {
  /** Of the next byte, in the file. */
  readonly offset: number
  /** The next `length` bytes, or what there is of them. Not called again before it settled. */
  read(length: number): Promise<Bytes>
  cancel(): void
}

const NOTHING: Uint8Array = new Uint8Array()

function openStream(file: ReadableFile, from: number): PieceStream {
  let offset = from
  let segmentEnd = from
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let rest = NOTHING
  /** Two take turns: memory that was never touched before costs more than the copy into it. */
  let spare: Bytes = new Uint8Array()
  let current: Bytes = new Uint8Array()

  function bufferOf(length: number): Bytes {
    const next = spare.length >= length ? spare : new Uint8Array(length)
    spare = current
    current = next
    return next
  }

  function openSegment(): ReadableStreamDefaultReader<Uint8Array> {
    segmentEnd = Math.min(offset + STREAM_BYTES, file.size)
    return file.slice(offset, segmentEnd).stream().getReader()
  }

  return {
    get offset() {
      return offset
    },
    async read(length) {
      const piece = bufferOf(length)
      let filled = 0
      while (filled < length && offset < file.size) {
        if (rest.length === 0) {
          reader ??= openSegment()
          const { done, value } = await reader.read()
          if (done && offset < segmentEnd) break
          if (done) reader = undefined
          rest = value ?? NOTHING
        }
        const part = rest.subarray(0, length - filled)
        piece.set(part, filled)
        filled += part.length
        offset += part.length
        rest = rest.subarray(part.length)
      }
      return piece.subarray(0, filled)
    },
    cancel() {
      // A stream that has already failed has nothing to cancel.
      reader?.cancel().catch(() => undefined)
    },
  }
}

/**
 * A stream only says that it failed. A slice says whether the file is gone (NotFoundError), or cannot be read, or is
 * not the one that was chosen, which are the same to a browser (NotReadableError): after a first read it is the latter.
 */
async function whyUnreadable(
  file: ReadableFile,
  wasReadable: boolean,
): Promise<'source-changed' | 'source-unreadable'> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return 'source-unreadable'
  } catch (error) {
    const isChanged = wasReadable && error instanceof DOMException && error.name === 'NotReadableError'
    return isChanged ? 'source-changed' : 'source-unreadable'
  }
}
