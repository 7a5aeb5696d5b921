/** When the receiver says what it has written: section 5 of docs/PROTOCOL.md. */
import type { Clock } from '../ports.ts'

/** Section 5: at least every quarter window, */
const ACKS_PER_WINDOW = 4

/** or this long after the first byte that was not acknowledged. */
const ACK_DELAY_MS = 100

export interface Acks<Item> {
  /** `bytes` more of `item` were written. */
  written(item: Item, bytes: number): void
  /** Its last byte was written: the acknowledgement waits for nothing. */
  complete(item: Item): void
  /** It needs no more acknowledgements. */
  forget(item: Item): void
  /** Forgets all, until the next byte is written. */
  stop(): void
}

/** Acknowledgements of one transfer: `send` is called for each item whose bytes are due. */
export function createAcks<Item>(clock: Clock, windowBytes: number, send: (item: Item) => void): Acks<Item> {
  const due = new Map<Item, number>()
  let dueBytes = 0
  let cancelTimer: (() => void) | undefined

  function sendAll(): void {
    const items = [...due.keys()]
    stop()
    for (const item of items) send(item)
  }

  function stop(): void {
    cancelTimer?.()
    cancelTimer = undefined
    due.clear()
    dueBytes = 0
  }

  function forget(item: Item): void {
    dueBytes -= due.get(item) ?? 0
    due.delete(item)
  }

  return {
    written(item, bytes) {
      due.set(item, (due.get(item) ?? 0) + bytes)
      dueBytes += bytes
      if (dueBytes >= windowBytes / ACKS_PER_WINDOW) {
        sendAll()
        return
      }
      cancelTimer ??= clock.setTimer(sendAll, ACK_DELAY_MS)
    },
    complete(item) {
      if (!due.has(item)) return
      forget(item)
      send(item)
    },
    forget,
    stop,
  }
}
