/** The receiving side of section 5 of docs/PROTOCOL.md: answers offers and stores the files that follow. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { Decline } from '../../protocol/messages/messages.ts'
import type { ChunkHeader } from '../../protocol/records/plaintext.ts'
import { Acceptances } from './acceptances.ts'
import { createArrivals, type Arrivals } from './arrivals.ts'
import { isNumberOf, itemAt, type Direction, type SessionSide } from '../direction.ts'
import type { IncomingTransfer, ReceivingItem } from './incoming.ts'
import { idOf, IncomingTransfers } from './incomingTransfers.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import { createKeptPartials, type KeptPartials } from './keptPartials.ts'
import { OfferAnswers } from './offerAnswers.ts'
import { createOfferAssembler, type OfferAssembler } from './offerAssembler.ts'
import type {
  Beginning,
  Clock,
  Crc,
  FileHashes,
  FileSink,
  Hasher,
  Outbox,
  ReceivedItem,
  SavedTransfer,
  TransferOffer,
} from '../ports.ts'
import { restoreItems } from './restoring.ts'
import type { TransferMessageOf } from '../wire.ts'
import { Writers } from './writers.ts'

interface ReceiverDeps {
  readonly role: SessionSide
  readonly outbox: Outbox
  readonly board: ItemBoard
  readonly sink: FileSink
  /** Whether the person wants to be asked about every offer; no, when it is missing. */
  readonly asksAlways: (() => boolean) | undefined
  readonly createHasher: () => Hasher
  readonly createCrc: (() => Crc) | undefined
  readonly clock: Clock
  readonly offered: (offer: TransferOffer) => void
  readonly received: (item: ReceivedItem) => void
  /** An offer that waits for a person's word needs none any more. */
  readonly withdrawn: (transfer: number) => void
  /** The items of a transfer that came to nothing are on the board no more. */
  readonly forgotten: (transfer: number) => void
}

/** An item of one chunk, or of two. */
const SMALL_ITEM_BYTES = 64 * 1024

/** Before the first one: what was offered over it may be offered over any. */
const NO_CHANNEL = -1

/** All transfers of one direction. What the peer must not do throws SealdropError `bad-message`. */
export class Receiver implements Direction {
  readonly #deps: ReceiverDeps
  readonly #transfers: IncomingTransfers
  readonly #assembler: OfferAssembler
  readonly #partials: KeptPartials
  readonly #writers: Writers
  readonly #arrivals: Arrivals
  readonly #acceptances: Acceptances
  readonly #answers: OfferAnswers
  /** The peer is a remembered device. */
  #isOfDevice = false

