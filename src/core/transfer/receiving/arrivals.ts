/** What comes for accepted items: section 5 of docs/PROTOCOL.md. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import { WINDOW_BYTES, type ReceivingItem } from './incoming.ts'
import type { ItemBoard } from '../itemBoard.ts'
import { isFinal, type ItemEvent } from '../itemState.ts'
import type { TransferMessageOf } from '../wire.ts'
import type { Writers } from './writers.ts'

interface ArrivalsDeps {
  readonly board: ItemBoard
  readonly writers: Writers
  readonly apply: (item: ReceivingItem, event: ItemEvent) => void
  readonly fail: (item: ReceivingItem, code: ErrorCode) => void
}

/** Both drop what comes for items that are over, and fail those of which something else comes than was offered. */
export interface Arrivals {
  /** `data` is kept until it is written. */
  chunk(item: ReceivingItem, offset: number, data: Bytes): void
  end(item: ReceivingItem, message: TransferMessageOf<'end'>): void
}

export function createArrivals({ board, writers, apply, fail }: ArrivalsDeps): Arrivals {
  function mayCome(
    { transfer, arrivedBytes, offered }: ReceivingItem,
    offset: number,
    bytes: number,
  ): boolean {
    const fits = offset === arrivedBytes && offset + bytes <= offered.size
    return fits && transfer.unacknowledgedBytes + bytes <= WINDOW_BYTES && writers.canHold(bytes)
  }

  /** Its sender found that what we have are other bytes. */
  function restart(item: ReceivingItem): void {
    writers.restart(item)
    board.place(item.entry, 0)
  }

  return {
    chunk(item, offset, data) {
      if (isFinal(item.entry.state)) return
      if (offset === 0 && item.mayRestart) restart(item)
      item.mayRestart = false
      if (!mayCome(item, offset, data.length)) {
        fail(item, 'corrupt-item')
        return
      }
      if (!writers.hasRoomFor(item)) {
        fail(item, 'too-many')
        return
      }
      item.arrivedBytes += data.length
      item.transfer.unacknowledgedBytes += data.length
      apply(item, { type: 'started' })
      writers.push(item, data)
    },
    end(item, { size, sha256 }) {
      if (isFinal(item.entry.state)) return
      const isWhole = !item.ended && size === item.offered.size && size === item.arrivedBytes
      if (!isWhole) {
        fail(item, 'corrupt-item')
        return
      }
      if (!writers.hasRoomFor(item)) {
        fail(item, 'too-many')
        return
      }
      item.ended = true
      apply(item, { type: 'ended' })
      writers.end(item, sha256)
    },
  }
}
