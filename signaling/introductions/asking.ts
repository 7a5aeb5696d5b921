/** From Connect to Accept, section 2 of docs/PROTOCOL.md: request, answer, cancel, and the outcome of each. */
import type { Hints, Outcome, OutcomeResult, PeerInfo } from '../../src/wire/events.ts'
import type { Context, Handler } from './context.ts'
import { peerRoom } from './context.ts'
import { refusal } from '../../src/wire/refusal.ts'
import { MAX_OUTGOING_REQUESTS, MAX_WAITING_REQUESTS, REQUEST_TIMEOUT_MS } from '../limits/limits.ts'
import { hasRoomForLink, openLink } from './linking.ts'
import { limitsOf, networkOfVisitor, sharesOf } from '../limits/networks.ts'
import type { PendingRequest } from './requests.ts'

/**
 * Asks another peer for a session. The acknowledgement brings the request's id, events about it follow.
 * `bad-request`: to oneself; `busy`: one is pending already; `too-many`: see limits.ts. Somebody who is gone, or
 * in another space, is no refusal but the outcome `unavailable`, as often as it is asked.
 */
export const request: Handler<'request'> = (
  context,
  socket,
  self,
  { to, hints, direct: isDirect = true },
) => {
  const { requests } = context
  const network = networkOfVisitor(context.visitors, socket.handshake)
  if (to === self.id) return refusal('bad-request', 'nobody connects to themselves')
  if (requests.between(self.id, to)) return refusal('busy', 'one request per pair')
  if (requests.madeBy(self.id) >= MAX_OUTGOING_REQUESTS || !hasRoomForLink(context, self.id)) {
    return refusal('too-many', 'too many requests or links')
  }
  const shares = sharesOf(network)
  const { openRequests } = limitsOf(context.limits, network)
  if (shares.some(({ key, factor }) => requests.madeFrom(key) >= openRequests * factor)) {
    return refusal('too-many', 'too many requests from one network')
  }
  // Who is not here sees no dialog: a device that lost its peer asks until it is back.
  if (isReachable(context, self.id, to) && !context.pairPace.allows(pairOf(self.id, to))) {
    return refusal('too-many', 'too many requests to one peer')
  }
  const id = context.randomId()
  return [
    { ok: true, request: id },
    () => begin(context, { id, from: self, to, networks: shares.map(({ key }) => key), hints, isDirect }),
  ]
}

/** Only the peer that was asked may answer; everybody else gets `unavailable`, as for an id that never was. */
export const answer: Handler<'answer'> = (context, _socket, self, payload) => {
  const pending = context.requests.find(payload.request)
  if (pending?.to !== self.id) return refusal('unavailable', 'no such request')
  if (payload.accept && ![pending.from, pending.to].every((peer) => hasRoomForLink(context, peer))) {
    return refusal('too-many', 'too many links')
  }
  return [
    { ok: true },
    () =>
      payload.accept
        ? accept(context, pending, pending.isDirect && payload.direct !== false)
        : end(context, pending.id, 'declined'),
  ]
}

/** Only the peer that asked may cancel; everybody else gets `unavailable`. */
export const cancel: Handler<'cancel'> = (context, _socket, self, payload) => {
  const pending = context.requests.find(payload.request)
  if (pending?.from !== self.id) return refusal('unavailable', 'no such request')
  return [{ ok: true }, () => end(context, pending.id, 'cancelled')]
}

/** A peer's socket is gone: nothing it asked or was asked can come to anything. */
export function endRequestsOf(context: Context, peer: string): void {
  for (const pending of context.requests.touching(peer)) end(context, pending.id, 'unavailable')
}

/**
 * Who is here and in the same space. And whoever there is a link with: two who approved each other go on when one of
 * them changes networks.
 */
function isReachable({ presence, links }: Context, self: string, to: string): boolean {
  const [mine, other] = [presence.find(self), presence.find(to)]
  if (!mine || !other) return false
  return mine.space === other.space || links.of(self).some((link) => links.find(link, to))
}

interface Asked {
  readonly id: string
  readonly from: PeerInfo
  readonly to: string
  /** Keys of the asker's. */
  readonly networks: readonly string[]
  readonly hints: Hints | undefined
  readonly isDirect: boolean
}

function begin(context: Context, asked: Asked): void {
  const { id, from: self, to, networks, hints, isDirect } = asked
  const { requests } = context
  const opposite = requests.between(to, self.id)
  if (!isReachable(context, self.id, to)) tell(context, [self.id], { request: id, result: 'unavailable' })
  else if (opposite) meetHalfway(context, opposite, asked)
  else if (requests.waitingFor(to) >= MAX_WAITING_REQUESTS || !context.receiverPace.allows(to)) {
    tell(context, [self.id], { request: id, result: 'busy' })
  } else {
    const stopTimer = context.clock.setTimeout(() => end(context, id, 'timeout'), REQUEST_TIMEOUT_MS)
    requests.add({ id, from: self.id, to, networks, isDirect, stopTimer })
    ask(context, id, self, to, hints)
  }
}

/**
 * Two people pressed Connect on each other. The request of the smaller peer id stands, so that both sides agree
 * who the initiator is; the other one counts as its acceptance and ends as cancelled.
 */
function meetHalfway(
  context: Context,
  earlier: PendingRequest,
  { id, from: self, hints, ...later }: Asked,
): void {
  const isDirect = earlier.isDirect && later.isDirect
  if (earlier.from < self.id) {
    accept(context, earlier, isDirect)
    tell(context, [self.id], { request: id, result: 'cancelled' })
    return
  }
  ask(context, id, self, earlier.from, hints)
  accept(context, { id, from: self.id, to: earlier.from }, isDirect)
  end(context, earlier.id, 'cancelled')
}

function ask(context: Context, id: string, from: PeerInfo, to: string, hints: Hints | undefined): void {
  const question = { request: id, from, ...(hints && { hints }), expiresInMs: REQUEST_TIMEOUT_MS }
  context.io.to(peerRoom(to)).emit('request', question)
}

function accept(
  context: Context,
  { id, from, to }: Pick<PendingRequest, 'id' | 'from' | 'to'>,
  isDirect: boolean,
): void {
  context.requests.remove(id)
  // Whoever is welcome may come as often as they like.
  context.pairPace.forget(pairOf(from, to))
  const link = openLink(context, from, to)
  const how = isDirect ? {} : { direct: false as const }
  tell(context, [from, to], { request: id, result: 'accepted', link, ...how })
}

function end(context: Context, id: string, result: Exclude<OutcomeResult, 'accepted'>): void {
  const pending = context.requests.find(id)
  if (!pending) return
  context.requests.remove(id)
  tell(context, [pending.from, pending.to], { request: id, result })
}

function pairOf(from: string, to: string): string {
  return `${from} ${to}`
}

function tell(context: Context, peers: readonly string[], outcome: Outcome): void {
  context.io.to(peers.map(peerRoom)).emit('outcome', outcome)
}
