/**
 * Requests in both directions (section 2 of docs/PROTOCOL.md): a pure function from what is pending and what
 * happened to what is pending next, what the app is told and what is to be done. The server decides how a request
 * ends; this device takes part in no link that its person did not ask for.
 */
import type { Outcome, PeerInfo } from '../../../wire/events.ts'
import type { SessionRole } from '../../engine/messages.ts'
import type { RequestEnd } from '../types/meetingTypes.ts'
import { abandon, endAll, endIncoming, endOutgoing, followedBy, nothing, without } from './requestSteps.ts'
import type { Outgoing, RequestInput, RequestOutput, Requests, RequestStep } from './requestTypes.ts'

/** As long as a person may take to answer; the server counts the same. */
export const REQUEST_LIFETIME_MS = 60_000

/** What the server's own `timeout` may be late by before we stop waiting for it. */
export const EXPIRY_GRACE_MS = 5_000

/** The server passes on three requests at most (section 2); a fourth is not worth a dialog. */
const MAX_INCOMING = 3

/** Outcomes that overtook the acknowledgement that names their request. */
const MAX_EARLY_OUTCOMES = 16

export const noRequests: Requests = {
  outgoing: new Map(),
  incoming: new Map(),
  early: new Map(),
  abandoned: new Set(),
}

export function nextRequests(requests: Requests, input: RequestInput): RequestStep {
  switch (input.type) {
    case 'pressed':
      return pressed(requests, input)
    case 'acknowledged':
      return acknowledged(requests, input)
    case 'refused':
      return ofKey(requests, input) ? endOutgoing(requests, input.to, input.result) : nothing(requests)
    case 'cancelled':
      return cancelled(requests, input.to)
    case 'received':
      return received(requests, input)
    case 'answered':
      return answered(requests, input)
    case 'answer-refused': {
      const ended = endIncoming(requests, input.request, input.result)
      return { ...ended, requests: abandon(ended.requests, input.request) }
    }
    case 'outcome':
      return settled(requests, input.outcome)
    case 'server-lost':
      return endAll(requests, 'server-lost', () => true)
    case 'time':
      return endAll(requests, 'timeout', (expiresAt) => expiresAt + EXPIRY_GRACE_MS <= input.now)
  }
}

/** When `time` is next to be told, in milliseconds since 1970. */
export function nextExpiry(requests: Requests): number | undefined {
  const pending = [...requests.outgoing.values(), ...requests.incoming.values()]
  if (pending.length === 0) return undefined
  return Math.min(...pending.map(({ request }) => request.expiresAt)) + EXPIRY_GRACE_MS
}

function pressed(requests: Requests, input: Extract<RequestInput, { type: 'pressed' }>): RequestStep {
  const { to, room, key, now } = input
  if (requests.outgoing.has(to.id)) return nothing(requests)
  const request = { to, ...(room !== undefined && { room }), expiresAt: now + REQUEST_LIFETIME_MS }
  return {
    requests: {
      ...requests,
      outgoing: new Map(requests.outgoing).set(to.id, { request, key, id: undefined }),
    },
    outputs: [
      { type: 'outgoing', request },
      { type: 'send-request', to: to.id, key },
    ],
  }
}

function acknowledged(
  requests: Requests,
  input: Extract<RequestInput, { type: 'acknowledged' }>,
): RequestStep {
  const pending = ofKey(requests, input)
  if (!pending) {
    // Cancelled before the server had named it.
    return {
      requests: abandon(requests, input.id),
      outputs: [{ type: 'send-cancel', request: input.id }],
    }
  }
  const named: Requests = {
    ...requests,
    outgoing: new Map(requests.outgoing).set(input.to, { ...pending, id: input.id }),
    early: without(requests.early, input.id),
  }
  const early = requests.early.get(input.id)
  return early ? settled(named, early) : nothing(named)
}

function cancelled(requests: Requests, to: string): RequestStep {
  const pending = requests.outgoing.get(to)
  if (!pending) return nothing(requests)
  const ended = endOutgoing(requests, to, 'cancelled')
  if (pending.id === undefined) return ended
  return {
    requests: abandon(ended.requests, pending.id),
    outputs: [...ended.outputs, { type: 'send-cancel', request: pending.id }],
  }
}

