/** The sending side of section 5 of docs/PROTOCOL.md: offers, and what the receiver says to them. */
import { utf8 } from '../protocol/bytes.ts'
import { SealdropError, type ErrorCode } from '../protocol/error.ts'
import { MAX_PATH_BYTES, type OfferItem } from '../protocol/messages.ts'
import { splitOffer } from '../protocol/offerPieces.ts'
import { itemAt, transferRange, type Direction, type SessionSide } from './direction.ts'
import type { ItemBoard } from './itemBoard.ts'
import { isFinal, isSendable, type ItemEvent } from './itemState.ts'
import {
  chunkRoom,
  createOutgoingItem,
  createOutgoingTransfer,
  nextItem,
  queueResumed,
  type OutgoingItem,
  type OutgoingTransfer,
} from './outgoing.ts'
import type { FileSource, Hasher, Outbox } from './ports.ts'
import { startPump, type Turn } from './pump.ts'
import { wellFormed } from './wellFormed.ts'
import type { TransferMessageOf } from './wire.ts'

/** Section 5: no more items wait for `received`, so that a receiver has few files open at once. */
const MAX_UNCONFIRMED = 64

/** What receivers take; a longer one says nothing useful and is left out. */
const MAX_MIME_CHARACTERS = 255

export interface SenderParts {
  readonly role: SessionSide
  readonly outbox: Outbox
  readonly board: ItemBoard
  readonly createHasher: () => Hasher
  /** 128 fresh random bits in hex. */
  readonly randomUid: () => string
  readonly lost: (code: ErrorCode) => void
}

export interface Sender extends Direction {
  /**
   * Throws SealdropError `bad-request` for nothing, `too-many` above 100,000 items, `too-large` above 16 MiB of JSON,
   * `bad-path` for an empty path or one above 1,024 bytes.
   */
  offer(sources: readonly FileSource[]): number
  accept(message: TransferMessageOf<'accept'>): void
  decline(message: TransferMessageOf<'decline'>): void
  ack(message: TransferMessageOf<'ack'>): void
  received(message: TransferMessageOf<'received'>): void
  stop(code: ErrorCode): void
}

