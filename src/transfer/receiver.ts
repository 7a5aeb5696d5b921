/** The receiving side of section 5 of docs/PROTOCOL.md: answers to offers, and what is done with their bytes. */
import type { Bytes } from '../protocol/bytes.ts'
import { codeOf, SealdropError, type ErrorCode } from '../protocol/error.ts'
import type { Decline } from '../protocol/messages.ts'
import type { ChunkHeader } from '../protocol/plaintext.ts'
import { createAcks } from './acks.ts'
import { createAcceptances } from './acceptances.ts'
import { isNumberOf, itemAt, type Direction, type SessionSide } from './direction.ts'
import {
  createIncomingTransfer,
  WINDOW_BYTES,
  type IncomingTransfer,
  type ReceivingItem,
} from './incoming.ts'
import type { ItemBoard } from './itemBoard.ts'
import { isFinal, type ItemEvent } from './itemState.ts'
import { startItemWriter, type ItemWriter, type WrittenFile } from './itemWriter.ts'
import { createOfferAnswers } from './offerAnswers.ts'
import type { WholeOffer } from './offerCheck.ts'
import { createOfferGate } from './offers.ts'
import type {
  Clock,
  Crc,
  FileSink,
  Hasher,
  IncomingItem,
  Outbox,
  ReceivedItem,
  TransferOffer,
} from './ports.ts'
import type { TransferMessageOf } from './wire.ts'

/** All transfers together, written or not yet: eight windows, for senders that work on several at once. */
const MAX_HELD_BYTES = 8 * WINDOW_BYTES

/** What a chunk costs beside its data, so that a flood of tiny ones is counted for what it is. */
const CHUNK_COST_BYTES = 256

/** Files open at once: the 64 that may wait for `received`, and as many as a person may have paused half-way. */
const MAX_OPEN_ITEMS = 256

export interface ReceiverParts {
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
}

export interface Receiver extends Direction {
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
  /** Resolves when nothing unfinished is left on the sink. */
  stop(code: ErrorCode): Promise<void>
}

