/** All transfers of one session, in both directions, over one channel after the other: section 5 of docs/PROTOCOL.md. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { Decline } from '../protocol/messages/messages.ts'
import { failureCode } from '../protocol/messages/peerCodes.ts'
import type { ChunkHeader } from '../protocol/records/plaintext.ts'
import { isNumberOf, type Direction, type SessionSide } from './direction.ts'
import { createSwitchableOutbox } from './switchableOutbox.ts'
import { ItemBoard } from './itemBoard.ts'
import type { ItemEvent, ItemView, Side } from './itemState.ts'
import type {
  Beginning,
  Clock,
  Crc,
  FileSink,
  FileSource,
  Hasher,
  OfferedBefore,
  Outbox,
  ReceivedItem,
  SavedTransfer,
  TransferOffer,
} from './ports.ts'
import { Receiver } from './receiving/receiver.ts'
import { Sender } from './sending/sender.ts'
import { createTexts } from './texts.ts'
import type { TransferMessage, TransferMessageOf } from './wire.ts'

export type { ReceivedItem, TransferOffer } from './ports.ts'

/** Called while a method of Transfers runs, or between two of them; never to be answered by throwing. */
interface TransferEvents {
  /** Items that are new or changed since the last time, each once; at most ten times a second. */
  itemsChanged(items: readonly ItemView[]): void
  offered(offer: TransferOffer): void
  received(item: ReceivedItem): void
  /** An offer with `asks` is over without a person's word. */
  withdrawn?(transfer: number): void
  /** Nothing came of this transfer, others followed, and its items are known no more. */
  forgotten?(transfer: number): void
  text(text: string): void
  /** The peer has the text that sendText gave this id. */
  textDelivered(id: number): void
  /** The outbox refused a chunk with `code`: as after detach(), nothing goes on before attach(). */
  detached?(code: ErrorCode): void
}

interface TransfersDeps {
  readonly role: SessionSide
  readonly outbox: Outbox
  readonly sink: FileSink
  /** Whether the person wants to be asked about every offer, looked at for each; no, when it is missing. */
  readonly asksAlways?: () => boolean
  readonly createHasher: () => Hasher
  /** Without it received items have no CRC-32. */
  readonly createCrc?: () => Crc
  readonly clock: Clock
  /** The number of our next transfer, where earlier pages of the session have used those below. */
  readonly nextTransfer?: number
  /** 128 fresh random bits in hex. */
  readonly randomUid: () => string
  readonly events: TransferEvents
}

export interface Transfers {
  /**
   * Offers the sources as one transfer, queued behind those before it; returns its number. Throws SealdropError
   * `bad-request` for nothing, `too-many` above 100,000, `too-large` above 16 MiB of JSON.
   *
   * With `before` it is one that an earlier page of the session offered, with the same paths, sizes and times in the same
   * order: it goes on. Those that nobody chose again have `isMissing`, and fail with `source-unreadable`.
   */
  offer(sources: readonly FileSource[], before?: OfferedBefore): number
  /** An offer of an earlier page of the session is not made again: the peer hears that it is cancelled. */
  drop(transfer: number): void
  /** 128 bits in hex, for offering it again after a reload; undefined when there is no such transfer of ours. */
  uidOf(transfer: number): string | undefined
  /** A person's word on an offer with `asks`. Without effect when it is no longer open. */
  accept(transfer: number): void
  decline(transfer: number, reason?: Decline['reason']): void
  /**
   * One item, or without `item` all unfinished ones of the transfer. Without effect on what is over. A pause is
   * lifted only by the side that made it. Throws SealdropError `bad-message` for a transfer or item that is not.
   */
  pause(transfer: number, item?: number): void
  resume(transfer: number, item?: number): void
  cancel(transfer: number, item?: number): void
  /** Returns the text's id. Throws SealdropError `too-large` above 60 KiB, `too-many` when too many come at once. */
  sendText(text: string): number
  /** Throws SealdropError `bad-message` for what must end the session. */
  receiveMessage(message: TransferMessage): void
  /** Keeps `data`. Throws SealdropError `bad-message` for what must end the session. */
  receiveChunk(header: ChunkHeader, data: Bytes): void
  /**
   * What an earlier page received in this session (browser/files/savedTransfers.ts): whole items are `received` again, with
   * `restored`, the others go on when they are offered again. Before any message is passed on.
   */
  restore(saved: readonly SavedTransfer[]): void
  /** The peer is a remembered device, of whose files these beginnings are kept: they go on when they are offered again. */
  know(beginnings: readonly Beginning[]): void
  /**
   * The channel is gone: nothing is sent and what arrives is ignored, nothing unfinished fails, and what people do
   * meanwhile is told after attach(). The same happens by itself when the outbox rejects a chunk. Twice is as once.
   */
  detach(): void
  /**
   * Another channel stands behind the outbox, to the same peer: goes on with everything. Before any message of that
   * channel is passed on; after detach().
   */
  attach(): void
  /** Every item of the session, in the order of offering. */
  items(): ItemView[]
  /**
   * Everything unfinished fails with `code`, without a word to the peer; nothing is to be called afterwards.
   * Resolves when nothing unfinished is left on the sink.
   */
  stop(code: ErrorCode): Promise<void>
}

