/** One loop that sends for all transfers, so that a pause or a cancel is felt with the next chunk. */
import { toHex } from '../protocol/bytes.ts'
import { codeOf, type ErrorCode } from '../protocol/error.ts'
import { createBell } from './bell.ts'
import { chunkRoom, type OutgoingItem, type OutgoingTransfer } from './outgoing.ts'
import type { Hasher, Outbox } from './ports.ts'
import { createSourceReader, type SourceReader } from './sourceReader.ts'

export interface Turn {
  readonly transfer: OutgoingTransfer
  readonly item: OutgoingItem
}

export interface PumpPorts {
  readonly outbox: Outbox
  readonly createHasher: () => Hasher
  /** What to send now; undefined until the next ring. Called again for each chunk. */
  next(): Turn | undefined
  /** A byte of the item was handed to the outbox. */
  started(item: OutgoingItem): void
  /** Its `end` was handed to the outbox. */
  ended(item: OutgoingItem): void
  /** Its source failed. */
  failed(item: OutgoingItem, code: ErrorCode): void
  /** The channel is gone, and the loop with it. */
  lost(code: ErrorCode): void
}

export interface Pump {
  /** Something changed: there may be something to send. */
  ring(): void
  stop(): void
}

/** Starts the loop. It sleeps while next() gives nothing. */
export function startPump(ports: PumpPorts): Pump {
  const bell = createBell()
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      const turn = ports.next()
      if (turn) await step(turn)
      else await bell.heard()
    }
  }

  async function step({ transfer, item }: Turn): Promise<void> {
    const { reader } = openReading(item)
    if (reader.nearEnd) prepareAfter(transfer)
    if (item.source.size === 0) sendEnd(item)
    else if (reader.needsLoad) await load(item, reader)
    else await sendChunk(transfer, item)
  }

  /** Ends when bytes are there or anything changed, so that a source that hangs holds up nobody once it is paused. */
  async function load(item: OutgoingItem, reader: SourceReader): Promise<void> {
    try {
      await Promise.race([reader.load(), bell.heard()])
    } catch (error) {
      if (!stopped) ports.failed(item, codeOf(error, 'source-unreadable'))
    }
  }

  async function sendChunk(transfer: OutgoingTransfer, item: OutgoingItem): Promise<void> {
    const { reader, hasher } = openReading(item)
    const data = reader.take(chunkRoom(transfer, item, ports.outbox.maxChunkBytes))
    hasher.update(data)
    const header = { transfer: transfer.transfer, item: item.entry.fixed.item, offset: item.sentBytes }
    item.sentBytes += data.length
    transfer.unacknowledgedBytes += data.length
    ports.started(item)
    const sending = ports.outbox.sendChunk(header, data)
    if (item.sentBytes === item.source.size) sendEnd(item)
    await sending
  }

  /** Order of calls is order on the wire: `end` needs not wait until there is room for more. */
  function sendEnd(item: OutgoingItem): void {
    const { transfer, item: index } = item.entry.fixed
    const sha256 = toHex(openReading(item).hasher.digest())
    item.reading?.reader.release()
    item.reading = undefined
    item.sha256 = sha256
    ports.outbox.sendMessage({ type: 'end', transfer, item: index, size: item.source.size, sha256 })
    ports.ended(item)
  }

  function openReading(item: OutgoingItem): NonNullable<OutgoingItem['reading']> {
    return (item.reading ??= { reader: createSourceReader(item.source), hasher: ports.createHasher() })
  }

  /** The first bytes of the next item are read while the last ones of this one go out: it counts for small files. */
  function prepareAfter(transfer: OutgoingTransfer): void {
    const item = transfer.items[transfer.cursor]
    if (item && item.entry.state.kind === 'waiting' && item.source.size > 0)
      openReading(item).reader.prepare()
  }

  run().catch((error: unknown) => {
    if (!stopped) ports.lost(codeOf(error, 'channel-lost'))
  })
  return {
    ring: () => bell.ring(),
    stop() {
      stopped = true
      bell.ring()
    },
  }
}