/** A receiver of nothing yet. What the peer must not do throws SealdropError `bad-message`. */
export function createReceiver(parts: ReceiverParts): Receiver {
  const { outbox, board, clock } = parts
  const transfers = new Map<number, IncomingTransfer>()
  const live = new Set<IncomingTransfer>()
  const discarding = new Set<Promise<void>>()
  const pieces = createOfferGate(
    (id) => !isNumberOf(parts.role, id) && transfers.get(id)?.channel !== channel,
  )
  let openItems = 0
  let heldBytes = 0
  /** Counts the channels: what was offered over an earlier one may be offered again. */
  let channel = 0
  const acceptances = createAcceptances({ outbox, board, apply, channel: () => channel })
  const answers = createOfferAnswers({
    outbox,
    limitBytes: () => parts.sink.limitBytes,
    asksAlways: () => parts.asksAlways?.() ?? false,
    list,
    live,
    apply,
    offered: parts.offered,
    begin: (transfer) => acceptances.accept(transfer),
  })

  function apply(item: ReceivingItem, event: ItemEvent): boolean {
    if (!board.apply(item.entry, event)) return false
    if (isFinal(item.entry.state)) settle(item)
    return true
  }

  function settle(item: ReceivingItem): void {
    const { transfer, writer } = item
    transfer.unacknowledgedBytes -= item.arrivedBytes - item.entry.bytes
    transfer.acks.forget(item)
    transfer.unfinished -= 1
    if (transfer.unfinished === 0) {
      live.delete(transfer)
      transfer.acks.stop()
    }
    if (!writer) return
    item.writer = undefined
    openItems -= 1
    if (item.entry.state.kind === 'done') return
    const gone = writer.discard().finally(() => discarding.delete(gone))
    discarding.add(gone)
  }

  function fail(item: ReceivingItem, code: ErrorCode): void {
    if (!apply(item, { type: 'failed', code }) || !item.transfer.isHeard) return
    outbox.sendMessage({ type: 'cancel', ...idOf(item), reason: code })
  }

  function acknowledge(item: ReceivingItem): void {
    item.transfer.unacknowledgedBytes -= item.writtenBytes - item.entry.bytes
    board.progress(item.entry, item.writtenBytes)
    outbox.sendMessage({ type: 'ack', ...idOf(item), bytes: item.writtenBytes })
  }

  function list(offer: WholeOffer, items: readonly IncomingItem[]): IncomingTransfer {
    const acks = createAcks(clock, WINDOW_BYTES, acknowledge)
    const addEntry = ({ transfer, item, path, size, mime }: IncomingItem) =>
      board.add({ transfer, item, direction: 'receive', path, size, mime })
    const transfer = createIncomingTransfer(offer, items, addEntry, acks, channel)
    transfers.set(offer.transfer, transfer)
    if (items.length > 0) live.add(transfer)
    return transfer
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

  function openWriter(item: ReceivingItem): ItemWriter {
    if (item.writer) return item.writer
    openItems += 1
    return (item.writer = startItemWriter({
      sink: parts.sink,
      item: item.offered,
      hasher: parts.createHasher(),
      crc: item.transfer.items.length > 1 ? parts.createCrc?.() : undefined,
      written(bytes) {
        item.writtenBytes += bytes
        if (!item.transfer.isHeard) return
        item.transfer.acks.written(item, bytes)
        if (item.writtenBytes === item.offered.size) item.transfer.acks.complete(item)
      },
      released: (bytes) => (heldBytes -= bytes + CHUNK_COST_BYTES),
      matched: () => apply(item, { type: 'matched' }),
      finished: (written) => finish(item, written),
      failed: (error) => fail(item, codeOf(error, 'disk-failed')),
    }))
  }

  function finish(item: ReceivingItem, { file, sha256, crc32 }: WrittenFile): void {
    apply(item, { type: 'done', sha256 })
    if (item.transfer.isHeard) outbox.sendMessage({ type: 'received', ...idOf(item), sha256 })
    const crc = crc32 === undefined ? {} : { crc32 }
    parts.received({ ...item.offered, count: item.transfer.items.length, file, sha256, ...crc })
  }

  function wouldOverflow(item: ReceivingItem, bytes: number): boolean {
    return (
      item.transfer.unacknowledgedBytes + bytes > WINDOW_BYTES ||
      heldBytes + bytes + CHUNK_COST_BYTES > MAX_HELD_BYTES
    )
  }

  return {
    isHeard: (id) => transferOf(id).isHeard,
    change(id, index, event) {
      const transfer = transferOf(id)
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
    chunk({ transfer: id, item: index, offset }, data): void {
      const item = acceptedItem(id, index)
      if (isFinal(item.entry.state)) return
      const fits = offset === item.arrivedBytes && offset + data.length <= item.offered.size
      if (!fits || wouldOverflow(item, data.length)) return fail(item, 'corrupt-item')
      if (!item.writer && openItems >= MAX_OPEN_ITEMS) return fail(item, 'too-many')
      item.arrivedBytes += data.length
      item.transfer.unacknowledgedBytes += data.length
      heldBytes += data.length + CHUNK_COST_BYTES
      apply(item, { type: 'started' })
      openWriter(item).push(data)
    },
    end({ transfer: id, item: index, size, sha256 }): void {
      const item = acceptedItem(id, index)
      if (isFinal(item.entry.state)) return
      const whole = !item.ended && size === item.offered.size && size === item.arrivedBytes
      if (!whole) return fail(item, 'corrupt-item')
      if (!item.writer && openItems >= MAX_OPEN_ITEMS) return fail(item, 'too-many')
      item.ended = true
      apply(item, { type: 'ended' })
      openWriter(item).end(sha256)
    },
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
    async stop(code) {
      for (const transfer of live) {
        transfer.acks.stop()
        for (const item of transfer.items) apply(item, { type: 'failed', code })
      }
      await Promise.all(discarding)
    },
  }
}

function idOf(item: ReceivingItem): { readonly transfer: number; readonly item: number } {
  return { transfer: item.offered.transfer, item: item.offered.item }
}
