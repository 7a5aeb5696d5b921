/** Who is there (section 2 of docs/PROTOCOL.md), as the server told: a pure function from list and event to list. */
import type { PeerInfo, Role } from '../../signaling/events.ts'

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
  | { readonly type: 'peer-joined' | 'peer-updated'; readonly peer: PeerInfo }
  | { readonly type: 'peer-left'; readonly id: string }
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
      return withPeer(list, input.peer)
    case 'peer-updated':
      return list.peers.has(input.peer.id) ? withPeer(list, input.peer) : list
    case 'peer-left': {
      if (!list.peers.has(input.id)) return list
      const peers = new Map(list.peers)
      peers.delete(input.id)
      return { ...list, peers }
    }
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

function withPeer(list: PeerList, peer: PeerInfo): PeerList {
  if (!list.peers.has(peer.id) && list.peers.size >= MAX_PEERS) return list
  return { ...list, peers: new Map(list.peers).set(peer.id, peer) }
}
