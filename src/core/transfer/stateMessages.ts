/** What a side repeats about a transfer that resumes over another channel: section 5 of docs/PROTOCOL.md, *Resume*. */
import type { ItemState } from './itemState.ts'
import type { TransferMessage } from './wire.ts'

/** Cancels and pauses made here, for items that are not done: the other side may not have received them. */
export function stateMessages(transfer: number, states: readonly ItemState[]): TransferMessage[] {
  const cancels = messagesFor(transfer, states, cancelReason, (which, reason) => ({
    type: 'cancel',
    ...which,
    reason,
  }))
  const pauses = messagesFor(transfer, states, ownPause, (which) => ({ type: 'pause', ...which }))
  return [...cancels, ...pauses]
}

function cancelReason(state: ItemState): string | undefined {
  if (state.kind === 'failed') return state.code
  return state.kind === 'cancelled' ? 'cancelled' : undefined
}

function ownPause(state: ItemState): string | undefined {
  return state.kind === 'paused' && state.by === 'self' ? 'paused' : undefined
}

/** One message for the transfer if all items that are not done have the same reason, else one for each item with a reason. */
function messagesFor(
  transfer: number,
  states: readonly ItemState[],
  reasonOf: (state: ItemState) => string | undefined,
  message: (which: { transfer: number; item?: number }, reason: string) => TransferMessage,
): TransferMessage[] {
  const reasons = states.map(reasonOf)
  const [first, ...others] = new Set(reasons.filter((_, item) => states[item]?.kind !== 'done'))
  if (first !== undefined && others.length === 0) return [message({ transfer }, first)]
  return reasons.flatMap((reason, item) =>
    reason === undefined ? [] : [message({ transfer, item }, reason)],
  )
}
