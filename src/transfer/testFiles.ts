/** For tests only: files to send, a place to receive them, and a quick hash. */
import { concat, toHex, type Bytes } from '../protocol/bytes.ts'
import type { FileSink, FileSource, Hasher, IncomingItem, SinkFile } from './ports.ts'

export interface TestSink extends FileSink {
  limitBytes?: number
  /** Path → bytes of finished files. */
  readonly finished: Map<string, Bytes>
  /** Paths of files that are open: neither finished nor discarded. */
  readonly open_: Set<string>
  discarded: number
  /** Replace to make it slow or broken. */
  onWrite: (item: IncomingItem, offset: number, length: number) => void | Promise<void>
  onFinish: () => Promise<void>
}

/** Keeps files in memory, and takes written buffers away as a real sink may. */
export function createTestSink(): TestSink {
  const sink: TestSink = {
    finished: new Map(),
    open_: new Set(),
    discarded: 0,
    onWrite: () => {},
    onFinish: () => Promise.resolve(),
    open(item) {
      const parts: Bytes[] = []
      let size = 0
      sink.open_.add(item.path)
      const file: SinkFile = {
        async write(offset, data) {
          if (offset !== size) throw new RangeError('a hole')
          await sink.onWrite(item, offset, data.length)
          size += data.length
          parts.push(new Uint8Array(structuredClone(data.buffer, { transfer: [data.buffer] })))
        },
        async finish() {
          await sink.onFinish()
          sink.open_.delete(item.path)
          sink.finished.set(item.path, concat(...parts))
        },
        discard() {
          sink.open_.delete(item.path)
          sink.finished.delete(item.path)
          sink.discarded += 1
          return Promise.resolve()
        },
      }
      return Promise.resolve(file)
    },
  }
  return sink
}

/** A file of these bytes. */
export function sourceOf(path: string, bytes: Bytes): FileSource {
  /** As a real source may, it overwrites a piece once the second read after it begins. */
  let before: Bytes | undefined
  let current: Bytes | undefined
  return {
    path,
    size: bytes.length,
    mime: 'application/octet-stream',
    modified: 1_700_000_000_000,
    read(offset, length) {
      before?.fill(0)
      before = current
      current = bytes.slice(offset, offset + length)
      return Promise.resolve(current)
    },
  }
}

/** Bytes that differ from place to place and from seed to seed. */
export function bytesOf(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length)
  let state = seed * 2_654_435_761
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

/** Stands for SHA-256, many times faster: FNV-1a, as long as the real one. */
export function createTestHasher(begin = 0x811c9dc5): Hasher {
  let state = begin
  return {
    update(data) {
      for (let index = 0; index < data.length; index++) {
        state = Math.imul(state ^ (data[index] ?? 0), 0x01000193)
      }
    },
    digest() {
      const digest = new Uint8Array(32)
      new DataView(digest.buffer).setInt32(0, state)
      return digest
    },
    checkpoint() {
      const here = state
      return { open: () => createTestHasher(here) }
    },
  }
}

/** What a transfer says is the hash of `bytes` here, in hex. */
export function hashOf(bytes: Uint8Array): string {
  const hasher = createTestHasher()
  hasher.update(bytes)
  return toHex(hasher.digest())
}
