/** Transfers that ended before anything came of them: a peer can make thousands of them at no cost. The oldest are forgotten. */
import type { IncomingTransfer } from './receiving/incoming.ts'

/** Enough to see what happened; the latest one stays whatever it has. */
export const MAX_IDLE_ITEMS = 1_000

interface IdleTransfers {
  /** All items of this one have ended. */
  over(transfer: IncomingTransfer): void
}

/** `forget` gets those that are not to be listed any more, each once. */
export function createIdleTransfers(forget: (transfer: IncomingTransfer) => void): IdleTransfers {
  const idle: IncomingTransfer[] = []
  let items = 0

  return {
    over(transfer) {
      if (!isIdle(transfer)) return
      idle.push(transfer)
      items += transfer.items.length
      while (items > MAX_IDLE_ITEMS && idle.length > 1) {
        const oldest = idle.shift()
        if (!oldest) return
        items -= oldest.items.length
        forget(oldest)
      }
    },
  }
}

/** Bytes of an item that we cancelled may still be on their way, and must find it. */
function isIdle({ phase, items }: IncomingTransfer): boolean {
  return items.every(({ arrivedBytes, entry: { state } }) => {
    if (arrivedBytes > 0 || state.kind === 'done') return false
    return phase !== 'accepted' || state.kind !== 'cancelled' || state.by === 'peer'
  })
}
