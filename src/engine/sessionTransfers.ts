/** The transfers of an open session: joins the pure logic of transfer/ to the link, the disk and the main thread. */
import { toHex, type Bytes } from '../protocol/bytes.ts'
import { codeOf, type ErrorCode } from '../protocol/error.ts'
import type { ChunkHeader } from '../protocol/plaintext.ts'
import { platformRandom } from '../protocol/random.ts'
import { createSha256 } from '../protocol/sha256Stream.ts'
import type { Clock, Crc } from '../transfer/ports.ts'
import { createTransfers, type ReceivedItem } from '../transfer/transfers.ts'
import type { TransferMessage } from '../transfer/wire.ts'
import { updateCrc32 } from './crc32.ts'
import { createFileSource } from './fileSource.ts'
import type { EngineCommand, EngineEvent, OutgoingFile, SessionRole } from './messages.ts'
import type { ReceivingSink } from './receivingSink.ts'
import type { SealedLink } from './sealedLink.ts'

const UID_BYTES = 16

export interface SessionTransfersParts {
  readonly role: SessionRole
  readonly link: SealedLink
  readonly sink: ReceivingSink
  readonly clock: Clock
  readonly emit: (event: EngineEvent) => void
}

export interface SessionTransfers {
  command(command: Exclude<EngineCommand, { type: 'connect' | 'close' }>): void
  /** Both throw SealdropError `bad-message` for what ends the session. */
  receiveMessage(message: TransferMessage): void
  receiveChunk(header: ChunkHeader, data: Bytes): void
  /** Everything unfinished fails with `code`. */
  stop(code: ErrorCode): Promise<void>
}

/** Those of a session that has just opened. */
export function createSessionTransfers(parts: SessionTransfersParts): SessionTransfers {
  const { role, link, sink, clock, emit } = parts
  const textKeys = new Map<number, string>()
  const transfers = createTransfers({
    role,
    outbox: link,
    sink,
    clock,
    createHasher: createSha256,
    createCrc,
    randomUid: () => toHex(platformRandom(UID_BYTES)),
    events: {
      itemsChanged: (items) => emit({ type: 'items', items }),
      offered({ transfer, count, bytes, asks }) {
        if (asks) emit({ type: 'asked', transfer, count, bytes })
      },
      received: (item) => void handOver(item),
      text: (text) => emit({ type: 'text', text }),
      textDelivered(id) {
        const key = textKeys.get(id)
        textKeys.delete(id)
        if (key !== undefined) emit({ type: 'text-delivered', key })
      },
    },
  })

  /** The hash matched and the file is flushed: what can still go wrong is that somebody cleared the storage. */
  async function handOver(item: ReceivedItem): Promise<void> {
    const { transfer, count, path, mime, modified, sha256, crc32 } = item
    const at = { transfer, item: item.item, path }
    try {
      const { file, stored } = await sink.take(transfer, item.item)
      const how = { ...(stored === undefined ? {} : { stored }), ...(crc32 === undefined ? {} : { crc32 }) }
      emit({ type: 'received', ...at, count, mime, modified, file, sha256, ...how })
    } catch (error) {
      emit({ type: 'lost', ...at, code: codeOf(error, 'disk-failed') })
    }
  }

  function offer(files: readonly OutgoingFile[]): void {
    try {
      transfers.offer(files.map(({ file, path }) => createFileSource(file, path)))
    } catch (error) {
      emit({ type: 'offer-refused', code: codeOf(error, 'bad-request') })
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
    command(command) {
      switch (command.type) {
        case 'offer': {
          offer(command.files)
          return
        }
        case 'text': {
          sendText(command.key, command.text)
          return
        }
        case 'accept': {
          transfers.accept(command.transfer)
          return
        }
        case 'decline': {
          transfers.decline(command.transfer)
          return
        }
        case 'pause':
        case 'resume':
        case 'cancel': {
          transfers[command.type](command.transfer, command.item)
          return
        }
      }
    },
    receiveMessage: (message) => transfers.receiveMessage(message),
    receiveChunk: (header, data) => transfers.receiveChunk(header, data),
    stop: (code) => transfers.stop(code),
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
