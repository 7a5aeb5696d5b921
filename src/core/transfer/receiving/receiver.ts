/** The receiving side of section 5 of docs/PROTOCOL.md: answers to offers, and what is done with their bytes. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import { SealdropError, type ErrorCode } from '../../protocol/primitives/error.ts'
import type { Decline } from '../../protocol/messages/messages.ts'
import type { ChunkHeader } from '../../protocol/records/plaintext.ts'
import { createArrivals } from './arrivals.ts'
import { createAcks } from './acks.ts'
import { createAcceptances } from './acceptances.ts'
import { isNumberOf, itemAt, type Direction, type SessionSide } from '../direction.ts'
import {
  createIncomingTransfer,
  WINDOW_BYTES,
  type IncomingTransfer,
  type ReceivingItem,
} from './incoming.ts'
import { createIdleTransfers } from '../idleTransfers.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import { createKeptPartials } from './keptPartials.ts'
import { createOfferAnswers } from './offerAnswers.ts'
import type { WholeOffer } from './offerCheck.ts'
import { createOfferAssembler } from './offerAssembler.ts'
import type {
  Beginning,
  Clock,
  Crc,
  FileHashes,
  FileSink,
  Hasher,
  IncomingItem,
  Outbox,
  ReceivedItem,
  SavedTransfer,
  TransferOffer,
} from '../ports.ts'
import { restoreItems } from './restoring.ts'
import type { TransferMessageOf } from '../wire.ts'
import { createWriters } from './writers.ts'

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

interface Receiver extends Direction {
  /** One piece of an offer. */
  offer(piece: TransferMessageOf<'offer'>): void
  /** A person's word on an offer that was asked about; without effect when it no longer waits for it. */
  accept(transfer: number): void
  decline(transfer: number, reason: Decline['reason']): void
  /** `data` is kept until it is written. */
  chunk(header: ChunkHeader, data: Bytes): void
  end(message: TransferMessageOf<'end'>): void
  /** Nothing more comes until attach(); what has come is still written. */
  detach(): void
  /** Another channel: whatever is not over is offered again over it. */
  attach(): void
  /** What an earlier page accepted of this session: its sender will offer it again. Before anything else of it. */
  restore(saved: SavedTransfer): void
  /** The peer is a remembered device, of whose files these beginnings are kept. */
  know(beginnings: readonly Beginning[]): void
  /** Resolves when nothing unfinished is left on the sink. */
  stop(code: ErrorCode): Promise<void>
}

/** An item of one chunk, or of two. */
const SMALL_ITEM_BYTES = 64 * 1024

/** Before the first one: what was offered over it may be offered over any. */
const NO_CHANNEL = -1

