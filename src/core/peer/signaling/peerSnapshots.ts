/** The server's lists of who is there, and what it tells of them while it puts one together. */
import type { PeerInfo } from '../../../wire/events.ts'
import type { PeerListInput } from './peerList.ts'
import { noteNews, type NewsByPeer, type PeerNews } from './peerNews.ts'
import type { Reply } from './signalingCalls.ts'

interface PeerSnapshots {
  /** What the server tells on its own, of one peer. */
  note(news: PeerNews): void
  /**
   * Asks for a list. What happens meanwhile comes after it in `apply`, or it would be undone by it. Undefined when the
   * connection that was asked over is gone.
   */
  take<Value extends { readonly peers: readonly PeerInfo[] }>(
    ask: () => Promise<Reply<Value>>,
  ): Promise<{ readonly reply: Reply<Value>; readonly apply: (self: string) => void } | undefined>
  /** Another connection, or none: lists that were asked for do not count. */
  forget(): void
}

export function createPeerSnapshots(tell: (input: PeerListInput) => void): PeerSnapshots {
  let connections = 0
  let racing: NewsByPeer | undefined

  return {
    note(news) {
      if (racing) noteNews(racing, news)
    },
    async take(ask) {
      const connection = connections
      const events: NewsByPeer = new Map()
      racing = events
      const reply = await ask()
      if (racing === events) racing = undefined
      if (connection !== connections) return undefined
      return {
        reply,
        apply(self) {
          if (!reply.ok) return
          tell({ type: 'snapshot', self, peers: reply.value.peers })
          if (events.size > 0) tell({ type: 'news', news: [...events.values()] })
        },
      }
    },
    forget() {
      connections += 1
      racing = undefined
    },
  }
}
