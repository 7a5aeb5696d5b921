import type { ItemView } from '../../core/engine/messages.ts'
import type { SessionState } from '../../core/peer/types/types.ts'
import { mayBeChosen, needsChoosing } from '../sending/choosingAgain.ts'
import { shortReason, sideOfItemFailure } from '../language/errorText.ts'
import { t } from '../language/i18n.ts'
import type { MessageKey } from '../language/i18n.ts'
import { isFinal } from './transferTotals.ts'

/** One of the words of the transfers list; `Failed: REASON` is the only one with more to it. */
export function statusText(view: ItemView, session: SessionState['kind']): string {
  const { state, direction } = view
  if (state.kind === 'failed') {
    const reason = shortReason(state.code, sideOfItemFailure(state.code, direction))
    return t('status.failed', { reason: t(reason.key) })
  }
  if (session === 'reconnecting' && !isFinal(state)) return t('status.reconnecting')
  if (state.kind === 'active') return t(direction === 'send' ? 'status.sending' : 'status.receiving')
  if (state.kind === 'done') return t(direction === 'send' ? 'status.sent' : 'status.received')
  return t(words[state.kind])
}

const words: Readonly<Record<'waiting' | 'paused' | 'checking' | 'saving' | 'cancelled', MessageKey>> = {
  waiting: 'status.waiting',
  paused: 'status.paused',
  checking: 'status.checking',
  saving: 'status.saving',
  cancelled: 'status.cancelled',
}

/** Acknowledged share of an item, 0 to 1. An empty file is whole when it is done. */
export function fractionOf({ bytes, size, state }: ItemView): number {
  if (state.kind === 'done') return 1
  return size === 0 ? 0 : Math.min(1, bytes / size)
}

/** Seconds until the item's last byte at the present speed; undefined while nothing moves. */
export function secondsLeft({ bytes, size, bytesPerSecond, state }: ItemView): number | undefined {
  return state.kind === 'active' && bytesPerSecond > 0 ? (size - bytes) / bytesPerSecond : undefined
}

/** What the person may do with an item now. */
export function actionsFor(
  view: ItemView,
  session: SessionState['kind'],
  hasSource: boolean,
  hasFile: boolean,
) {
  const { state } = view
  const going = session === 'open' || session === 'reconnecting'
  return {
    pause: going && (state.kind === 'waiting' || state.kind === 'active'),
    resume: going && state.kind === 'paused' && state.by === 'self',
    cancel: session !== 'closed' && !isFinal(state),
    retry: state.kind === 'failed' && hasSource && !needsChoosing(view),
    choose: hasSource && mayBeChosen(view),
    save: hasFile,
  }
}
