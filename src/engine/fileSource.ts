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

const NOTHING: Bytes = new Uint8Array()

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

/** A stream's worth of a file. */
interface Segment {
  readonly leftBytes: number
  /** Puts the next bytes into `into`, whose buffer is used up, and returns where they are; none when they came to an end. */
  read(into: Bytes): Promise<Bytes>
  cancel(): void
}

function openSegment(slice: Blob): Segment {
  const stream = slice.stream()
  let leftBytes = slice.size
  const reading = readInto(stream) ?? readAndCopy(stream)
  return {
    get leftBytes() {
      return leftBytes
    },
    async read(into) {
      const part = await reading.read(into)
      leftBytes -= part.length
      return part
    },
    // A stream that has already failed has nothing to cancel.
    cancel: () => void reading.cancel().catch(() => undefined),
  }
}

type Reading = Pick<Segment, 'read'> & { cancel(): Promise<void> }

/** Straight into our own memory; undefined where files have no byte streams. */
function readInto(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Reading | undefined {
  let reader: ReadableStreamBYOBReader
  try {
    reader = stream.getReader({ mode: 'byob' })
  } catch {
    return undefined
  }
  return {
    async read(into) {
      const { value } = await reader.read(into)
      return value ?? new Uint8Array()
    },
    cancel: () => reader.cancel(),
  }
}

function readAndCopy(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Reading {
  const reader = stream.getReader()
  let rest = NOTHING
  return {
    async read(into) {
      if (rest.length === 0) rest = (await reader.read()).value ?? NOTHING
      const part = rest.subarray(0, into.length)
      rest = rest.subarray(part.length)
      into.set(part)
      return into.subarray(0, part.length)
    },
    cancel: () => reader.cancel(),
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
