/** Who is here now, and through which socket: section 2 of docs/PROTOCOL.md. */
import type { PeerInfo, Role } from './events.ts'

interface Present {
  readonly peer: PeerInfo
  readonly socket: string
  /** Key of the space it is in: spaces.ts. */
  readonly space: string
}

/** A sender sees receivers, a receiver sees senders. */
export function opposite(role: Role): Role {
  return role === 'sender' ? 'receiver' : 'sender'
}

export class Presence {
  readonly #present = new Map<string, Present>()

  put(peer: PeerInfo, socket: string, space: string): void {
    this.#present.set(peer.id, { peer, socket, space })
  }

  find(id: string): Present | undefined {
    return this.#present.get(id)
  }

  /** False when another socket holds this peer by now: then it stays. */
  remove(id: string, socket: string): boolean {
    return this.#present.get(id)?.socket === socket && this.#present.delete(id)
  }

  /** How many are within a space. */
  countIn(space: string): number {
    let count = 0
    for (const one of this.#present.values()) if (one.space === space) count += 1
    return count
  }

  /** All whom somebody of this role sees from within a space. */
  visibleTo(role: Role, space: string): PeerInfo[] {
    const seen = opposite(role)
    const present = [...this.#present.values()].filter((one) => one.space === space)
    return present.map(({ peer }) => peer).filter((peer) => peer.role === seen)
  }
}
