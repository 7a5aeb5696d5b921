import { shallowRef } from 'vue'
import type { MeetingEvent } from '../../core/peer/types/types.ts'

/** By which held secrets' hints peers were recognised, before a session proves who they are. */
export class PeerHints {
  /** Ids of held secrets, by peer of the list. */
  readonly #listed = shallowRef<ReadonlyMap<string, string>>(new Map())
  /** The same of peers with a request, which keep the secret by which they were recognised then. */
  readonly #requested = new Map<string, string>()

  apply(event: MeetingEvent): void {
    if (event.type === 'known') this.#listed.value = event.peers
    if (event.type === 'outgoing') this.#note(event.request.to.id, this.ofListed(event.request.to.id))
    if (event.type === 'incoming') this.#note(event.request.from.id, event.request.hinted)
  }

  /** Reactive. */
  ofListed(peer: string): string | undefined {
    return this.#listed.value.get(peer)
  }

  /** For a session that has begun with that peer. */
  of(peer: string): string | undefined {
    return this.#requested.get(peer) ?? this.ofListed(peer)
  }

  #note(peer: string, secret: string | undefined): void {
    if (secret === undefined) this.#requested.delete(peer)
    else this.#requested.set(peer, secret)
  }
}
