/** What a session does with each event of its engine. */
import type { EngineEvent } from '../../engine/messages.ts'
import type { Attempts } from '../connection/attempts.ts'
import type { PathMonitor } from '../connection/pathMonitor.ts'
import type { Timers } from '../types/timers.ts'
import type { SessionEnding } from './sessionEnding.ts'
import type { SessionParts } from './sessionParts.ts'
import type { OpenEvent, SessionRecord } from './sessionRecord.ts'
import type { SessionRecovery } from './sessionRecovery.ts'
import type { SessionSaver } from './sessionSaver.ts'

interface EngineEventsDeps {
  readonly parts: Pick<SessionParts, 'role' | 'sendHangUp' | 'onEngineEvent'>
  readonly record: SessionRecord
  readonly saver: SessionSaver
  readonly attempts: Attempts
  readonly path: PathMonitor
  readonly ending: SessionEnding
  readonly recovery: SessionRecovery
  readonly timers: Timers
}

export function handleEngineEvent(event: EngineEvent, deps: EngineEventsDeps): void {
  const { parts, saver, attempts, ending, recovery, timers } = deps
  if (ending.released.aborted) return
  timers.clear('silence')
  if (event.type === 'cut' || event.type === 'closed' || event.type === 'attempt-failed') timers.clear('lost')
  switch (event.type) {
    case 'open':
    case 'reopened':
      return opened(event, deps)
    case 'cut':
      return recovery.cut(event.attempt)
    case 'attempt-failed':
      attempts.ended(event.attempt)
      return recovery.attemptFailed(event.code)
    case 'ending':
      return ending.engineEnding(event.code, event.by)
    case 'closed':
      return ending.engineClosed(event.code, event.by)
    default:
      if (event.type === 'sending') saver.sending(event)
      if (event.type === 'items') saver.itemsChanged(event.items)
      parts.onEngineEvent(event)
  }
}

function opened(event: OpenEvent, { parts, record, attempts, path, recovery }: EngineEventsDeps): void {
  if (event.type === 'open') record.keepResume(event.resume)
  else recovery.proved()
  attempts.opened(event.attempt)
  const { current } = attempts
  // It was given up while the engine opened it.
  if (current?.number !== event.attempt) return
  recovery.opened()
  const replaced = record.link
  record.opened(event, current.link)
  if (replaced !== record.link && parts.role === 'initiator') parts.sendHangUp(replaced)
  path.use(current)
}
