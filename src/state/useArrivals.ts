import { onScopeDispose } from 'vue'
import { notifyIfHidden } from '../platform/notifications.ts'
import { isEmptyFolder } from '../protocol/emptyFolder.ts'
import { format, t } from './i18n.ts'
import type { SessionModel } from './useSessions.ts'
import type { TransferRow } from './useTransfers.ts'

/** Files of one offer come closer together than this: whoever looks away wants one word of them, not a thousand. */
const QUIET_MS = 1000

interface Burst {
  readonly from: string
  /** The latest. */
  readonly path: string
  readonly files: number
  readonly bytes: number
}

/** Tells somebody who does not look at the page what arrived, once for all that comes in a row in one session. */
export function useArrivals(notify: typeof notifyIfHidden = notifyIfHidden) {
  const bursts = new Map<string, Burst>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function arrived({ id, view: { peer } }: SessionModel, { view }: TransferRow): void {
    if (isEmptyFolder(view)) return
    const { files, bytes } = bursts.get(id) ?? { files: 0, bytes: 0 }
    bursts.set(id, { from: peer.name, path: view.path, files: files + 1, bytes: bytes + view.size })
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => tell(id), QUIET_MS),
    )
  }

  function tell(session: string): void {
    const burst = bursts.get(session)
    bursts.delete(session)
    timers.delete(session)
    if (burst) void notify(t('announce.arrived'), wordsOf(burst), session)
  }

  onScopeDispose(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })
  return { arrived }
}

function wordsOf({ from, path, files, bytes }: Burst): string {
  if (files === 1) return t('announce.received', { path, name: from })
  const total = t('tray.total', { size: format.value.size(bytes) }, files)
  return `${t('session.title', { name: from })} · ${total}`
}
