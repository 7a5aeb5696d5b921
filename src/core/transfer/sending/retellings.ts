/** What a side says again of a transfer that goes on over another channel: section 5 of docs/PROTOCOL.md, *Resume*. */
import type { ItemState } from '../itemState.ts'
import type { TransferMessage } from '../wire.ts'

/** What is over here although it is not done, and what is paused here: the other side may not have heard of it. */
export function retellings(transfer: number, states: readonly ItemState[]): TransferMessage[] {
  const cancels = each(transfer, states, cancelReason, (which, reason) => ({
    type: 'cancel',
    ...which,
    reason,
  }))
  const pauses = each(transfer, states, ownPause, (which) => ({ type: 'pause', ...which }))
  return [...cancels, ...pauses]
}

function cancelReason(state: ItemState): string | undefined {
  if (state.kind === 'failed') return state.code
  return state.kind === 'cancelled' ? 'cancelled' : undefined
}

function ownPause(state: ItemState): string | undefined {
  return state.kind === 'paused' && state.by === 'self' ? 'paused' : undefined
}

/** One message for all, where all that are not done have the same word; else one for each that has one. */
function each(
  transfer: number,
  states: readonly ItemState[],
  wordOf: (state: ItemState) => string | undefined,
  message: (which: { transfer: number; item?: number }, word: string) => TransferMessage,
): TransferMessage[] {
  const words = states.map(wordOf)
  const [first, ...others] = new Set(words.filter((_, item) => states[item]?.kind !== 'done'))
  if (first !== undefined && others.length === 0) return [message({ transfer }, first)]
  return words.flatMap((word, item) => (word === undefined ? [] : [message({ transfer, item }, word)]))
}
