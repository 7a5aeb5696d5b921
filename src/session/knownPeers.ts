/** Peers of the list that gave the hints of a held secret: who they say they are, not proved. */
import type { PeerInfo } from '../../signaling/events.ts'
import type { Recognising } from './recognising.ts'

interface KnownPeersParts {
  readonly recognising: Recognising
  /** As of now. */
  readonly peers: () => readonly PeerInfo[]
  /** Ids of held secrets, by peer id. */
  readonly onChange: (known: ReadonlyMap<string, string>) => void
}

interface KnownPeers {
  /** The list, or what is held, has changed. Never rejects. */
  look(): Promise<void>
  /** The id of the held secret. */
  secretOf(peer: string): string | undefined
}

export function createKnownPeers({ recognising, peers, onChange }: KnownPeersParts): KnownPeers {
  let known: ReadonlyMap<string, string> = new Map()

  return {
    async look() {
      const found = new Map<string, string>()
      for (const { id, hints } of peers()) {
        const secret = hints && (await recognising.whoIs(hints, '').catch(() => undefined))
        if (secret !== undefined) found.set(id, secret)
      }
      // A later list has its own say.
      const current = new Set(peers().map(({ id }) => id))
      const next = new Map([...found].filter(([id]) => current.has(id)))
      if (isSame(known, next)) return
      known = next
      onChange(known)
    },
    secretOf: (peer) => known.get(peer),
  }
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value)
}
