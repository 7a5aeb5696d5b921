/** The FileSource port over a File that a person chose: read in pieces, never whole. */
import type { Bytes } from '../protocol/bytes.ts'
import { SealdropError } from '../protocol/error.ts'
import type { FileSource } from '../transfer/ports.ts'

/** A File as it is read here, so that tests can stand in for it. */
export type ReadableFile = Pick<File, 'size' | 'type' | 'lastModified' | 'slice'>

/** A source that reads `file` as it is on disk now; `path` and `thumbnail` are what the receiver sees. */
export function createFileSource(file: ReadableFile, path: string, thumbnail?: string): FileSource {
  let stream: PieceStream | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function readNext(offset: number, length: number): Promise<Bytes> {
    if (length === file.size) return new Uint8Array(await file.slice().arrayBuffer())
    if (stream?.offset !== offset) {
      stream?.cancel()
      stream = openStream(file, offset)
    }
    return stream.read(length)
  }

  return {
    path,
    size: file.size,
    mime: file.type,
    modified: Math.max(0, Math.trunc(file.lastModified) || 0),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    async read(offset, length) {
      // One after the other: a read that was given up may still be under way in the same stream.
      const reading = last.then(() => readNext(offset, length))
      last = reading.catch(() => (stream = undefined))
      const bytes = await reading.catch(unreadable)
      if (bytes.length !== length) throw new SealdropError('source-changed', 'the file became shorter')
      return bytes
    },
    release() {
      stream?.cancel()
      stream = undefined
    },
  }
}

/** One stream over the rest of the file costs a quarter of what reading it slice by slice does. */
interface PieceStream {
  /** Of the next byte, in the file. */
  readonly offset: number
  /** The next `length` bytes, or what there is of them. Not called again before it settled. */
  read(length: number): Promise<Bytes>
  cancel(): void
}

function openStream(file: ReadableFile, from: number): PieceStream {
  const reader = file.slice(from).stream().getReader()
  let offset = from
  let rest: Uint8Array = new Uint8Array()
  /** Two take turns: memory that was never touched before costs more than the copy into it. */
  let spare: Bytes = new Uint8Array()
  let current: Bytes = new Uint8Array()

  function bufferOf(length: number): Bytes {
    const next = spare.length >= length ? spare : new Uint8Array(length)
    spare = current
    current = next
    return next
  }

  return {
    get offset() {
      return offset
    },
    async read(length) {
      const piece = bufferOf(length)
      let filled = 0
      while (filled < length) {
        if (rest.length === 0) {
          const { done, value } = await reader.read()
          if (done) break
          rest = value
        }
        const part = rest.subarray(0, length - filled)
        piece.set(part, filled)
        filled += part.length
        rest = rest.subarray(part.length)
      }
      offset += filled
      return piece.subarray(0, filled)
    },
    cancel() {
      // A stream that has already failed has nothing to cancel.
      reader.cancel().catch(() => undefined)
    },
  }
}

function unreadable(cause: unknown): never {
  throw new SealdropError('source-unreadable', 'the file could not be read', { cause })
}