  constructor(deps: ReceiverDeps) {
    const { sink, outbox, board, clock, withdrawn } = deps
    this.#deps = deps
    const transfers = new IncomingTransfers({
      ...{ outbox, board, clock, withdrawn },
      journal: sink.journal,
      settled: (item) => this.#writers.settle(item),
      forgotten: (transfer, items) => {
        this.#answers.forgotten(items)
        deps.forgotten(transfer)
      },
    })
    const apply = (item: ReceivingItem, event: ItemEvent): boolean => transfers.apply(item, event)
    const fail = (item: ReceivingItem, code: ErrorCode): void => transfers.fail(item, code)
    this.#transfers = transfers
    this.#assembler = createOfferAssembler(
      (id) => !isNumberOf(deps.role, id) && transfers.find(id)?.channel !== transfers.channel,
    )
    this.#partials = createKeptPartials(sink)
    this.#writers = new Writers({
      ...deps,
      partials: this.#partials,
      isOfDevice: () => this.#isOfDevice,
      written: (item, bytes) => this.#written(item, bytes),
      matched: (item) => apply(item, { type: 'matched' }),
      finished: (item, hashes) => this.#finish(item, hashes),
      failed: fail,
    })
    this.#arrivals = createArrivals({ board, writers: this.#writers, apply, fail })
    this.#acceptances = new Acceptances({
      ...{ outbox, board, apply },
      channel: () => transfers.channel,
      resume: (item) => this.#writers.resume(item),
    })
    this.#answers = new OfferAnswers({
      ...{ outbox, clock, apply, live: transfers.live, offered: deps.offered },
      limitBytes: () => sink.limitBytes,
      freeBytes: () => sink.freeBytes?.(),
      asksAlways: () => deps.asksAlways?.() ?? false,
      list: (offer, items) => transfers.add(offer, items),
      begin: (transfer) => this.#begin(transfer),
    })
  }

  isHeard(id: number): boolean {
    return this.#transfers.get(id).isHeard
  }

  change(id: number, index: number | undefined, event: ItemEvent): boolean {
    const transfer = this.#transfers.find(id)
    // A reloaded sender may name a transfer that it never offered.
    if (!transfer) return false
    // A transfer that was declined unseen has no items. The peer may name them before it knows.
    if (transfer.items.length === 0) return false
    if (index !== undefined) return this.#transfers.apply(itemAt(transfer.items, index), event)
    return transfer.items.filter((item) => this.#transfers.apply(item, event)).length > 0
  }

  /** One piece of an offer. */
  offer(piece: TransferMessageOf<'offer'>): void {
    const offer = this.#assembler.add(piece)
    if (!offer) return
    const known = this.#transfers.find(offer.transfer)
    if (known) this.#acceptances.offeredAgain(known, offer)
    else this.#answers.answer(offer)
  }

  /** A person's decision about an offer; without effect when the offer no longer waits for it. */
  accept(id: number): void {
    this.#answers.accept(this.#transfers.get(id))
  }

  decline(id: number, reason: Decline['reason']): void {
    this.#answers.decline(this.#transfers.get(id), reason)
  }

  /** `data` is kept until it is written. */
  chunk({ transfer, item, offset }: ChunkHeader, data: Bytes): void {
    this.#arrivals.chunk(this.#transfers.acceptedItem(transfer, item), offset, data)
  }

  end(message: TransferMessageOf<'end'>): void {
    this.#arrivals.end(this.#transfers.acceptedItem(message.transfer, message.item), message)
  }

  /** Nothing more comes until attach(); what has arrived is still written. */
  detach(): void {
    this.#assembler.reset()
    this.#transfers.detach()
  }

  /** Another channel: every unfinished transfer is offered again over it. */
  attach(): void {
    this.#transfers.attach()
  }

  /** A transfer that an earlier page accepted: its sender will offer it again. Called before any other method. */
  restore(saved: SavedTransfer): void {
    const offered = saved.items.map((item) => item.offered)
    const transfer = this.#transfers.add(saved, offered)
    transfer.channel = NO_CHANNEL
    transfer.isHeard = false
    const deps = {
      board: this.#deps.board,
      apply: (item: ReceivingItem, event: ItemEvent) => this.#transfers.apply(item, event),
    }
    for (const received of restoreItems(deps, transfer, saved.items)) this.#deps.received(received)
    // Only now: the journal has these items already.
    transfer.phase = 'accepted'
  }

  /** The peer is a remembered device. These beginnings of its files are kept. */
  know(beginnings: readonly Beginning[]): void {
    this.#isOfDevice = true
    this.#partials.know(beginnings)
  }

  /** Everything unfinished fails with `code`. Resolves when nothing unfinished is left on the sink. */
  async abort(code: ErrorCode): Promise<void> {
    this.#transfers.abort(code)
    await Promise.all([this.#writers.discarded(), this.#partials.clear()])
  }

  #begin(transfer: IncomingTransfer): void {
    this.#deps.sink.journal?.accepted(transfer.items.map(({ offered }) => offered))
    for (const item of transfer.items) {
      if (isFinal(item.entry.state)) {
        // Refused, or cancelled while a person was asked: the sender hears it after the accept.
        this.#transfers.noteEnd(item)
        transfer.isHeard = false
      } else item.kept = this.#partials.take(item.offered)
    }
    this.#acceptances.accept(transfer)
  }

  #written(item: ReceivingItem, bytes: number): void {
    const { acks, isHeard } = item.transfer
    if (!isHeard) return
    acks.written(item, bytes)
    // For a small item `received` follows at once, and says the same.
    const { size } = item.offered
    if (item.writtenBytes === size && size > SMALL_ITEM_BYTES) acks.complete(item)
  }

  #finish(item: ReceivingItem, { sha256, crc32 }: FileHashes): void {
    this.#transfers.count(item)
    this.#transfers.apply(item, { type: 'done', sha256 })
    if (item.transfer.isHeard) this.#deps.outbox.sendMessage({ type: 'received', ...idOf(item), sha256 })
    const crc = crc32 === undefined ? {} : { crc32 }
    this.#deps.received({ ...item.offered, count: item.transfer.items.length, sha256, ...crc })
  }
}
