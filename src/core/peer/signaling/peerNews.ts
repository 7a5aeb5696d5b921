/** News of single peers (section 2 of docs/PROTOCOL.md), applied a few times a second however fast the server tells them. */
import type { PeerInfo } from '../../../wire/events.ts'
import type { Clock } from '../types/clock.ts'

export type PeerNews =
  | { readonly type: 'peer-joined' | 'peer-updated'; readonly peer: PeerInfo }
  | { readonly type: 'peer-left'; readonly id: string }

/** Of each peer the latest, in the order in which they were first heard of. */
export type NewsByPeer = Map<string, PeerNews>

/** Peers that news are kept of; a server that names more gets a wrong list for it, not our memory. */
const MAX_PEERS = 2000

/** Between two changes of what is shown: each draws the list anew, and nobody reads faster. */
export const APPLY_PAUSE_MS = 250

/** Adds what is new of one peer to what was. */
export function noteNews(all: NewsByPeer, news: PeerNews): void {
  const id = news.type === 'peer-left' ? news.id : news.peer.id
  const before = all.get(id)
  if (!before && all.size >= MAX_PEERS) return
  if (news.type === 'peer-updated' && before) {
    // Who arrived has still arrived, and who left is nobody to be changed.
    if (before.type !== 'peer-left') all.set(id, { type: before.type, peer: news.peer })
  } else all.set(id, news)
}

interface PeerNewsCollector {
  note(news: readonly PeerNews[]): void
  /** What was noted and not applied is out of date. */
  clear(): void
  /** No timer stays. */
  stop(): void
}

/** The first is applied at once, what follows together after a pause. */
export function collectPeerNews(apply: (news: readonly PeerNews[]) => void, clock: Clock): PeerNewsCollector {
  let pending: NewsByPeer = new Map()
  let cancel: (() => void) | undefined

  function applyPending(): void {
    const news = [...pending.values()]
    pending = new Map()
    cancel = clock.after(APPLY_PAUSE_MS, () => {
      cancel = undefined
      if (pending.size > 0) applyPending()
    })
    apply(news)
  }

  return {
    note(news) {
      for (const one of news) noteNews(pending, one)
      if (!cancel && pending.size > 0) applyPending()
    },
    clear() {
      pending = new Map()
    },
    stop() {
      pending = new Map()
      cancel?.()
      cancel = undefined
    },
  }
}
