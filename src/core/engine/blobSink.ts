/** The FileSink port without a private file system: a list of Blobs, limited because it lies in memory. */
import { concat, type Bytes } from '../protocol/primitives/bytes.ts'
import { SealdropError } from '../protocol/primitives/error.ts'
import type { IncomingItem, SinkFile } from '../transfer/ports.ts'
import type { ReceivingSink } from './receivingSink.ts'

/** A phone's tab dies uncatchably somewhere above this; said to people before they send. */
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024

/** Written bytes are gathered into Blobs of this size: the browser may move a Blob out of the tab's memory. */
const BLOB_BYTES = 4 * 1024 * 1024

/** So many small pieces are copied into one: each keeps a whole record's buffer and an object of its own alive. */
const SMALL_PIECES = 256
const SMALL_PIECE_BYTES = 4 * 1024

/** A sink that holds at most `limitBytes` of files, finished ones included. */
export function createBlobSink(limitBytes: number = MEMORY_LIMIT_BYTES): ReceivingSink {
  const finished = new Map<string, Blob>()
  let heldBytes = 0

  function open(item: IncomingItem): SinkFile {
    const content = createContent()
    let sizeBytes = 0

    return {
      write(offset, data) {
        if (offset !== sizeBytes) throw new SealdropError('disk-failed', 'Blobs are written in order')
        if (heldBytes + data.length > limitBytes) throw new SealdropError('disk-full', 'memory limit reached')
        content.add(data)
        sizeBytes += data.length
        heldBytes += data.length
      },
      finish() {
        finished.set(keyOf(item.transfer, item.item), content.whole())
        return Promise.resolve()
      },
      discard() {
        // Also after finish(), when the item was cancelled while that ran.
        finished.delete(keyOf(item.transfer, item.item))
        heldBytes -= sizeBytes
        sizeBytes = 0
        content.clear()
        return Promise.resolve()
      },
    }
  }

  return {
    inMemory: true,
    get limitBytes() {
      return limitBytes - heldBytes
    },
    open: (item) => Promise.resolve(open(item)),
    release(bytes) {
      heldBytes = Math.max(0, heldBytes - bytes)
    },
    take({ transfer, item }) {
      const key = keyOf(transfer, item)
      const file = finished.get(key)
      finished.delete(key)
      return file
        ? Promise.resolve({ file })
        : Promise.reject(new SealdropError('disk-failed', 'no such file'))
    },
  }
}

/** The bytes of one file, as few objects as it takes. */
interface Content {
  /** Keeps `data`. */
  add(data: Bytes): void
  whole(): Blob
  clear(): void
}

function createContent(): Content {
  const parts: Blob[] = []
  let gathered: Bytes[] = []
  let small: Bytes[] = []
  let gatheredBytes = 0

  function joinSmall(): void {
    if (small.length > 0) gathered.push(concat(...small))
    small = []
  }

  function gather(): void {
    joinSmall()
    if (gatheredBytes > 0) parts.push(new Blob(gathered))
    gathered = []
    gatheredBytes = 0
  }

  return {
    add(data) {
      if (data.length > SMALL_PIECE_BYTES) {
        joinSmall()
        gathered.push(data)
      } else if (small.push(data) === SMALL_PIECES) joinSmall()
      gatheredBytes += data.length
      if (gatheredBytes >= BLOB_BYTES) gather()
    },
    whole() {
      gather()
      return new Blob(parts, { type: 'application/octet-stream' })
    },
    clear() {
      gathered = []
      small = []
      gatheredBytes = 0
      parts.length = 0
    },
  }
}

function keyOf(transfer: number, item: number): string {
  return `${transfer}/${item}`
}
