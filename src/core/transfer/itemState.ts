/** The life of one file in a transfer, on either side: section 5 of docs/PROTOCOL.md. */
import type { ErrorCode } from '../protocol/primitives/error.ts'

export type Side = 'self' | 'peer'

export type ItemState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'active' }
  /** `self` wins when both have paused it: lifting one's own pause is what a person can do about it. */
  | { readonly kind: 'paused'; readonly by: Side; readonly peerToo?: true }
  /** All bytes are there: the sender waits for `received`, the receiver compares hashes. */
  | { readonly kind: 'checking' }
  /** Receiver only: flushing to disk. */
  | { readonly kind: 'saving' }
  /** In hex; empty where a sender whose page was loaded again does not know it. */
  | { readonly kind: 'done'; readonly sha256: string }
  | { readonly kind: 'cancelled'; readonly by: Side }
  | { readonly kind: 'failed'; readonly code: ErrorCode }

export type ItemEvent =
  /** Its first byte, or the first one since a pause ended, was sent or arrived. */
  | { readonly type: 'started' }
  | { readonly type: 'paused'; readonly by: Side }
  | { readonly type: 'resumed'; readonly by: Side }
  /** The channel is gone: it waits until both sides know again what is on disk. */
  | { readonly type: 'cut' }
  /** `end` was sent, or arrived after the last byte. */
  | { readonly type: 'ended' }
  /** The hash matched; the file is being flushed. */
  | { readonly type: 'matched' }
  | { readonly type: 'done'; readonly sha256: string }
  | { readonly type: 'cancelled'; readonly by: Side }
  | { readonly type: 'failed'; readonly code: ErrorCode }

/** What a person sees of one item. */
export interface ItemView {
  readonly transfer: number
  /** 0-based index in the offer. */
  readonly item: number
  readonly direction: 'send' | 'receive'
  readonly path: string
  readonly size: number
  readonly mime: string
  readonly state: ItemState
  /** Acknowledged bytes, on both sides: what is on the receiver's disk. */
  readonly bytes: number
  /** Over the last seconds; 0 while nothing moves. */
  readonly bytesPerSecond: number
}

/** Nothing can happen to it any more. */
export function isFinal(state: ItemState): boolean {
  return state.kind === 'done' || state.kind === 'cancelled' || state.kind === 'failed'
}

/** Bytes of it may be sent now. */
export function isSendable(state: ItemState): boolean {
  return state.kind === 'waiting' || state.kind === 'active'
}

/**
 * The state after `event`; the very same object when the event changes nothing (late or repeated ones do not).
 * Each side's pause is its own, so that messages which cross on the way leave both sides with the same state:
 * an item that both have paused goes on when both have resumed it.
 */
export function nextItemState(state: ItemState, event: ItemEvent): ItemState {
  if (isFinal(state)) return state
  switch (event.type) {
    case 'started':
      return state.kind === 'waiting' ? { kind: 'active' } : state
    case 'paused':
      return paused(state, event.by)
    case 'resumed':
      return resumed(state, event.by)
    case 'cut':
      return state.kind === 'active' || state.kind === 'checking' ? { kind: 'waiting' } : state
    case 'ended':
      return state.kind === 'checking' || state.kind === 'saving' ? state : { kind: 'checking' }
    case 'matched':
      return state.kind === 'checking' ? { kind: 'saving' } : state
    case 'done':
      return state.kind === 'checking' || state.kind === 'saving'
        ? { kind: 'done', sha256: event.sha256 }
        : state
    case 'cancelled':
      return { kind: 'cancelled', by: event.by }
    case 'failed':
      return { kind: 'failed', code: event.code }
  }
}

function paused(state: ItemState, by: Side): ItemState {
  if (isSendable(state)) return { kind: 'paused', by }
  if (state.kind !== 'paused' || state.by === by || state.peerToo) return state
  return { kind: 'paused', by: 'self', peerToo: true }
}

/** Back to waiting, not to active: its turn may have passed to another item. */
function resumed(state: ItemState, by: Side): ItemState {
  if (state.kind !== 'paused') return state
  if (state.peerToo) return { kind: 'paused', by: by === 'self' ? 'peer' : 'self' }
  return state.by === by ? { kind: 'waiting' } : state
}
