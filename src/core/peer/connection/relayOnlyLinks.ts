/** Links of which one side has no WebRTC (section 2 of docs/PROTOCOL.md, `direct`): nobody waits for a direct path there. */
import type { Outcome } from '../../../wire/events.ts'

/** A server that tells of links on and on takes no more than that; a page has a link or two for each session. */
const MOST_LINKS = 256

interface RelayOnlyLinks {
  note(outcome: Outcome): void
  has(link: string): boolean
}

export function createRelayOnlyLinks(): RelayOnlyLinks {
  const links = new Set<string>()

  return {
    note({ link, direct }) {
      if (link === undefined || direct !== false) return
      links.add(link)
      for (const oldest of links) if (links.size > MOST_LINKS) links.delete(oldest)
    },
    has: (link) => links.has(link),
  }
}
