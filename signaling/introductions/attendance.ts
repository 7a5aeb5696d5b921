/** Who is here and who sees it, section 2 of docs/PROTOCOL.md: join, update, and sockets that go and come back. */
import { isDeepStrictEqual } from 'node:util'
import type { JoinRequest, PeerInfo, Role } from '../../src/wire/events.ts'
import { endRequestsOf } from './asking.ts'
import type { ClientSocket, Context, Handled, Handler, PayloadOf } from './context.ts'
import { batchRoom, peerRoom, roleRoom } from './context.ts'
import { refusal } from '../../src/wire/refusal.ts'
import { MAX_LISTED_PEERS } from '../limits/limits.ts'
import { deliverMissed, endLinksOf, hasLinks, restoreLinks } from './linking.ts'
import { networkOfVisitor } from '../limits/networks.ts'
import { opposite } from './presence.ts'
import { endRelaysOf } from '../relay/relaying.ts'
import { isRoomFull } from './rooms.ts'

/**
 * Makes a socket a peer that others see. Joining again on the same socket changes what is different and renews the
 * ticket. A valid ticket brings back its peer id, and its links; another live socket with it is disconnected.
 * `too-many`: rooms.ts, changePaces.ts.
 */
export function join(context: Context, socket: ClientSocket, payload: PayloadOf<'join'>): Handled<'join'> {
  const id = socket.data.peer?.id ?? redeem(context, payload) ?? context.randomId()
  const place = context.spaces.placeOf(socket.handshake, id, payload.room)
  if (!mayEnter(context, socket, id, payload.room, place.key))
    return refusal('too-many', 'too many in this room, or too many rooms')
  const peer = peerOf(id, payload)
  if (!mayChange(context, socket, peer)) return tooManyChanges()
  if (!socket.data.peer) arrive(context, socket, id)
  socket.data.batches ??= payload.batches ?? false
  show(context, socket, peer, place.key)
  if (payload.room === undefined) delete socket.data.room
  else socket.data.room = payload.room
  const reply = {
    ok: true as const,
    self: id,
    ticket: context.tickets.issue(id),
    peers: listFor(context, socket, payload.role, place.key),
    space: place.space,
    iceServers: [],
    relay: context.relay.isOn,
  }
  return [reply, () => deliverMissed(context, socket, id)]
}

/**
 * Changes name or role in place; the reply says who is visible in the role as it is now. `too-many`: changePaces.ts.
 */
export const update: Handler<'update'> = (context, socket, self, change) => {
  const peer = { ...self, ...change }
  const { space = '' } = socket.data
  if (!mayChange(context, socket, peer)) return tooManyChanges()
  show(context, socket, peer, space)
  return { ok: true, peers: listFor(context, socket, peer.role, space) }
}

/**
 * A socket is gone. What its peer had pending, and the relay of its links, ends now; links and name wait for the
 * recovery time.
 */
export function leave(context: Context, socket: ClientSocket): void {
  const { peer, space = '' } = socket.data
  if (!peer) return
  endRelaysOf(context, peer.id, socket.id)
  if (!context.presence.remove(peer.id, socket.id)) return
  context.news.left(audienceOf(space, peer.role), peer.id)
  endRequestsOf(context, peer.id)
  // Nothing of the socket is kept: there may be many who are away.
  if (hasLinks(context, peer.id)) context.absences.begin(peer.id, () => endLinksOf(context, peer.id))
}

function mayEnter(
  context: Context,
  socket: ClientSocket,
  peer: string,
  room: string | undefined,
  space: string,
) {
  if (room === undefined || socket.data.space === space) return true
  const { presence, roomPaces, visitors } = context
  return (
    roomPaces.allow(socket.id, networkOfVisitor(visitors, socket.handshake)) &&
    !isRoomFull(presence, space, peer)
  )
}

function redeem({ tickets }: Context, { ticket }: JoinRequest): string | undefined {
  return ticket === undefined ? undefined : tickets.redeem(ticket)
}

/** The latest socket holds the peer: an older one, half dead or in a duplicated tab, must not answer for it. */
function arrive(context: Context, socket: ClientSocket, peer: string): void {
  context.io.in(peerRoom(peer)).except(socket.id).disconnectSockets(true)
  context.absences.end(peer)
  void socket.join(peerRoom(peer))
  restoreLinks(context, socket, peer)
}

/** Takes over what a peer now is and where, and tells those who see it, or no longer do. */
function show(context: Context, socket: ClientSocket, peer: PeerInfo, space: string): void {
  const { peer: before, space: spaceBefore = '' } = socket.data
  socket.data.peer = peer
  socket.data.space = space
  context.presence.put(peer, socket.id, space)
  if (before?.role === peer.role && spaceBefore === space) {
    // A client that joins again only to renew its ticket is no news.
    if (isDeepStrictEqual(before, peer)) return
    context.news.updated(audienceOf(space, peer.role), peer)
    return
  }
  if (before) {
    stopWatching(socket, roleRoom(spaceBefore, before.role))
    context.news.left(audienceOf(spaceBefore, before.role), peer.id)
  }
  context.news.joined(audienceOf(space, peer.role), peer)
  const audience = roleRoom(space, peer.role)
  void socket.join(socket.data.batches ? batchRoom(audience) : audience)
}

function stopWatching(socket: ClientSocket, audience: string): void {
  void socket.leave(audience)
  void socket.leave(batchRoom(audience))
}

/** Others hear of each change, so a device and a network have a pace for them. What changes nothing is free. */
function mayChange(context: Context, socket: ClientSocket, peer: PeerInfo): boolean {
  const { peer: before } = socket.data
  if (!before || isDeepStrictEqual(before, peer)) return true
  return context.changePaces.allow(peer.id, networkOfVisitor(context.visitors, socket.handshake))
}

function tooManyChanges() {
  return refusal('too-many', 'too many changes within a minute')
}

/** All whom somebody of this role sees, as far as the lists of its network may go. */
function listFor(context: Context, socket: ClientSocket, role: Role, space: string): readonly PeerInfo[] {
  const network = networkOfVisitor(context.visitors, socket.handshake)
  const { listBudgets, presence } = context
  const { peers, bytes } = presence.visibleTo(role, space, MAX_LISTED_PEERS, listBudgets.leftFor(network))
  listBudgets.spend(network, bytes)
  return peers
}

/** The room of those who see a peer of this role in that space. */
function audienceOf(space: string, role: Role): string {
  return roleRoom(space, opposite(role))
}

function peerOf(id: string, { name, role, device, hints }: JoinRequest): PeerInfo {
  return { id, name, role, device, ...(hints && { hints }) }
}