/** A sender of nothing yet; its loop runs until stop(). All handlers throw SealdropError `bad-message`. */
export function createSender(parts: SenderParts): Sender {
  const { outbox, board } = parts
  const transfers = new Map<number, OutgoingTransfer>()
  /** Those with unfinished items, in the order of offering. */
  const live = new Set<OutgoingTransfer>()
  const range = transferRange(parts.role)
  let nextTransfer = range.first
  let unconfirmed = 0

  const pump = startPump({
    outbox,
    createHasher: parts.createHasher,
    next,
    started: (item) => apply(item, { type: 'started' }),
    ended(item) {
      unconfirmed += 1
      apply(item, { type: 'ended' })
    },
    failed: fail,
    lost: parts.lost,
  })

  /** One transfer after the other: only what is paused or not accepted lets the next one pass. */
  function next(): Turn | undefined {
    if (unconfirmed >= MAX_UNCONFIRMED) return undefined
    for (const transfer of live) {
      const item = transfer.windowBytes === undefined ? undefined : nextItem(transfer)
      if (!item) continue
      const blocked = item.source.size > 0 && chunkRoom(transfer, item, outbox.maxChunkBytes) === 0
      return blocked ? undefined : { transfer, item }
    }
    return undefined
  }

  function apply(item: OutgoingItem, event: ItemEvent): boolean {
    if (!board.apply(item.entry, event)) return false
    const transfer = transferOf(item.entry.fixed.transfer)
    const { state } = item.entry
    if (state.kind === 'paused') item.reading?.reader.release()
    if (event.type === 'resumed' && isSendable(state)) queueResumed(transfer, item)
    if (isFinal(state)) settle(transfer, item)
    pump.ring()
    return true
  }

  function settle(transfer: OutgoingTransfer, item: OutgoingItem): void {
    item.reading?.reader.release()
    item.reading = undefined
    if (item.sha256 !== undefined) unconfirmed -= 1
    transfer.unacknowledgedBytes -= item.sentBytes - item.entry.bytes
    transfer.unfinished -= 1
    if (transfer.unfinished === 0) live.delete(transfer)
  }

  function acknowledge(transfer: OutgoingTransfer, item: OutgoingItem, bytes: number): void {
    transfer.unacknowledgedBytes -= bytes - item.entry.bytes
    board.progress(item.entry, bytes)
    pump.ring()
  }

  function fail(item: OutgoingItem, code: ErrorCode): void {
    const { transfer, item: index } = item.entry.fixed
    if (!apply(item, { type: 'failed', code })) return
    outbox.sendMessage({ type: 'cancel', transfer, item: index, reason: code })
  }

  function transferOf(id: number): OutgoingTransfer {
    const transfer = transfers.get(id)
    if (!transfer) throw new SealdropError('bad-message', 'no such transfer of ours')
    return transfer
  }

  return {
    change(id, index, event) {
      const { items } = transferOf(id)
      if (index !== undefined) return apply(itemAt(items, index), event)
      return items.filter((item) => apply(item, event)).length > 0
    },
    offer(sources) {
      if (sources.length === 0) throw new SealdropError('bad-request', 'an offer of nothing')
      if (nextTransfer >= range.end) throw new SealdropError('too-many', 'no transfer number left')
      const id = nextTransfer
      const uid = parts.randomUid()
      const pieces = splitOffer({ transfer: id, uid, items: sources.map(toOfferItem) })
      nextTransfer += 1
      const items = sources.map((source, item) => {
        const { path, size, mime } = source
        const entry = board.add({ transfer: id, item, direction: 'send', path, size, mime })
        return createOutgoingItem(source, entry)
      })
      const transfer = createOutgoingTransfer(id, uid, items)
      transfers.set(id, transfer)
      live.add(transfer)
      for (const piece of pieces) outbox.sendMessage(piece)
      return id
    },
    accept({ transfer: id, window, done, more }) {
      const transfer = transferOf(id)
      if (transfer.windowBytes !== undefined) throw new SealdropError('bad-message', 'accepted twice')
      // Every uid is offered once: nothing of it can be there yet. (`have` may be ignored: it starts at 0.)
      if (done.length > 0) throw new SealdropError('bad-message', 'has what was never sent')
      if (more) return
      transfer.windowBytes = window
      pump.ring()
    },
    decline({ transfer: id, reason }) {
      const code = reason === 'refused' ? 'declined' : reason
      for (const item of transferOf(id).items) apply(item, { type: 'failed', code })
    },
    ack({ transfer: id, item: index, bytes }) {
      const transfer = transferOf(id)
      const item = itemAt(transfer.items, index)
      if (bytes > item.sentBytes) throw new SealdropError('bad-message', 'acknowledged more than was sent')
      // An older one says nothing new, and what is over needs none.
      if (isFinal(item.entry.state) || bytes <= item.entry.bytes) return
      acknowledge(transfer, item, bytes)
    },
    received({ transfer: id, item: index, sha256 }): void {
      const transfer = transferOf(id)
      const item = itemAt(transfer.items, index)
      if (isFinal(item.entry.state)) return
      if (item.sha256 === undefined) throw new SealdropError('bad-message', 'received before its end')
      if (item.sha256 !== sha256) return fail(item, 'corrupt-item')
      acknowledge(transfer, item, item.source.size)
      apply(item, { type: 'done', sha256 })
    },
    stop(code) {
      pump.stop()
      for (const transfer of live) for (const item of transfer.items) apply(item, { type: 'failed', code })
    },
  }
}

/** As the receiver demands it: what it would call malformed would end the session. Throws `bad-path`. */
function toOfferItem({ path, size, mime, modified, thumbnail }: FileSource): OfferItem {
  const sent = wellFormed(path)
  if (sent === '' || utf8(sent).length > MAX_PATH_BYTES)
    throw new SealdropError('bad-path', 'a path too long')
  return {
    path: sent,
    size,
    mime: mime.length > MAX_MIME_CHARACTERS ? '' : wellFormed(mime),
    modified: Math.max(0, Math.trunc(modified) || 0),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  }
}
