import { onScopeDispose } from 'vue'
import { notifyIfHidden } from '../../browser/system/notifications.ts'
import { isEmptyFolder } from '../../core/protocol/messages/emptyFolder.ts'
import { format, t } from '../language/i18n.ts'
import type { SessionModel } from '../session/model.ts'
import type { TransferRow } from '../transfers/row.ts'

/** Files of one offer come closer together than this: whoever looks away wants one word of them, not a thousand. */
const QUIET_MS = 1000

/** Files that keep coming are told of nevertheless: a hidden page's timers may soon be slow, or stand still. */
const MOST_MS = 5000

interface Burst {
  /** Of the first, in milliseconds since 1970. */
  readonly since: number
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
    const now = Date.now()
    const { since, files, bytes } = bursts.get(id) ?? { since: now, files: 0, bytes: 0 }
    bursts.set(id, { since, from: peer.name, path: view.path, files: files + 1, bytes: bytes + view.size })
    clearTimeout(timers.get(id))
    const waitMs = Math.max(0, Math.min(QUIET_MS, since + MOST_MS - now))
    timers.set(
      id,
      setTimeout(() => tell(id), waitMs),
    )
  }

  /** A session has one notification at a time: what came before the text is told before it. */
  function text({ id, view: { peer } }: SessionModel): void {
    tell(id)
    void notify(t('announce.arrived'), t('message.arrived', { name: peer.name }), id)
  }

  function tell(session: string): void {
    const burst = bursts.get(session)
    forget(session)
    if (burst) void notify(t('announce.arrived'), wordsOf(burst), session)
  }

  /** Of a session that was refused nothing more is told. */
  function forget(session: string): void {
    clearTimeout(timers.get(session))
    timers.delete(session)
    bursts.delete(session)
  }

  onScopeDispose(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })
  return { arrived, text, forget }
}

function wordsOf({ from, path, files, bytes }: Burst): string {
  if (files === 1) return t('announce.received', { path, name: from })
  const total = t('tray.total', { size: format.value.size(bytes) }, files)
  return `${t('session.title', { name: from })} · ${total}`
}
