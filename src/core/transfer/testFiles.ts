/** For tests only: files to send, a place to receive them, and a quick hash. */
import { concat, toHex, type Bytes } from '../protocol/primitives/bytes.ts'
import type {
  FileSink,
  FileSource,
  Hasher,
  IncomingItem,
  SavedItem,
  SavedTransfer,
  SinkFile,
} from './ports.ts'

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
  /** What was written and is not whole, in pieces, closed or is open, by uid, transfer and item. */
  readonly kept: Map<string, Bytes[]>
  /** As the journal and the disk would say now. */
  saved(): SavedTransfer[]
  /** The page ends: what is open stays as it is, and is written no more. */
  crash(): void
}

export function keyOf({ uid, transfer, item }: IncomingItem): string {
  return `${uid}-${transfer}-${item}`
}

/** Keeps files in memory, and takes written buffers away as a real sink may. */
export function createTestSink(): TestSink {
  const accepted: IncomingItem[][] = []
  const ends = new Map<string, SavedItem['saved']>()
  const pages = { current: 0 }

  function saved(item: IncomingItem): SavedItem {
    const bytes = bytesIn(sink.kept.get(keyOf(item)) ?? [])
    return { offered: item, saved: ends.get(keyOf(item)) ?? { kind: 'open', bytes } }
  }

  const sink: TestSink = {
    finished: new Map(),
    open_: new Set(),
    discarded: 0,
    onWrite: () => {},
    onFinish: () => Promise.resolve(),
    kept: new Map(),
    saved: () =>
      accepted.map((items) => {
        const { transfer = 0, uid = '' } = items[0] ?? {}
        return { transfer, uid, items: items.map(saved) }
      }),
    crash() {
      pages.current += 1
      sink.open_.clear()
    },
    journal: {
      accepted: (items) => void accepted.push([...items]),
      done(item, { sha256, crc32 }) {
        const crc = crc32 === undefined ? {} : { crc32 }
        ends.set(keyOf(item), { kind: 'done', sha256, ...crc, isStored: true })
      },
      over: (item, code) => void ends.set(keyOf(item), { kind: 'over', ...(code && { code }) }),
    },
    open: (item) => Promise.resolve(openFile(item, [])),
    reopen(item, from) {
      const parts = sink.kept.get(keyOf(from))
      sink.kept.delete(keyOf(from))
      if (!parts) return Promise.resolve(undefined)
      const bytes = concat(...parts)
      const read = (offset: number, length: number) => bytes.slice(offset, offset + length)
      return Promise.resolve({ ...openFile(item, [bytes]), size: bytes.length, read })
    },
    remove(item) {
      sink.kept.delete(keyOf(item))
      return Promise.resolve()
    },
  }

  function openFile(item: IncomingItem, parts: Bytes[]): SinkFile {
    const page = pages.current
    let size = bytesIn(parts)
    sink.open_.add(item.path)
    sink.kept.set(keyOf(item), parts)
    return {
      async write(offset, data) {
        if (offset !== size) throw new RangeError('a hole')
        await sink.onWrite(item, offset, data.length)
        if (page !== pages.current) return new Promise<never>(() => {})
        size += data.length
        parts.push(new Uint8Array(structuredClone(data.buffer, { transfer: [data.buffer] })))
      },
      async finish() {
        await sink.onFinish()
        if (page !== pages.current) return new Promise<never>(() => {})
        sink.kept.delete(keyOf(item))
        sink.open_.delete(item.path)
        sink.finished.set(item.path, concat(...parts))
      },
      keep() {
        sink.open_.delete(item.path)
        return Promise.resolve()
      },
      discard() {
        if (page !== pages.current) return Promise.resolve()
        sink.kept.delete(keyOf(item))
        sink.open_.delete(item.path)
        sink.finished.delete(item.path)
        sink.discarded += 1
        return Promise.resolve()
      },
    }
  }
  return sink
}

function bytesIn(parts: readonly Bytes[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
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
