/** Who is here now, and through which socket: section 2 of docs/PROTOCOL.md. */
import type { PeerInfo, Role } from '../../src/wire/events.ts'

interface Present {
  readonly peer: PeerInfo
  readonly socket: string
  /** Key of the space it is in: spaces.ts. */
  readonly space: string
  /** Of the peer as JSON. */
  readonly bytes: number
}

interface PeerList {
  readonly peers: readonly PeerInfo[]
  /** Of their JSON. */
  readonly bytes: number
}

/** A sender sees receivers, a receiver sees senders. */
export function opposite(role: Role): Role {
  return role === 'sender' ? 'receiver' : 'sender'
}

export class Presence {
  readonly #present = new Map<string, Present>()
  /** The same by space and role, each in the order of arrival: a list costs what is in it, not what the server holds. */
  readonly #groups = new Map<string, Map<string, Present>>()

  put(peer: PeerInfo, socket: string, space: string): void {
    const before = this.#present.get(peer.id)
    const next = { peer, socket, space, bytes: Buffer.byteLength(JSON.stringify(peer)) }
    const group = groupOf(space, peer.role)
    if (before && groupOf(before.space, before.peer.role) !== group) this.#removeFromGroup(before)
    this.#present.set(peer.id, next)
    const members = this.#groups.get(group) ?? new Map<string, Present>()
    this.#groups.set(group, members.set(peer.id, next))
  }

  find(id: string): Present | undefined {
    return this.#present.get(id)
  }

  /** False when another socket holds this peer by now: then it stays. */
  remove(id: string, socket: string): boolean {
    const present = this.#present.get(id)
    if (present?.socket !== socket) return false
    this.#removeFromGroup(present)
    return this.#present.delete(id)
  }

  /** How many are within a space. */
  countIn(space: string): number {
    return this.#members(space, 'sender').size + this.#members(space, 'receiver').size
  }

  /**
   * Those whom somebody of this role sees from within a space, in the order of arrival. Where they are more than
   * `mostPeers`, or more than `mostBytes` of JSON, those who came last.
   */
  visibleTo(role: Role, space: string, mostPeers: number, mostBytes: number): PeerList {
    const all = [...this.#members(space, opposite(role)).values()]
    let bytes = 0
    let first = all.length
    for (const next of all.toReversed()) {
      if (all.length - first >= mostPeers || bytes + next.bytes > mostBytes) break
      bytes += next.bytes
      first -= 1
    }
    return { peers: all.slice(first).map(({ peer }) => peer), bytes }
  }

  #members(space: string, role: Role): ReadonlyMap<string, Present> {
    return this.#groups.get(groupOf(space, role)) ?? new Map<string, Present>()
  }

  #removeFromGroup({ peer, space }: Present): void {
    const group = groupOf(space, peer.role)
    const members = this.#groups.get(group)
    members?.delete(peer.id)
    if (members?.size === 0) this.#groups.delete(group)
  }
}

function groupOf(space: string, role: Role): string {
  return `${role} ${space}`
}
