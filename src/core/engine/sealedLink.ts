/** Section 4 of docs/PROTOCOL.md over a Channel: messages and chunks go out as records and come in opened, in order. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { codeOf, SealdropError } from '../protocol/primitives/error.ts'
import { encodeMessage, parseMessage, type Message } from '../protocol/messages/messages.ts'
import {
  CHUNK_HEADER_BYTES,
  decodePlaintext,
  encodeChunkHeader,
  encodeControl,
  type ChunkHeader,
} from '../protocol/records/plaintext.ts'
import { RECORD_OVERHEAD_BYTES, type Opener, type Sealer } from '../protocol/records/record.ts'
import type { Channel, Clock } from '../transfer/ports.ts'
import { createFlight } from './flight.ts'

/**
 * Data in one chunk: the largest of these that takes no more than a fifth of the channel's budget, 30 ms on a
 * direct line of 1 MiB/s and more. So a fast line has few messages to pay for (docs/PERFORMANCE.md), and on a
 * slow one a control message waits for no long chunk. Each divides those above and the pieces that a source is read in;
 * 240 KiB fit into the longest record, and 60 KiB into the one that every channel carries.
 */
export const CHUNK_SIZES = [240, 120, 60, 30].map((kibibytes) => kibibytes * 1024)

const SMALLEST_CHUNK = Math.min(...CHUNK_SIZES)

/** Chunks in the budget, at least. */
const CHUNKS_PER_BUDGET = 5

/**
 * Records that arrived and are not yet opened. A peer that keeps to our window never comes near it; one that does
 * not is cut off before it costs memory.
 */
const MAX_UNOPENED_BYTES = 32 * 1024 * 1024

/** What a waiting record costs beside its bytes: promises and buffers, so that a million tiny ones count too. */
const RECORD_COST_BYTES = 512

interface SealedLinkParts {
  readonly channel: Channel
  readonly sealer: Sealer
  readonly opener: Opener
  readonly clock: Clock
  /** In the order of arrival. What they throw ends the link with its code. */
  readonly onMessage: (message: Message) => void
  readonly onChunk: (header: ChunkHeader, data: Bytes) => void
  /** Called once: a record did not open, a message was malformed, or the channel was lost while sending. */
  readonly onFailed: (error: SealdropError) => void
}

export interface SealedLink {
  /** Takes one record as it arrived. */
  receive(record: Bytes): void
  /** Seals and sends; never held back, because control messages are small and few. */
  sendMessage(message: Message): void
  /** Resolves when the channel has room for the next one; rejects when it is lost. */
  sendChunk(header: ChunkHeader, data: Bytes): Promise<void>
  /** A `pong` came: all that was sent before its ping has arrived. */
  answered(id: number): void
  /** Whether the way is long, and what is on it at once is held back before a queue overflows; no, at first. */
  watch(isFar: boolean): void
  /** Data that the next chunk may hold towards this peer, in bytes. */
  readonly maxChunkBytes: number
  /** The peer's `maxRecord`: from here on records may be as long as that, at most what the channel carries. */
  allowRecordsOf(maxRecordBytes: number): void
  /** Resolves when everything handed over so far has gone to the channel. Never rejects. */
  flushed(): Promise<void>
  /** Resolves when everything that arrived so far was delivered or failed. Never rejects. */
  delivered(): Promise<void>
  /** From here on nothing that arrives is delivered, and failures are no longer reported. */
  stop(): void
}

export function createSealedLink(parts: SealedLinkParts): SealedLink {
  const { channel, sealer, opener } = parts
  let stopped = false
  let unopenedBytes = 0
  let longestChunk = 0
  let lastSent: Promise<unknown> = Promise.resolve()
  let lastOpened: Promise<void> = Promise.resolve()

  const flight = createFlight(parts.clock, (id) => sendMessage({ type: 'ping', id }))

  function sendMessage(message: Message): void {
    send(encodeControl(encodeMessage(message))).catch(fail)
  }

  async function sendChunk(header: ChunkHeader, data: Bytes): Promise<void> {
    const sent = send(encodeChunkHeader(header), data)
    flight.sent(data.length)
    await sent
    await flight.room()
  }

  function fail(error: unknown): void {
    if (stopped) return
    stopped = true
    flight.stop()
    const code = codeOf(error, 'record-rejected')
    parts.onFailed(
      error instanceof SealdropError ? error : new SealdropError(code, 'the link failed', { cause: error }),
    )
  }

  async function seal(header: Bytes, data?: Bytes): Promise<void> {
    const record = await sealer.seal(header, data)
    await channel.send(record)
  }

  function send(header: Bytes, data?: Bytes): Promise<void> {
    const sent = seal(header, data)
    lastSent = sent
    return sent
  }

  function deliver(plaintext: Bytes): void {
    const content = decodePlaintext(plaintext)
    if (content.type === 'chunk') parts.onChunk(content.header, content.data)
    else parts.onMessage(parseMessage(content.json))
  }

  async function open(record: Bytes): Promise<void> {
    const cost = record.length + RECORD_COST_BYTES
    try {
      // The opener numbers records at the call and settles them in that order, so opening overlaps safely.
      const plaintext = await opener.open(record)
      if (!stopped) deliver(plaintext)
    } catch (error) {
      fail(error)
    } finally {
      unopenedBytes -= cost
    }
  }

  return {
    receive(record) {
      if (stopped) return
      unopenedBytes += record.length + RECORD_COST_BYTES
      if (unopenedBytes > MAX_UNOPENED_BYTES) fail(new SealdropError('bad-message', 'sent beyond the window'))
      else lastOpened = open(record)
    },
    sendMessage,
    sendChunk,
    answered: (id) => flight.answered(id),
    watch: (isFar) => flight.watch(isFar),
    get maxChunkBytes() {
      const wanted = Math.min(longestChunk, channel.budgetBytes / CHUNKS_PER_BUDGET, flight.pieceBytes)
      return CHUNK_SIZES.find((size) => size <= wanted) ?? Math.min(longestChunk, SMALLEST_CHUNK)
    },
    allowRecordsOf(maxRecordBytes) {
      const longest = Math.min(maxRecordBytes, channel.maxMessageBytes)
      longestChunk = longest - RECORD_OVERHEAD_BYTES - CHUNK_HEADER_BYTES
    },
    flushed: () => lastSent.then(noted, noted),
    delivered: () => lastOpened,
    stop() {
      stopped = true
      flight.stop()
    },
  }
}

function noted(): void {}