/** A receiver of nothing yet. What the peer must not do throws SealdropError `bad-message`. */
export function createReceiver(parts: ReceiverDeps): Receiver {
  const { outbox, board, clock } = parts
  const { journal } = parts.sink
  const transfers = new Map<number, IncomingTransfer>()
  const live = new Set<IncomingTransfer>()
  const pieces = createOfferAssembler(
    (id) => !isNumberOf(parts.role, id) && transfers.get(id)?.channel !== channel,
  )
  /** Counts the channels: what was offered over an earlier one may be offered again. */
  let channel = 0
  const partials = createKeptPartials(parts.sink)
  let isOfDevice = false
  const writers = createWriters({
    ...parts,
    partials,
    isOfDevice: () => isOfDevice,
    written,
    matched: (item) => apply(item, { type: 'matched' }),
    finished: finish,
    failed: fail,
  })
  const arrivals = createArrivals({ board, writers, apply, fail })
  const acceptances = createAcceptances({
    ...{ outbox, board, apply },
    channel: () => channel,
    resume: (item) => writers.resume(item),
  })
  const idle = createIdleTransfers(forget)
  const answers = createOfferAnswers({
    ...{ outbox, clock },
    limitBytes: () => parts.sink.limitBytes,
    freeBytes: () => parts.sink.freeBytes?.(),
    asksAlways: () => parts.asksAlways?.() ?? false,
    list,
    live,
    apply,
    offered: parts.offered,
    begin,
  })

  function apply(item: ReceivingItem, event: ItemEvent): boolean {
    if (!board.apply(item.entry, event)) return false
    if (isFinal(item.entry.state)) settle(item)
    if (item.transfer.unfinished === 0) over(item.transfer)
    return true
  }

  function settle(item: ReceivingItem): void {
    const { transfer } = item
    transfer.unacknowledgedBytes -= item.arrivedBytes - item.entry.bytes
    transfer.acks.forget(item)
    transfer.unfinished -= 1
    if (transfer.unfinished === 0) {
      live.delete(transfer)
      transfer.acks.stop()
    }
    writers.settle(item)
    if (transfer.phase === 'accepted') noteOver(item)
  }

  function noteOver({ offered, entry: { state } }: ReceivingItem): void {
    if (state.kind !== 'done') journal?.over(offered, state.kind === 'failed' ? state.code : undefined)
  }

  function over(transfer: IncomingTransfer): void {
    if (transfer.phase === 'asked') parts.withdrawn(transfer.transfer)
    idle.over(transfer)
  }

  /** Only its number is known from here on. */
  function forget(transfer: IncomingTransfer): void {
    const { transfer: id, items } = transfer
    transfers.set(id, { ...transfer, items: [] })
    for (const { entry } of items) board.remove(entry)
    answers.forgotten(items.length)
    parts.forgotten(id)
  }

  function fail(item: ReceivingItem, code: ErrorCode): void {
    if (!apply(item, { type: 'failed', code }) || !item.transfer.isHeard) return
    outbox.sendMessage({ type: 'cancel', ...idOf(item), reason: code })
  }

  function count(item: ReceivingItem): void {
    item.transfer.unacknowledgedBytes -= item.writtenBytes - item.entry.bytes
    board.progress(item.entry, item.writtenBytes)
  }

  function acknowledge(item: ReceivingItem): void {
    count(item)
    outbox.sendMessage({ type: 'ack', ...idOf(item), bytes: item.writtenBytes })
  }

  function list(offer: Omit<WholeOffer, 'items'>, items: readonly IncomingItem[]): IncomingTransfer {
    const acks = createAcks(clock, WINDOW_BYTES, acknowledge)
    const addEntry = ({ transfer, item, path, size, mime }: IncomingItem) =>
      board.add({ transfer, item, direction: 'receive', path, size, mime })
    const transfer = createIncomingTransfer(offer, items, addEntry, acks, channel)
    transfers.set(offer.transfer, transfer)
    if (items.length > 0) live.add(transfer)
    return transfer
  }

  function begin(transfer: IncomingTransfer): void {
    journal?.accepted(transfer.items.map(({ offered }) => offered))
    for (const item of transfer.items) {
      if (isFinal(item.entry.state)) {
        // Refused, or cancelled while a person was asked: the sender hears it behind the accept.
        noteOver(item)
        transfer.isHeard = false
      } else item.kept = partials.take(item.offered)
    }
    acceptances.accept(transfer)
  }

  function transferOf(id: number): IncomingTransfer {
    const transfer = transfers.get(id)
    if (!transfer) throw new SealdropError('bad-message', 'no such transfer of theirs')
    return transfer
  }

  function acceptedItem(id: number, index: number): ReceivingItem {
    const transfer = transferOf(id)
    if (transfer.phase !== 'accepted' || !transfer.isHeard)
      throw new SealdropError('bad-message', 'of a transfer never accepted')
    return itemAt(transfer.items, index)
  }

  function written(item: ReceivingItem, bytes: number): void {
    const { acks, isHeard } = item.transfer
    if (!isHeard) return
    acks.written(item, bytes)
    // For a small one `received` comes at once, and says the same.
    const { size } = item.offered
    if (item.writtenBytes === size && size > SMALL_ITEM_BYTES) acks.complete(item)
  }

  function finish(item: ReceivingItem, { sha256, crc32 }: FileHashes): void {
    count(item)
    apply(item, { type: 'done', sha256 })
    if (item.transfer.isHeard) outbox.sendMessage({ type: 'received', ...idOf(item), sha256 })
    const crc = crc32 === undefined ? {} : { crc32 }
    parts.received({ ...item.offered, count: item.transfer.items.length, sha256, ...crc })
  }

  return {
    isHeard: (id) => transferOf(id).isHeard,
    change(id, index, event) {
      const transfer = transfers.get(id)
      // A sender that was reloaded may speak of what it never came to offer.
      if (!transfer) return false
      // What was declined unseen has no items; the peer may have spoken of them before it knew.
      if (transfer.items.length === 0) return false
      if (index !== undefined) return apply(itemAt(transfer.items, index), event)
      return transfer.items.filter((item) => apply(item, event)).length > 0
    },
    offer(piece) {
      const offer = pieces.add(piece)
      if (!offer) return
      const known = transfers.get(offer.transfer)
      if (known) acceptances.offeredAgain(known, offer)
      else answers.answer(offer)
    },
    accept: (id) => answers.accept(transferOf(id)),
    decline: (id, reason) => answers.decline(transferOf(id), reason),
    chunk: ({ transfer, item, offset }, data) => arrivals.chunk(acceptedItem(transfer, item), offset, data),
    end: (message) => arrivals.end(acceptedItem(message.transfer, message.item), message),
    detach() {
      channel += 1
      pieces.reset()
      for (const transfer of transfers.values()) transfer.isHeard = false
      for (const { acks, items } of live) {
        acks.stop()
        // What has ended comes to its end without the channel.
        for (const item of items) if (!item.ended) apply(item, { type: 'cut' })
      }
    },
    attach() {
      channel += 1
    },
    restore(saved) {
      const offered = saved.items.map((item) => item.offered)
      const transfer = list(saved, offered)
      transfer.channel = NO_CHANNEL
      transfer.isHeard = false
      for (const received of restoreItems({ board, apply }, transfer, saved.items)) parts.received(received)
      // Only now: what is written down need not be written again.
      transfer.phase = 'accepted'
    },
    know(beginnings) {
      isOfDevice = true
      partials.know(beginnings)
    },
    async stop(code) {
      for (const transfer of live) {
        transfer.acks.stop()
        for (const item of transfer.items) apply(item, { type: 'failed', code })
      }
      await Promise.all([writers.discarded(), partials.clear()])
    },
  }
}

function idOf(item: ReceivingItem): { readonly transfer: number; readonly item: number } {
  return { transfer: item.offered.transfer, item: item.offered.item }
}
