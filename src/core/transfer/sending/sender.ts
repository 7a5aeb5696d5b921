/** The sending side of section 5 of docs/PROTOCOL.md: offers, and what the receiver says to them. */
import { SealdropError, type ErrorCode } from '../../protocol/primitives/error.ts'
import { createAcceptJoiner, splitOffer } from '../../protocol/messages/offerPieces.ts'
import { itemAt, transferRange, type Direction, type SessionSide } from '../direction.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, isSendable, type ItemEvent } from '../itemState.ts'
import { toOfferItem } from './offerItem.ts'
import {
  chunkRoom,
  createOutgoingItem,
  createOutgoingTransfer,
  nextItem,
  queueResumed,
  type OutgoingItem,
  type OutgoingTransfer,
} from './outgoing.ts'
import { cutOff, dropReading, holdingsOf, offerAgain, settleClaim, startAll } from './outgoingResume.ts'
import type { Clock, FileSource, Hasher, OfferedBefore, Outbox } from '../ports.ts'
import { startPump, type Turn } from './pump.ts'
import { stateMessages } from '../stateMessages.ts'
import { createUnconfirmedCancels } from './unconfirmedCancels.ts'
import type { TransferMessageOf } from '../wire.ts'

/** Section 5: no more items wait for `received`, so that a receiver has few files open at once. */
const MAX_UNCONFIRMED = 64

interface SenderDeps {
  readonly role: SessionSide
  readonly outbox: Outbox
  readonly board: ItemBoard
  readonly createHasher: () => Hasher
  readonly clock: Clock
  /** The number of the next transfer, where earlier pages of the session have used those below. */
  readonly nextTransfer?: number
  /** 128 fresh random bits in hex. */
  readonly randomUid: () => string
  /** The channel is gone, as the outbox says. */
  readonly lost: (code: ErrorCode) => void
}

interface Sender extends Direction {
  /**
   * Throws SealdropError `bad-request` for nothing, `too-many` above 100,000 items, `too-large` above 16 MiB of JSON. Paths
   * are rewritten as far as receivers demand it. Missing sources fail with `source-unreadable`.
   */
  offer(sources: readonly FileSource[], before?: OfferedBefore): number
  /** An offer of an earlier page is not made again: the receiver hears that it is cancelled. */
  drop(transfer: number): void
  /** 128 bits in hex; undefined when there is no such transfer of ours. */
  uidOf(transfer: number): string | undefined
  accept(message: TransferMessageOf<'accept'>): void
  decline(message: TransferMessageOf<'decline'>): void
  ack(message: TransferMessageOf<'ack'>): void
  received(message: TransferMessageOf<'received'>): void
  /** Sends nothing until attach(). */
  detach(): void
  /** Offers again what is not over, or may be over without the receiver's knowing. */
  attach(): void
  stop(code: ErrorCode): void
}

