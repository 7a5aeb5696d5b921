/** A file, or a slice of one, as a stream that is read into memory of our own where the browser can. */
import type { Bytes } from '../../core/protocol/primitives/bytes.ts'

export const NOTHING: Bytes = new Uint8Array()

/** A stream's worth of a file. */
export interface Segment {
  readonly leftBytes: number
  /** Puts the next bytes into `into`, whose buffer is used up, and returns where they are; none when they came to an end. */
  read(into: Bytes): Promise<Bytes>
  cancel(): void
}

export function openSegment(slice: Pick<Blob, 'size' | 'stream'>): Segment {
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