function received(requests: Requests, input: Extract<RequestInput, { type: 'received' }>): RequestStep {
  if (requests.incoming.has(input.request)) return nothing(requests)
  // The server keeps one per pair: a second one means that the first is over.
  const older = [...requests.incoming.values()].find(({ request }) => request.from.id === input.from.id)
  const cleared = older ? endIncoming(requests, older.request.request, 'cancelled') : nothing(requests)
  if (cleared.requests.incoming.size >= MAX_INCOMING) return cleared
  const expiresAt = input.now + Math.min(Math.max(input.expiresInMs, 0), REQUEST_LIFETIME_MS)
  const { request: id, from, hinted, room } = input
  const request = {
    ...{ request: id, from, expiresAt },
    ...(hinted !== undefined && { hinted }),
    ...(room !== undefined && { room }),
  }
  return {
    requests: {
      ...cleared.requests,
      incoming: new Map(cleared.requests.incoming).set(input.request, { request, accepted: false }),
    },
    outputs: [...cleared.outputs, { type: 'incoming', request }],
  }
}

function answered(requests: Requests, input: Extract<RequestInput, { type: 'answered' }>): RequestStep {
  const pending = requests.incoming.get(input.request)
  if (!pending || pending.accepted) return nothing(requests)
  const send: RequestOutput = { type: 'send-answer', request: input.request, accept: input.accept }
  if (!input.accept) {
    const ended = endIncoming(requests, input.request, 'declined')
    return { requests: ended.requests, outputs: [...ended.outputs, send] }
  }
  const incoming = new Map(requests.incoming).set(input.request, { ...pending, accepted: true })
  return { requests: { ...requests, incoming }, outputs: [send] }
}

function settled(requests: Requests, outcome: Outcome): RequestStep {
  const { request: id, link } = outcome
  const incoming = requests.incoming.get(id)
  const outgoing = incoming
    ? requests.outgoing.get(incoming.request.from.id)
    : [...requests.outgoing.values()].find((pending) => pending.id === id)
  if (!incoming && !outgoing) return unasked(requests, outcome)
  const accepted = outcome.result === 'accepted' && link !== undefined
  if (!accepted) {
    if (incoming) return endIncoming(requests, id, byOthers(outcome.result, 'declined'))
    const result = byOthers(outcome.result, 'cancelled')
    return outgoing ? endOutgoing(requests, outgoing.request.to.id, result) : nothing(requests)
  }
  // Who asked for it itself has said yes as well (section 2: two who request each other).
  if (incoming && !incoming.accepted && !outgoing) return { requests, outputs: [hangUp(link)] }
  const peer = incoming?.request.from ?? outgoing?.request.to
  return peer ? begin(requests, link, incoming ? 'responder' : 'initiator', peer) : nothing(requests)
}

/** What this device's own person did ends a request here, and is not for the server to say: nobody knows what became of it. */
function byOthers(result: Outcome['result'], own: 'declined' | 'cancelled'): RequestEnd {
  return result === 'accepted' || result === own ? 'unavailable' : result
}

/** The link settles everything between the two: whichever requests are pending end as accepted. */
function begin(requests: Requests, link: string, role: SessionRole, peer: PeerInfo): RequestStep {
  const asked = [...requests.incoming.values()].filter(({ request }) => request.from.id === peer.id)
  const pending = [requests.outgoing.get(peer.id), ...asked]
  const room = pending.map((one) => one?.request.room).find((one) => one !== undefined)
  const out = endOutgoing(requests, peer.id, 'accepted')
  const both = [...out.requests.incoming.values()]
    .filter(({ request }) => request.from.id === peer.id)
    .reduce(
      (step, { request }) => followedBy(step, endIncoming(step.requests, request.request, 'accepted')),
      out,
    )
  const output: RequestOutput = { type: 'begin', link, role, peer, ...(room !== undefined && { room }) }
  return { ...both, outputs: [...both.outputs, output] }
}

function unasked(requests: Requests, outcome: Outcome): RequestStep {
  if (requests.abandoned.has(outcome.request)) {
    const forgotten = new Set(requests.abandoned)
    forgotten.delete(outcome.request)
    const outputs = outcome.link === undefined ? [] : [hangUp(outcome.link)]
    return { requests: { ...requests, abandoned: forgotten }, outputs }
  }
  const awaited = [...requests.outgoing.values()].some(({ id }) => id === undefined)
  if (!awaited || requests.early.size >= MAX_EARLY_OUTCOMES) return nothing(requests)
  return nothing({ ...requests, early: new Map(requests.early).set(outcome.request, outcome) })
}

function ofKey(requests: Requests, { to, key }: { to: string; key: number }): Outgoing | undefined {
  const pending = requests.outgoing.get(to)
  return pending?.key === key ? pending : undefined
}

function hangUp(link: string): RequestOutput {
  return { type: 'send-hang-up', link }
}