/** 32 bits. */
const HEX_DIGITS_OF_TEXT_ID = 8

/** No transfers yet. What fails a single item never throws: it is a state of that item, on both sides. */
export function createTransfers(parts: TransfersDeps): Transfers {
  const { role, clock, events } = parts
  const outbox = createSwitchableOutbox(parts.outbox)
  const board = new ItemBoard(clock, (items) => events.itemsChanged(items))
  // The peer remembers ids of texts: after a reload they must be others.
  const firstText = parseInt(parts.randomUid().slice(0, HEX_DIGITS_OF_TEXT_ID), 16)
  const texts = createTexts(outbox, clock, firstText, events)
  const sender = new Sender({ ...parts, outbox, board, lost })
  const receiver = new Receiver({
    ...parts,
    outbox,
    createCrc: parts.createCrc,
    asksAlways: parts.asksAlways,
    board,
    offered: (offer) => events.offered(offer),
    received: (item) => events.received(item),
    withdrawn: (transfer) => events.withdrawn?.(transfer),
    forgotten: (transfer) => events.forgotten?.(transfer),
  })

  function direction(transfer: number): Direction {
    return isNumberOf(role, transfer) ? sender : receiver
  }

  /** What a person does is told to the peer only if it changed something here. */
  function control(type: 'pause' | 'resume' | 'cancel', transfer: number, item: number | undefined): void {
    const where = direction(transfer)
    if (!where.change(transfer, item, eventOf(type, 'self')) || !where.isHeard(transfer)) return
    const which = item === undefined ? { transfer } : { transfer, item }
    outbox.sendMessage(type === 'cancel' ? { type, ...which, reason: 'cancelled' } : { type, ...which })
  }

  function cancelled(message: TransferMessageOf<'cancel'>): ItemEvent {
    return cancelledBy(message, isNumberOf(role, message.transfer) ? 'receiver' : 'sender')
  }

  function detach(): void {
    if (!outbox.isOpen) return
    outbox.isOpen = false
    sender.detach()
    receiver.detach()
  }

  function lost(code: ErrorCode): void {
    detach()
    events.detached?.(code)
  }

  async function stop(code: ErrorCode): Promise<void> {
    outbox.isOpen = false
    sender.abort(code)
    const stopped = receiver.abort(code)
    board.close()
    await stopped
  }

  return {
    offer: (sources, before) => sender.offer(sources, before),
    drop: (transfer) => sender.drop(transfer),
    uidOf: (transfer) => sender.uidOf(transfer),
    accept: (transfer) => receiver.accept(transfer),
    decline: (transfer, reason = 'refused') => receiver.decline(transfer, reason),
    pause: (transfer, item) => control('pause', transfer, item),
    resume: (transfer, item) => control('resume', transfer, item),
    cancel: (transfer, item) => control('cancel', transfer, item),
    sendText: (text) => texts.send(text),
    receiveMessage(message): void {
      if (!outbox.isOpen) return
      switch (message.type) {
        case 'offer':
          return receiver.offer(message)
        case 'end':
          return receiver.end(message)
        case 'accept':
          return sender.accept(message)
        case 'decline':
          return sender.decline(message)
        case 'ack':
          return sender.ack(message)
        case 'received':
          return sender.received(message)
        case 'pause':
        case 'resume':
          return void direction(message.transfer).change(
            message.transfer,
            message.item,
            eventOf(message.type, 'peer'),
          )
        case 'cancel':
          return void direction(message.transfer).change(message.transfer, message.item, cancelled(message))
        case 'text':
          return texts.receive(message.id, message.text)
        case 'text-received':
          return texts.delivered(message.id)
      }
    },
    receiveChunk(header, data) {
      if (outbox.isOpen) receiver.chunk(header, data)
    },
    detach,
    attach() {
      if (outbox.isOpen) return
      outbox.isOpen = true
      receiver.attach()
      sender.attach()
      texts.attach()
    },
    know: (beginnings) => receiver.know(beginnings),
    restore(saved) {
      for (const transfer of saved) receiver.restore(transfer)
    },
    items: () => board.views(),
    stop,
  }
}

function eventOf(type: 'pause' | 'resume' | 'cancel', by: Side): ItemEvent {
  const types = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const
  return { type: types[type], by }
}

/** A person's cancel, or a failure over there. `from`: what the other side is to the transfer. */
function cancelledBy({ reason }: TransferMessageOf<'cancel'>, from: 'sender' | 'receiver'): ItemEvent {
  const code = failureCode(reason, from)
  return code ? { type: 'failed', code } : { type: 'cancelled', by: 'peer' }
}
