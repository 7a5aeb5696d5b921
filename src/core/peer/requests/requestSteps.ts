/** What the steps of requestState.ts are made of: how requests end, and what is remembered of them. */
import type { Outcome } from '../../../wire/events.ts'
import type { RequestEnd } from '../types/meetingTypes.ts'
import type { Requests, RequestStep } from './requestTypes.ts'

/** Requests that ended here while the server may still make a link of them. */
const MAX_ABANDONED = 64

/** Nothing follows. */
export function nothing(requests: Requests): RequestStep {
  return { requests, outputs: [] }
}

/** One after the other: `after` begins with the requests of `before`. */
export function followedBy(before: RequestStep, after: RequestStep): RequestStep {
  return { requests: after.requests, outputs: [...before.outputs, ...after.outputs] }
}

/** Our request to this peer is over. */
export function endOutgoing(requests: Requests, to: string, result: RequestEnd | 'accepted'): RequestStep {
  const pending = requests.outgoing.get(to)
  if (!pending) return nothing(requests)
  const outgoing = without(requests.outgoing, to)
  const awaited = [...outgoing.values()].some(({ id }) => id === undefined)
  const early = awaited ? requests.early : new Map<string, Outcome>()
  return {
    requests: { ...requests, outgoing, early },
    outputs: [{ type: 'outgoing-ended', request: pending.request, result }],
  }
}

/** Their request of this id is over. */
export function endIncoming(requests: Requests, id: string, result: RequestEnd | 'accepted'): RequestStep {
  const pending = requests.incoming.get(id)
  if (!pending) return nothing(requests)
  return {
    requests: { ...requests, incoming: without(requests.incoming, id) },
    outputs: [{ type: 'incoming-ended', request: pending.request, result }],
  }
}

/** All whose time is such as `ends` says; the server may still make links of them. */
export function endAll(
  requests: Requests,
  result: RequestEnd,
  ends: (expiresAt: number) => boolean,
): RequestStep {
  let step = nothing(requests)
  for (const [to, { request, id }] of requests.outgoing) {
    if (!ends(request.expiresAt)) continue
    step = followedBy(step, endOutgoing(step.requests, to, result))
    if (id !== undefined) step = { ...step, requests: abandon(step.requests, id) }
  }
  for (const [id, { request }] of requests.incoming) {
    if (!ends(request.expiresAt)) continue
    step = followedBy(step, endIncoming(step.requests, id, result))
    step = { ...step, requests: abandon(step.requests, id) }
  }
  return step
}

/** It ended here, and the server may not know: a link that still comes of it is hung up. */
export function abandon(requests: Requests, id: string): Requests {
  const abandoned = new Set(requests.abandoned).add(id)
  for (const oldest of abandoned) {
    if (abandoned.size <= MAX_ABANDONED) break
    abandoned.delete(oldest)
  }
  return { ...requests, abandoned }
}

export function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
