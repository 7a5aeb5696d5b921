/** Peers of the list that gave the hints of a held secret: who they say they are, not proved. */
import type { Hints, PeerInfo } from '../../../wire/events.ts'
import type { HeldSecret } from '../../engine/messages.ts'
import type { Clock } from '../types/clock.ts'
import type { Recognising } from './recognising.ts'

/** New hints that are computed before the page has a moment for something else: a hundred held secrets each, perhaps. */
const MOST_AT_ONCE = 100

/** That moment. A server that sends new hints all the time costs a part of it, not all. */
const PAUSE_MS = 500

interface KnownPeersDeps {
  readonly recognising: Pick<Recognising, 'held' | 'whoIs'>
  readonly clock: Clock
  /** As of now. */
  readonly peers: () => readonly PeerInfo[]
  /** Ids of held secrets, by peer id. */
  readonly onChange: (known: ReadonlyMap<string, string>) => void
}

interface KnownPeers {
  /** The list, or what is held, has changed. Resolves when who can be known at once is. Never rejects. */
  look(): Promise<void>
  /** The id of the held secret. */
  secretOf(peer: string): string | undefined
  /** No timer stays. */
  stop(): void
}

interface Looked {
  readonly hints: string
  readonly secret: string | undefined
}

export function createKnownPeers({ recognising, clock, peers, onChange }: KnownPeersDeps): KnownPeers {
  let known: ReadonlyMap<string, string> = new Map()
  /** By peer id. */
  let looked = new Map<string, Looked>()
  let lookedFor: readonly HeldSecret[] = []
  let looking: Promise<void> | undefined
  let isOutdated = false
  let cancelPause: (() => void) | undefined

  /** One at a time: what changes in the meantime is looked at afterwards. */
  function look(): Promise<void> {
    isOutdated = true
    if (!cancelPause) looking ??= lookAgain()
    return looking ?? Promise.resolve()
  }

  async function lookAgain(): Promise<void> {
    while (isOutdated && !cancelPause) {
      isOutdated = false
      await lookOnce()
    }
    looking = undefined
  }

  async function lookOnce(): Promise<void> {
    if (lookedFor !== recognising.held) looked = new Map()
    lookedFor = recognising.held
    const next = new Map<string, Looked>()
    let fresh = 0
    for (const { id, hints } of lookedFor.length > 0 ? peers() : []) {
      if (!hints) continue
      const before = looked.get(id)
      const key = textOf(hints)
      if (before?.hints === key) next.set(id, before)
      else if (fresh < MOST_AT_ONCE) {
        fresh += 1
        next.set(id, { hints: key, secret: await recognising.whoIs(hints, '').catch(() => undefined) })
      } else pause()
    }
    looked = next
    publish()
  }

  /** The others of this list, later. */
  function pause(): void {
    cancelPause ??= clock.after(PAUSE_MS, () => {
      cancelPause = undefined
      void look()
    })
  }

  function publish(): void {
    // A later list has its own say.
    const current = new Set(peers().map(({ id }) => id))
    const found = [...looked].flatMap(([id, { secret }]) =>
      secret === undefined ? [] : [[id, secret] as const],
    )
    const next = new Map(found.filter(([id]) => current.has(id)))
    if (isSame(known, next)) return
    known = next
    onChange(known)
  }

  return {
    look,
    secretOf: (peer) => known.get(peer),
    stop() {
      cancelPause?.()
      cancelPause = undefined
      isOutdated = false
    },
  }
}

function textOf({ n, t }: Hints): string {
  return `${n} ${t.join('')}`
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value)
}
