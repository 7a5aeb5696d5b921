/** For tests only: two sides of a session over an in-memory wire, with a clock, sources and sinks that the test drives. */
import { concat, toHex, utf8 } from '../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { SessionSide } from './direction.ts'
import type { ItemState, ItemView } from './itemState.ts'
import type { Clock } from './ports.ts'
import { bytesOf, createTestHasher, createTestSink, type TestSink } from './testFiles.ts'
import { createTestClock, createWire, turns, type TestClock, type Wire } from './testWire.ts'
import { createTransfers, type ReceivedItem, type TransferOffer, type Transfers } from './transfers.ts'

export { bytesOf, hashOf, keyOf, sourceOf } from './testFiles.ts'
export { createTestClock, turns, type OnWire, type TestClock } from './testWire.ts'

export interface TestSide {
  /** Of its page now. */
  transfers: Transfers
  readonly wire: Wire
  readonly sink: TestSink
  readonly news: (readonly ItemView[])[]
  readonly offered: TransferOffer[]
  readonly received: ReceivedItem[]
  readonly texts: string[]
  readonly delivered: number[]
  /** Codes of channels that it lost by itself. */
  readonly detached: ErrorCode[]
  /** Offers that were asked about and are over. */
  readonly withdrawn: number[]
  /** The person's setting. */
  asksAlways: boolean
  /** Its page ends as it is and another one takes over what the sink has; what was on the board before is gone. */
  reload(nextTransfer?: number): void
  /** The state of an item, by transfer and index. */
  state(transfer: number, item?: number): ItemState | undefined
}

export interface TestPair {
  readonly clock: TestClock
  readonly initiator: TestSide
  readonly responder: TestSide
  /** Delivers the oldest of one direction; false when there is none. */
  deliver(from: TestSide): boolean
  /** The wire is cut: neither side knows yet. Returns how many bytes of chunks were on their way. */
  cut(): number
  /** Both sides know it by now, and have another wire. */
  reconnect(): void
  /** Delivers and lets time pass until nothing moves any more. `each` is called before each delivery. */
  run(each?: () => void): Promise<void>
}

export const CHUNK_BYTES = 64 * 1024

function createSide(role: SessionSide, clock: Clock, maxChunkBytes: number): TestSide {
  const wire = createWire(maxChunkBytes)
  const sink = createTestSink()
  const news: (readonly ItemView[])[] = []
  const offered: TransferOffer[] = []
  const received: ReceivedItem[] = []
  const texts: string[] = []
  const delivered: number[] = []
  const detached: ErrorCode[] = []
  let uids = 0
  const open = (nextTransfer = 0) =>
    createTransfers({
      role,
      outbox: wire.outbox,
      sink,
      asksAlways: () => side.asksAlways,
      createHasher: () => createTestHasher(),
      createCrc: () => {
        let bytes = 0
        return { update: (data) => void (bytes += data.length), value: () => bytes }
      },
      clock,
      nextTransfer,
      randomUid: () => toHex(concat(utf8(role.slice(0, 8)), bytesOf(8, ++uids))),
      events: {
        itemsChanged: (items) => news.push(items),
        offered: (offer) => offered.push(offer),
        received: (item) => received.push(item),
        text: (text) => texts.push(text),
        textDelivered: (id) => delivered.push(id),
        detached: (code) => detached.push(code),
        withdrawn: (transfer) => side.withdrawn.push(transfer),
      },
    })
  const state = (transfer: number, item = 0) =>
    side.transfers.items().find((view) => view.transfer === transfer && view.item === item)?.state
  const side: TestSide = {
    transfers: open(),
    ...{ wire, sink, news, offered, received, texts, delivered, detached, state },
    ...{ asksAlways: false, withdrawn: [] },
    reload(nextTransfer) {
      side.transfers.detach()
      sink.crash()
      side.transfers = open(nextTransfer)
      side.transfers.detach()
      side.transfers.restore(sink.saved())
    },
  }
  return side
}

export function createPair(maxChunkBytes: number = CHUNK_BYTES): TestPair {
  const clock = createTestClock()
  const initiator = createSide('initiator', clock, maxChunkBytes)
  const responder = createSide('responder', clock, maxChunkBytes)

  function deliver(from: TestSide): boolean {
    const entry = from.wire.shift()
    if (!entry) return false
    const to = from === initiator ? responder : initiator
    if (entry.type === 'message') to.transfers.receiveMessage(entry.message)
    else to.transfers.receiveChunk(entry.header, entry.data)
    return true
  }

  async function run(each?: () => void): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      await turns()
      for (;;) {
        each?.()
        const moved = [deliver(initiator), deliver(responder)].some(Boolean)
        if (!moved) break
        quiet = 0
        await turns(20)
      }
      clock.advance(200)
    }
  }

  return {
    ...{ clock, initiator, responder, deliver, run },
    cut: () => initiator.wire.cut() + responder.wire.cut(),
    reconnect() {
      for (const { transfers, wire } of [initiator, responder]) {
        transfers.detach()
        wire.mend()
      }
      for (const { transfers } of [initiator, responder]) transfers.attach()
    },
  }
}
