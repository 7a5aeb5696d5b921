/**
 * What viewers hear of others' comings, goings and new names, section 2 of docs/PROTOCOL.md. News of one audience is
 * collected: of each peer the latest counts, and what it costs to tell everybody is bounded in messages and bytes.
 */
import type { Clock } from '../clock.ts'
import type { PeerInfo, PresenceChange } from '../../src/wire/events.ts'
import {
  MAX_NEWS_BYTES,
  MAX_NEWS_PEERS,
  NEWS_BYTES_PER_SECOND,
  NEWS_MESSAGE_BYTES,
} from '../limits/limits.ts'

/** How many sockets of an audience take several changes in one message, and how many take one by one. */
interface AudienceSize {
  readonly batched: number
  readonly single: number
}

interface Dependencies {
  readonly clock: Clock
  /** Between two messages to one audience. */
  readonly pauseMs: number
  readonly sizeOf: (audience: string) => AudienceSize
  readonly send: (audience: string, change: PresenceChange) => void
}

interface Item {
  /** Whether the audience has been told of the peer, and not yet that it left. */
  readonly wasKnown: boolean
  /** As it is now; undefined: gone. */
  readonly peer: PeerInfo | undefined
  /** It arrived, perhaps again: not only its name is new. */
  readonly hasArrived: boolean
  /** Of its JSON. */
  readonly bytes: number
}

interface Audience {
  readonly pending: Map<string, Item>
  readonly stopTimer: () => void
}

/** A peer's id in quotes and brackets, where it left. */
const LEFT_BYTES = 48

export class PresenceNews {
  readonly #dependencies: Dependencies
  /** Those who were told something a moment ago. */
  readonly #audiences = new Map<string, Audience>()

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  joined(audience: string, peer: PeerInfo): void {
    this.#note(audience, peer.id, (before) => ({
      wasKnown: before?.wasKnown ?? false,
      peer,
      hasArrived: true,
    }))
  }

  updated(audience: string, peer: PeerInfo): void {
    this.#note(audience, peer.id, (before) => ({
      wasKnown: before?.wasKnown ?? true,
      peer,
      hasArrived: before?.hasArrived ?? false,
    }))
  }

  left(audience: string, id: string): void {
    this.#note(audience, id, (before) => ({
      wasKnown: before?.wasKnown ?? true,
      peer: undefined,
      hasArrived: false,
    }))
  }

  /** Nothing is told any more. */
  clear(): void {
    for (const { stopTimer } of this.#audiences.values()) stopTimer()
    this.#audiences.clear()
  }

  #note(audience: string, id: string, next: (before: Item | undefined) => Omit<Item, 'bytes'>): void {
    const pending = this.#audiences.get(audience)?.pending
    const item = next(pending?.get(id))
    if (!item.wasKnown && !item.peer) return void pending?.delete(id)
    const bytes = item.peer ? Buffer.byteLength(JSON.stringify(item.peer)) : LEFT_BYTES
    const items = (pending ?? new Map<string, Item>()).set(id, { ...item, bytes })
    if (!pending) this.#tell(audience, items)
  }

  /** As much as may be told at once; the rest, and what comes in the meantime, after a pause that pays for it. */
  #tell(audience: string, pending: Map<string, Item>): void {
    const { clock, pauseMs, sizeOf, send } = this.#dependencies
    const size = sizeOf(audience)
    const taken = takeMost(pending, size)
    if (taken.size > 0) send(audience, changeOf(taken))
    // Who comes later gets a list, and nobody else is there to be spared.
    const isHeard = size.batched + size.single > 0
    const paidAfterMs = (costOf([...taken.values()], size) * 1000) / NEWS_BYTES_PER_SECOND
    const waitMs = isHeard ? Math.max(pauseMs, paidAfterMs) : 0
    if (waitMs < 1 && pending.size === 0) return
    const stopTimer = clock.setTimeout(() => {
      this.#audiences.delete(audience)
      if (pending.size > 0) this.#tell(audience, pending)
    }, waitMs)
    this.#audiences.set(audience, { pending, stopTimer })
  }
}

/** Comings and goings before new names: a storm of names hides nobody. At least one, however many are to hear it. */
function takeMost(pending: Map<string, Item>, size: AudienceSize): Map<string, Item> {
  const taken = new Map<string, Item>()
  const items = [...pending]
  let cost = costOf([], size)
  for (const [id, item] of [
    ...items.filter(([, one]) => !isUpdate(one)),
    ...items.filter(([, one]) => isUpdate(one)),
  ]) {
    cost += costOfItem(item, size)
    if (taken.size > 0 && (taken.size >= MAX_NEWS_PEERS || cost > MAX_NEWS_BYTES)) break
    taken.set(id, item)
    pending.delete(id)
  }
  return taken
}

/** Bytes to everybody. A message costs more than its bytes, and who takes changes one by one gets many. */
function costOf(items: readonly Item[], size: AudienceSize): number {
  return items.reduce((sum, item) => sum + costOfItem(item, size), size.batched * NEWS_MESSAGE_BYTES)
}

function costOfItem({ bytes }: Item, { batched, single }: AudienceSize): number {
  return batched * bytes + single * (bytes + NEWS_MESSAGE_BYTES)
}

function isUpdate({ wasKnown, peer, hasArrived }: Item): boolean {
  return wasKnown && peer !== undefined && !hasArrived
}

function changeOf(items: ReadonlyMap<string, Item>): PresenceChange {
  const here = [...items.values()].flatMap((item) => (item.peer ? [{ ...item, peer: item.peer }] : []))
  return {
    joined: here.filter((item) => !isUpdate(item)).map(({ peer }) => peer),
    updated: here.filter(isUpdate).map(({ peer }) => peer),
    left: [...items].filter(([, { peer }]) => !peer).map(([id]) => id),
  }
}
