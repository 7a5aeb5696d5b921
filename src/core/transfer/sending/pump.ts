/** One loop that sends for all transfers, so that a pause or a cancel is felt with the next chunk. */
import { toHex } from '../../protocol/primitives/bytes.ts'
import { codeOf, SealdropError, type ErrorCode } from '../../protocol/primitives/error.ts'
import { createCondition } from '../condition.ts'
import { createCheckpoints } from './checkpoints.ts'
import { hashSoFar } from '../hashSoFar.ts'
import { isSendable } from '../itemState.ts'
import { chunkRoom, type Claim, type OutgoingItem, type OutgoingTransfer, type Turn } from './outgoing.ts'
import type { FileSource, Hasher, Outbox } from '../ports.ts'
import { createSourceReader } from './sourceReader.ts'

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

/** Sends until close(). It sleeps while next() gives nothing. */
export class Pump {
  readonly #deps: PumpDeps
  readonly #changed = createCondition()
  readonly #cut = createCondition()
  readonly #lifetime = new AbortController()
  /** Aborted when the channel is gone; the next one has its own. */
  #channel = new AbortController()

  constructor(deps: PumpDeps) {
    this.#deps = deps
    void this.#run()
  }

  /** Something changed: there may be something to send. */
  wake(): void {
    this.#changed.notify()
  }

  /** The channel is gone: the pump stops waiting for room in it. */
  cut(): void {
    this.#channel.abort()
    this.#channel = new AbortController()
    this.#cut.notify()
  }

  close(): void {
    this.#lifetime.abort()
    this.#cut.notify()
    this.#changed.notify()
  }

  async #run(): Promise<void> {
    while (!this.#lifetime.signal.aborted) {
      const turn = this.#deps.next()
      if (turn) await this.#step(turn)
      else await this.#changed.wait()
    }
  }

  async #step({ transfer, item }: Turn): Promise<void> {
    const { reader } = this.#openReading(item)
    if (reader.nearEnd) this.#prepareAfter(transfer)
    if (item.sentBytes === item.source.size && !item.claim) await this.#finish(item)
    else if (reader.needsLoad) await this.#whileWanted(item, reader.load())
    else if (item.claim) this.#compare(item, item.claim)
    else await this.#sendChunk(transfer, item)
  }

  /** Ends when the read is done or anything changed, so that a paused source that hangs does not block the others. */
  async #whileWanted(item: OutgoingItem, reading: Promise<unknown>): Promise<void> {
    try {
      await Promise.race([reading, this.#changed.wait()])
    } catch (error) {
      if (!this.#lifetime.signal.aborted) this.#deps.failed(item, codeOf(error, 'source-unreadable'))
    }
  }

  /** Sends `end` only once the bytes are known to be one version of the file. */
  async #finish(item: OutgoingItem): Promise<void> {
    const reading = this.#openReading(item)
    if (!item.source.readAgain) {
      this.#sendEnd(item)
      return
    }
    reading.again ??= this.#isSame(item.source, reading.hasher)
    const outcome = { isWhole: false }
    const settled = reading.again.then((isWhole) => {
      outcome.isWhole = isWhole
      // The source was released in between. It is read again when it is wanted again.
      if (!isWhole) delete reading.again
    })
    await this.#whileWanted(item, settled)
    const isWanted = item.reading === reading && isSendable(item.entry.state)
    if (outcome.isWhole && isWanted) this.#sendEnd(item)
  }

  /** False when the source was released while it was read. */
  async #isSame(source: FileSource, hasher: Hasher): Promise<boolean> {
    const second = this.#deps.createHasher()
    const isWhole = await source.readAgain?.((piece) => second.update(piece))
    if (!isWhole) return false
    if (toHex(second.digest()) !== hashSoFar(hasher))
      throw new SealdropError('source-changed', 'the second read differs')
    return true
  }

  /** Reads again what the receiver says it has. */
  #compare(item: OutgoingItem, claim: Claim): void {
    const { reader, hasher } = this.#openReading(item)
    const data = reader.take(claim.bytes - claim.hashedBytes)
    hasher.update(data)
    claim.hashedBytes += data.length
    if (claim.hashedBytes < claim.bytes) return
    this.#deps.compared(item, claim, hashSoFar(hasher) === claim.sha256)
  }

  async #sendChunk(transfer: OutgoingTransfer, item: OutgoingItem): Promise<void> {
    const { outbox } = this.#deps
    const { reader, hasher } = this.#openReading(item)
    const data = reader.take(chunkRoom(transfer, item, outbox.maxChunkBytes))
    hasher.update(data)
    const header = { transfer: transfer.transfer, item: item.entry.fixed.item, offset: item.sentBytes }
    item.sentBytes += data.length
    transfer.unacknowledgedBytes += data.length
    item.checkpoints ??= createCheckpoints()
    item.checkpoints.add(item.sentBytes, hasher.checkpoint())
    this.#deps.started(item)
    const sending = outbox.sendChunk(header, data)
    if (item.sentBytes === item.source.size && !item.source.readAgain) this.#sendEnd(item)
    await this.#untilCut(sending)
  }

  /** A channel that is gone may leave its promise pending. */
  async #untilCut(sending: Promise<void>): Promise<void> {
    const { signal } = this.#channel
    try {
      await Promise.race([sending, this.#cut.wait()])
    } catch (error) {
      if (!signal.aborted) this.#deps.lost(codeOf(error, 'channel-lost'))
    }
  }

  /** The order of calls is the order on the wire: `end` does not wait for room. */
  #sendEnd(item: OutgoingItem): void {
    const { transfer, item: index } = item.entry.fixed
    const sha256 = toHex(this.#openReading(item).hasher.digest())
    item.reading?.reader.release()
    item.reading = undefined
    item.sha256 = sha256
    item.ended = true
    this.#deps.outbox.sendMessage({ type: 'end', transfer, item: index, size: item.source.size, sha256 })
    this.#deps.ended(item)
  }

  #openReading(item: OutgoingItem): NonNullable<OutgoingItem['reading']> {
    return (item.reading ??= {
      reader: createSourceReader(item.source),
      hasher: this.#deps.createHasher(),
    })
  }

  /** Reads the first bytes of the next item while the last ones of this item go out: this speeds up small files. */
  #prepareAfter(transfer: OutgoingTransfer): void {
    const item = transfer.items[transfer.cursor]
    if (item && item.entry.state.kind === 'waiting' && item.source.size > 0)
      this.#openReading(item).reader.prepare()
  }
}
