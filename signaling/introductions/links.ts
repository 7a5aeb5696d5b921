/** Which two peers may pass signals to each other: section 2 of docs/PROTOCOL.md. */
import type { RelayChannel } from '../relay/relayChannel.ts'

export interface Link {
  /** 128 random bits in hex. */
  readonly id: string
  /** Peer ids: who asked, who accepted. */
  readonly peers: readonly [string, string]
  /** Signals passed so far, both ways. */
  signals: number
  /** Since the first relayed bytes; it may have ended. */
  relay: RelayChannel | undefined
}

export class Links {
  readonly #links = new Map<string, Link>()
  /** Link ids by peer id. */
  readonly #ofPeer = new Map<string, Set<string>>()

  open(id: string, peers: readonly [string, string]): void {
    this.#links.set(id, { id, peers, signals: 0, relay: undefined })
    for (const peer of peers) {
      const ids = this.#ofPeer.get(peer) ?? new Set()
      this.#ofPeer.set(peer, ids.add(id))
    }
  }

  /** Undefined too when the link exists but is not this peer's. */
  find(id: string, member: string): Link | undefined {
    const link = this.#links.get(id)
    return link?.peers.includes(member) ? link : undefined
  }

  /** Ids of this peer's links. */
  of(peer: string): string[] {
    return [...(this.#ofPeer.get(peer) ?? [])]
  }

  close(id: string): void {
    this.#links.get(id)?.relay?.end()
    for (const peer of this.#links.get(id)?.peers ?? []) {
      const ids = this.#ofPeer.get(peer)
      ids?.delete(id)
      if (ids?.size === 0) this.#ofPeer.delete(peer)
    }
    this.#links.delete(id)
  }
}
