/** Reads a source, from its beginning or some later byte, to its end in large pieces, one ahead, and hands out chunks of any size. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import { SealdropError } from '../../protocol/primitives/error.ts'
import type { FileSource } from '../ports.ts'

/**
 * Large enough that the cost of a read does not count, small enough to hold two of each running item; whole chunks
 * of any size that core/engine/sealedLink.ts makes, so that no piece ends in a chunk of a few bytes.
 */
export const PIECE_BYTES = 960 * 1024

export interface SourceReader {
  /** Begins reading, so that a later load() finds the bytes there. */
  prepare(): void
  /**
   * Resolves when take() has something to give. Throws SealdropError `source-changed` when a read returns another
   * length than was asked for, `source-unreadable` when it fails.
   */
  load(): Promise<void>
  /** The next bytes, at most `maxBytes` and at least one: a view into the piece. Only after load(). */
  take(maxBytes: number): Bytes
  /** Every byte of what was loaded is taken and there is more to read. */
  readonly needsLoad: boolean
  /** The next piece is the last one, or there is none. */
  readonly nearEnd: boolean
  /** Drops what was read ahead and lets go of the source; the next load() reads it again. */
  release(): void
}

/** A reader of `source` that begins at this byte. */
export function createSourceReader(source: FileSource, fromBytes = 0): SourceReader {
  let takenBytes = fromBytes
  let piece: Bytes | undefined
  let pieceOffset = 0
  let ahead: { readonly offset: number; readonly bytes: Promise<Bytes> } | undefined

  const pieceEnd = (): number => (piece ? pieceOffset + piece.length : takenBytes)

  function readAhead(offset: number): void {
    if (ahead?.offset === offset || offset >= source.size) return
    const bytes = readPiece(source, offset)
    // Whoever loads it gets the failure; until then it must not count as unhandled.
    bytes.catch(() => {})
    ahead = { offset, bytes }
  }

  return {
    prepare: () => readAhead(pieceEnd()),
    async load() {
      if (takenBytes < pieceEnd()) return
      const offset = takenBytes
      readAhead(offset)
      const loading = ahead
      if (!loading) return
      const bytes = await loading.bytes.catch((error: unknown) => {
        // Letting go of the source ends its reads: one that nobody wants any more fails nothing.
        if (ahead === loading) throw error
        return undefined
      })
      if (!bytes || ahead !== loading) return
      piece = bytes
      pieceOffset = offset
      ahead = undefined
      readAhead(pieceEnd())
    },
    take(maxBytes) {
      if (!piece || takenBytes >= pieceEnd()) throw new RangeError('take() without load()')
      const start = takenBytes - pieceOffset
      const bytes = piece.subarray(start, start + maxBytes)
      takenBytes += bytes.length
      if (takenBytes === pieceEnd()) piece = undefined
      return bytes
    },
    get needsLoad() {
      return takenBytes >= pieceEnd() && takenBytes < source.size
    },
    get nearEnd() {
      return source.size - pieceEnd() <= PIECE_BYTES
    },
    release() {
      piece = undefined
      ahead = undefined
      source.release?.()
    },
  }
}

async function readPiece(source: FileSource, offset: number): Promise<Bytes> {
  const length = Math.min(PIECE_BYTES, source.size - offset)
  const bytes = await read(source, offset, length)
  if (bytes.length !== length) throw new SealdropError('source-changed', 'a read of another length')
  return bytes
}

async function read(source: FileSource, offset: number, length: number): Promise<Bytes> {
  try {
    return await source.read(offset, length)
  } catch (error) {
    if (error instanceof SealdropError) throw error
    throw new SealdropError('source-unreadable', 'a read failed', { cause: error })
  }
}
