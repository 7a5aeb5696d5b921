/** Who is there (section 2 of docs/PROTOCOL.md), as the server told: a pure function from list and event to list. */
import type { PeerInfo, Role } from '../../../wire/events.ts'
import type { PeerNews } from './peerNews.ts'

/** More than anyone looks through; a server that names more costs no further memory. */
const MAX_PEERS = 5000

export interface PeerList {
  readonly self: string | undefined
  readonly role: Role
  /** By peer id, in the order of appearance. */
  readonly peers: ReadonlyMap<string, PeerInfo>
}

export type PeerListInput =
  /** The server's whole answer to a join or an update. */
  | { readonly type: 'snapshot'; readonly self: string; readonly peers: readonly PeerInfo[] }
  | PeerNews
  /** What the server told within a moment, together. */
  | { readonly type: 'news'; readonly news: readonly PeerNews[] }
  /** The server could not be reached again, or shows us others from now on: nobody can be connected to. */
  | { readonly type: 'unreachable' | 'moving' }
  | { readonly type: 'role'; readonly role: Role }

export function emptyPeerList(role: Role): PeerList {
  return { self: undefined, role, peers: new Map() }
}

/** The next list; the same object where the input changes nothing. */
export function nextPeerList(list: PeerList, input: PeerListInput): PeerList {
  switch (input.type) {
    case 'snapshot': {
      const known = input.peers.slice(0, MAX_PEERS)
      return { ...list, self: input.self, peers: new Map(known.map((peer) => [peer.id, peer])) }
    }
    case 'peer-joined':
    case 'peer-updated':
    case 'peer-left':
      return withNews(list, [input])
    case 'news':
      return withNews(list, input.news)
    case 'unreachable':
    case 'moving':
      return list.peers.size === 0 ? list : { ...list, peers: new Map() }
    case 'role':
      return list.role === input.role ? list : { ...list, role: input.role }
  }
}

/** Those who can be connected to: a sender sees receivers, a receiver senders, nobody sees itself. */
export function visiblePeers(list: PeerList): PeerInfo[] {
  return [...list.peers.values()].filter((peer) => peer.id !== list.self && peer.role !== list.role)
}

/** Whether somebody has come. */
export function hasArrivals(input: PeerListInput): boolean {
  const news = input.type === 'news' ? input.news : [input]
  return news.some(({ type }) => type === 'peer-joined')
}

/** One copy for all of them. */
function withNews(list: PeerList, news: readonly PeerNews[]): PeerList {
  const peers = new Map(list.peers)
  let isChanged = false
  for (const one of news) {
    if (one.type === 'peer-left') isChanged = peers.delete(one.id) || isChanged
    else if (one.type === 'peer-joined' ? mayJoin(peers, one.peer) : peers.has(one.peer.id)) {
      peers.set(one.peer.id, one.peer)
      isChanged = true
    }
  }
  return isChanged ? { ...list, peers } : list
}

function mayJoin(peers: ReadonlyMap<string, PeerInfo>, peer: PeerInfo): boolean {
  return peers.has(peer.id) || peers.size < MAX_PEERS
}
