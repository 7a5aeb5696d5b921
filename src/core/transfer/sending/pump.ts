/** One loop that sends for all transfers, so that a pause or a cancel is felt with the next chunk. */
import { toHex } from '../../protocol/primitives/bytes.ts'
import { codeOf, SealdropError, type ErrorCode } from '../../protocol/primitives/error.ts'
import { createCondition } from '../condition.ts'
import { createCheckpoints } from './checkpoints.ts'
import { hashSoFar } from '../hashSoFar.ts'
import { isSendable } from '../itemState.ts'
import { chunkRoom, type Claim, type OutgoingItem, type OutgoingTransfer } from './outgoing.ts'
import type { FileSource, Hasher, Outbox } from '../ports.ts'
import { createSourceReader, type SourceReader } from './sourceReader.ts'

export interface Turn {
  readonly transfer: OutgoingTransfer
  readonly item: OutgoingItem
}

interface PumpDeps {
  readonly outbox: Outbox
  readonly createHasher: () => Hasher
  /** What to send now; undefined until the next wake(). Called again for each chunk. */
  next(): Turn | undefined
  /** A byte of the item was handed to the outbox. */
  started(item: OutgoingItem): void
  /** Its `end` was handed to the outbox. */
  ended(item: OutgoingItem): void
  /** Its claim was compared with its source. */
  compared(item: OutgoingItem, claim: Claim, isEqual: boolean): void
  /** Its source failed. */
  failed(item: OutgoingItem, code: ErrorCode): void
  /** The outbox refused a chunk: nothing more can be sent over this channel. */
  lost(code: ErrorCode): void
}

interface Pump {
  /** Something changed: there may be something to send. */
  wake(): void
  /** The channel is gone: its room is not waited for any more. */
  cut(): void
  stop(): void
}

/** Starts the loop. It sleeps while next() gives nothing. */
export function startPump(ports: PumpDeps): Pump {
  const changed = createCondition()
  const cut = createCondition()
  let cuts = 0
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      const turn = ports.next()
      if (turn) await step(turn)
      else await changed.wait()
    }
  }

  async function step({ transfer, item }: Turn): Promise<void> {
    const { reader } = openReading(item)
    if (reader.nearEnd) prepareAfter(transfer)
    if (item.sentBytes === item.source.size && !item.claim) await finish(item)
    else if (reader.needsLoad) await load(item, reader)
    else if (item.claim) compare(item, item.claim)
    else await sendChunk(transfer, item)
  }

  async function load(item: OutgoingItem, reader: SourceReader): Promise<void> {
    await whileWanted(item, reader.load())
  }

  /**
   * Ends when what is read is there or anything changed, so that a source that hangs holds up nobody once it is paused.
   */
  async function whileWanted(item: OutgoingItem, reading: Promise<unknown>): Promise<void> {
    try {
      await Promise.race([reading, changed.wait()])
    } catch (error) {
      if (!stopped) ports.failed(item, codeOf(error, 'source-unreadable'))
    }
  }

  /** Nothing is told as read to its end before it is known to be one version of the file. */
  async function finish(item: OutgoingItem): Promise<void> {
    const reading = openReading(item)
    if (!item.source.readAgain) {
      sendEnd(item)
      return
    }
    reading.again ??= isSame(item.source, reading.hasher)
    const outcome = { isWhole: false }
    const settled = reading.again.then((isWhole) => {
      outcome.isWhole = isWhole
      // It was let go of in between: once it is wanted again, it is read again.
      if (!isWhole) delete reading.again
    })
    await whileWanted(item, settled)
    const isWanted = item.reading === reading && isSendable(item.entry.state)
    if (outcome.isWhole && isWanted) sendEnd(item)
  }

  /** False when its reading was given up. */
  async function isSame(source: FileSource, hasher: Hasher): Promise<boolean> {
    const second = ports.createHasher()
    const isWhole = await source.readAgain?.((piece) => second.update(piece))
    if (!isWhole) return false
    if (toHex(second.digest()) !== hashSoFar(hasher))
      throw new SealdropError('source-changed', 'it reads otherwise now')
    return true
  }

  /** Reads again what the receiver says it has. */
  function compare(item: OutgoingItem, claim: Claim): void {
    const { reader, hasher } = openReading(item)
    const data = reader.take(claim.bytes - claim.hashedBytes)
    hasher.update(data)
    claim.hashedBytes += data.length
    if (claim.hashedBytes < claim.bytes) return
    ports.compared(item, claim, hashSoFar(hasher) === claim.sha256)
  }

  async function sendChunk(transfer: OutgoingTransfer, item: OutgoingItem): Promise<void> {
    const { reader, hasher } = openReading(item)
    const data = reader.take(chunkRoom(transfer, item, ports.outbox.maxChunkBytes))
    hasher.update(data)
    const header = { transfer: transfer.transfer, item: item.entry.fixed.item, offset: item.sentBytes }
    item.sentBytes += data.length
    transfer.unacknowledgedBytes += data.length
    item.checkpoints ??= createCheckpoints()
    item.checkpoints.add(item.sentBytes, hasher.checkpoint())
    ports.started(item)
    const sending = ports.outbox.sendChunk(header, data)
    if (item.sentBytes === item.source.size && !item.source.readAgain) sendEnd(item)
    await untilCut(sending)
  }

  /** A channel that is gone may neither make room nor say so. */
  async function untilCut(sending: Promise<void>): Promise<void> {
    const before = cuts
    try {
      await Promise.race([sending, cut.wait()])
    } catch (error) {
      if (cuts === before) ports.lost(codeOf(error, 'channel-lost'))
    }
  }

  /** Order of calls is order on the wire: `end` needs not wait until there is room for more. */
  function sendEnd(item: OutgoingItem): void {
    const { transfer, item: index } = item.entry.fixed
    const sha256 = toHex(openReading(item).hasher.digest())
    item.reading?.reader.release()
    item.reading = undefined
    item.sha256 = sha256
    item.ended = true
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

  void run()
  return {
    wake: () => changed.notify(),
    cut() {
      cuts += 1
      cut.notify()
    },
    stop() {
      stopped = true
      cut.notify()
      changed.notify()
    },
  }
}
