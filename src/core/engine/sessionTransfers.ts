/** The transfers of an open session: joins the logic of core/transfer/ to the link, the disk and the main thread. */
import { toHex, type Bytes } from '../protocol/primitives/bytes.ts'
import { codeOf, type ErrorCode } from '../protocol/primitives/error.ts'
import type { ChunkHeader } from '../protocol/records/plaintext.ts'
import { platformRandom } from '../protocol/primitives/random.ts'
import type { Clock, Crc, Hasher, Outbox, SavedTransfer } from '../transfer/ports.ts'
import { createTransfers, type ReceivedItem } from '../transfer/transfers.ts'
import type { TransferMessage } from '../transfer/wire.ts'
import { updateCrc32 } from './crc32.ts'
import { gather } from './gather.ts'
import type { EngineEvent, ReceivedFile, SessionRole, TransfersCommand } from './messages.ts'
import { createOfferedPictures, picturesOf } from './offeredPictures.ts'
import { createOffering } from './offering.ts'
import type { ReceivingSink } from './receivingSink.ts'
import type { FileAccess } from './ports.ts'

const UID_BYTES = 16

/** Texts, and what is forgotten, come to the page at most ten times a second, however many there are. */
const NEWS_INTERVAL_MS = 100

interface SessionTransfersParts {
  readonly role: SessionRole
  /** Of the channel that there is at the moment. */
  readonly outbox: Outbox
  readonly sink: ReceivingSink
  readonly files: FileAccess
  /** Whether the person wants to be asked about every offer. */
  readonly asksAlways: () => boolean
  readonly createHasher: () => Hasher
  readonly clock: Clock
  /** The number of our next offer, where earlier pages made some. */
  readonly nextTransfer?: number | undefined
  readonly emit: (event: EngineEvent) => void
  /** A chunk could not be sent: nothing goes on over this link. */
  readonly detached?: (code: ErrorCode) => void
}

export interface SessionTransfers {
  command(command: TransfersCommand): void
  /** Both throw SealdropError `bad-message` for what ends the session. */
  receiveMessage(message: TransferMessage): void
  receiveChunk(header: ChunkHeader, data: Bytes): void
  /** See Transfers. */
  restore(saved: readonly SavedTransfer[]): void
  detach(): void
  attach(): void
  /** Everything unfinished fails with `code`, and the session is not found again. */
  stop(code: ErrorCode): Promise<void>
}

/** Those of a session that has just opened. */
export function createSessionTransfers(parts: SessionTransfersParts): SessionTransfers {
  const { role, outbox, sink, clock, emit } = parts
  const textKeys = new Map<number, string>()
  const show = createOfferedPictures(emit)
  const arrivals = gather<ReceivedFile>(clock, (files) => emit({ type: 'received', files }))
  const texts = gather<string>(
    clock,
    (gathered) => emit({ type: 'texts', texts: gathered }),
    NEWS_INTERVAL_MS,
  )
  const forgotten = gather<number>(
    clock,
    (gathered) => emit({ type: 'forgotten', transfers: gathered }),
    NEWS_INTERVAL_MS,
  )
  const transfers = createTransfers({
    role,
    outbox,
    sink,
    asksAlways: parts.asksAlways,
    clock,
    createHasher: parts.createHasher,
    createCrc,
    ...(parts.nextTransfer === undefined ? {} : { nextTransfer: parts.nextTransfer }),
    randomUid: () => toHex(platformRandom(UID_BYTES)),
    events: {
      itemsChanged: (items) => emit({ type: 'items', items }),
      withdrawn: (transfer) => emit({ type: 'withdrawn', transfer }),
      forgotten: (transfer) => forgotten.add(transfer),
      offered({ transfer, count, bytes, asks, isTooLarge, thumbnails }) {
        show(transfer, picturesOf(thumbnails.map(({ item, thumbnail }) => [item, thumbnail])))
        if (asks) emit({ type: 'asked', transfer, count, bytes, ...(isTooLarge && { isTooLarge }) })
        else emit({ type: 'offered', transfer, count, bytes })
      },
      received: (item) => void handOver(item),
      detached: (code) => parts.detached?.(code),
      text: (text) => texts.add(text),
      textDelivered(id) {
        const key = textKeys.get(id)
        textKeys.delete(id)
        if (key !== undefined) emit({ type: 'text-delivered', key })
      },
    },
  })

  const offering = createOffering({ transfers, files: parts.files, clock, emit, show })

  /** The hash matched and the file is flushed: what can still go wrong is that somebody cleared the storage. */
  async function handOver(item: ReceivedItem): Promise<void> {
    const { transfer, count, path, mime, modified, sha256, crc32, restored } = item
    const at = { transfer, item: item.item, path }
    try {
      const { file, part, stored } = await sink.take(item)
      const how = {
        ...(part && { part }),
        ...(stored === undefined ? {} : { stored }),
        ...(crc32 === undefined ? {} : { crc32 }),
        ...(restored && { restored }),
      }
      arrivals.add({ ...at, count, mime, modified, file, sha256, ...how })
    } catch (error) {
      emit({ type: 'lost', ...at, code: codeOf(error, 'disk-failed') })
    }
  }

  function sendText(key: string, text: string): void {
    try {
      textKeys.set(transfers.sendText(text), key)
    } catch (error) {
      emit({ type: 'text-refused', key, code: codeOf(error, 'bad-request') })
    }
  }

  return {
    command(command): void {
      switch (command.type) {
        case 'offer':
          return offering.offer(command)
        case 'offer-again':
          return offering.offerAgain(command)
        case 'drop-offer':
          return transfers.drop(command.transfer)
        case 'text':
          return sendText(command.key, command.text)
        case 'by-device':
          sink.sentByDevice?.(command.device)
          return transfers.know(command.beginnings)
        case 'released':
          return sink.release?.(command.bytes)
        case 'accept':
          return transfers.accept(command.transfer)
        case 'decline':
          return transfers.decline(command.transfer)
        case 'pause':
        case 'resume':
        case 'cancel':
          return transfers[command.type](command.transfer, command.item)
      }
    },
    receiveMessage: (message) => transfers.receiveMessage(message),
    receiveChunk: (header, data) => transfers.receiveChunk(header, data),
    restore: (saved) => transfers.restore(saved),
    detach: () => transfers.detach(),
    attach: () => transfers.attach(),
    async stop(code) {
      offering.stop()
      await transfers.stop(code)
      arrivals.flush()
      texts.flush()
      await sink.forget?.()
    },
  }
}

function createCrc(): Crc {
  let crc = 0
  return {
    update(data) {
      crc = updateCrc32(crc, data)
    },
    value: () => crc,
  }
}
