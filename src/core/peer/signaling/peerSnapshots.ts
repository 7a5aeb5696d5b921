/** The server's lists of who is there, and what it says about single peers while it makes one. */
import type { PeerInfo } from '../../../wire/events.ts'
import { noteNews, type NewsByPeer, type PeerNews } from './peerNews.ts'
import type { Reply } from './signalingCalls.ts'

interface PeerSnapshots {
  /** The server says something about one peer. */
  note(news: PeerNews): void
  /**
   * Asks for a list. `news` is what the server said until the reply came: it applies after the list, which would undo
   * it. Undefined if the connection that was asked over is gone.
   */
  take<Value extends { readonly peers: readonly PeerInfo[] }>(
    ask: () => Promise<Reply<Value>>,
  ): Promise<{ readonly reply: Reply<Value>; readonly news: readonly PeerNews[] } | undefined>
  /** Another connection, or none: replies to earlier calls do not count. */
  forget(): void
}

export function createPeerSnapshots(): PeerSnapshots {
  let connection = new AbortController()
  let pending: NewsByPeer | undefined

  return {
    note(news) {
      if (pending) noteNews(pending, news)
    },
    async take(ask) {
      const { signal } = connection
      const noted: NewsByPeer = new Map()
      pending = noted
      const reply = await ask()
      if (pending === noted) pending = undefined
      return signal.aborted ? undefined : { reply, news: [...noted.values()] }
    },
    forget() {
      connection.abort()
      connection = new AbortController()
      pending = undefined
    },
  }
}