/** A sender of nothing yet; its loop runs until stop(). All handlers throw SealdropError `bad-message`. */
export function createSender(parts: SenderDeps): Sender {
  const { outbox, board, clock } = parts
  const transfers = new Map<number, OutgoingTransfer>()
  /** Those with unfinished items, in the order of offering. */
  const live = new Set<OutgoingTransfer>()
  const unconfirmedCancels = createUnconfirmedCancels(clock)
  const range = transferRange(parts.role)
  let nextTransfer = Math.max(range.first, parts.nextTransfer ?? range.first)
  let unconfirmed = 0
  let attached = true
  /** Dropped while there was no channel to say so. */
  const dropped = new Set<number>()

  const pump = startPump({
    outbox,
    createHasher: parts.createHasher,
    next,
    started: (item) => apply(item, { type: 'started' }),
    ended(item) {
      unconfirmed += 1
      apply(item, { type: 'ended' })
    },
    compared: (item, claim, isEqual) => settleClaim(board, item, claim, isEqual),
    failed: fail,
    lost: parts.lost,
  })

  /** One transfer after the other: only what is paused or not accepted lets the next one pass. */
  function next(): Turn | undefined {
    if (unconfirmed >= MAX_UNCONFIRMED) return undefined
    for (const transfer of live) {
      const item = transfer.windowBytes === undefined ? undefined : nextItem(transfer)
      if (!item) continue
      const sends = item.sentBytes < item.source.size && !item.claim
      const blocked = sends && chunkRoom(transfer, item, outbox.maxChunkBytes) === 0
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
    if (event.type === 'cancelled' && event.by === 'self') unconfirmedCancels.add(transfer)
    pump.wake()
    return true
  }

  function settle(transfer: OutgoingTransfer, item: OutgoingItem): void {
    dropReading(item)
    item.source.forget?.()
    item.checkpoints = undefined
    item.claim = undefined
    if (item.ended) unconfirmed -= 1
    transfer.unacknowledgedBytes -= item.sentBytes - item.entry.bytes
    transfer.unfinished -= 1
    if (transfer.unfinished === 0) live.delete(transfer)
  }

  function acknowledge(transfer: OutgoingTransfer, item: OutgoingItem, bytes: number): void {
    transfer.unacknowledgedBytes -= bytes - item.entry.bytes
    item.checkpoints?.forgetBefore(bytes)
    board.progress(item.entry, bytes)
    pump.wake()
  }

  function fail(item: OutgoingItem, code: ErrorCode): void {
    const { transfer, item: index } = item.entry.fixed
    if (!apply(item, { type: 'failed', code })) return
    unconfirmedCancels.add(transferOf(transfer))
    outbox.sendMessage({ type: 'cancel', transfer, item: index, reason: code })
  }

  function transferOf(id: number): OutgoingTransfer {
    const transfer = transfers.get(id)
    if (!transfer) throw new SealdropError('bad-message', 'no such transfer of ours')
    return transfer
  }

  function list(transfer: number, sources: readonly FileSource[]): OutgoingItem[] {
    return sources.map((source, item) => {
      const { path, size, mime } = source
      return createOutgoingItem(source, board.add({ transfer, item, direction: 'send', path, size, mime }))
    })
  }

  function tellDropped(transfer: number): void {
    outbox.sendMessage({ type: 'cancel', transfer, reason: 'cancelled' })
  }

  return {
    isHeard: () => true,
    change(id, index, event) {
      const { items } = transferOf(id)
      if (index !== undefined) return apply(itemAt(items, index), event)
      return items.filter((item) => apply(item, event)).length > 0
    },
    offer(sources, before) {
      if (sources.length === 0) throw new SealdropError('bad-request', 'an offer of nothing')
      const { transfer: id, uid } = before ?? { transfer: nextTransfer, uid: parts.randomUid() }
      if (id >= range.end) throw new SealdropError('too-many', 'no transfer number left')
      if (id < range.first || transfers.has(id))
        throw new SealdropError('bad-request', 'not a number of ours')
      const pieces = splitOffer({ transfer: id, uid, items: sources.map(toOfferItem) })
      nextTransfer = Math.max(nextTransfer, id + 1)
      const isRestored = before !== undefined
      const transfer = createOutgoingTransfer({ transfer: id, uid, isRestored }, list(id, sources))
      transfer.wasOffered = attached || isRestored
      transfers.set(id, transfer)
      live.add(transfer)
      for (const piece of pieces) outbox.sendMessage(piece)
      for (const item of transfer.items) if (item.source.isMissing) fail(item, 'source-unreadable')
      return id
    },
    uidOf: (id) => transfers.get(id)?.uid,
    accept(piece) {
      const transfer = transferOf(piece.transfer)
      if (transfer.windowBytes !== undefined) throw new SealdropError('bad-message', 'accepted twice')
      transfer.accepting ??= createAcceptJoiner()
      const accept = transfer.accepting.add(piece)
      if (!accept) return
      transfer.accepting = undefined
      for (const message of startAll({ board, apply }, transfer, holdingsOf(transfer, accept)))
        outbox.sendMessage(message)
      transfer.windowBytes = accept.window
      transfer.wasAccepted = true
      pump.wake()
    },
    drop(id) {
      if (transfers.has(id) || id < range.first || id >= nextTransfer) return
      if (attached) tellDropped(id)
      else dropped.add(id)
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
      if (!item.ended) throw new SealdropError('bad-message', 'received before its end')
      if (item.sha256 !== sha256) return fail(item, 'corrupt-item')
      acknowledge(transfer, item, item.source.size)
      apply(item, { type: 'done', sha256 })
    },
    detach() {
      attached = false
      pump.cut()
      unconfirmed = 0
      unconfirmedCancels.forgetConfirmed()
      for (const transfer of unconfirmedCancels) cutOff(transfer)
      for (const transfer of live) {
        cutOff(transfer)
        for (const item of transfer.items) apply(item, { type: 'cut' })
      }
    },
    attach() {
      attached = true
      for (const id of dropped) tellDropped(id)
      dropped.clear()
      const again = [...new Set([...live, ...unconfirmedCancels])].sort((a, b) => a.transfer - b.transfer)
      for (const transfer of again) {
        const { transfer: id, items } = transfer
        transfer.wasOffered = true
        for (const piece of offerAgain(transfer)) outbox.sendMessage(piece)
        for (const item of items) apply(item, { type: 'resumed', by: 'peer' })
        const states = items.map(({ entry }) => entry.state)
        for (const message of stateMessages(id, states)) outbox.sendMessage(message)
        if (unconfirmedCancels.has(transfer)) unconfirmedCancels.add(transfer)
      }
    },
    stop(code) {
      pump.stop()
      for (const transfer of live) for (const item of transfer.items) apply(item, { type: 'failed', code })
    },
  }
}
