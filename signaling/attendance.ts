/** Who is here and who sees it, section 2 of docs/PROTOCOL.md: join, update, and sockets that go and come back. */
import { isDeepStrictEqual } from 'node:util'
import type { JoinRequest, PeerInfo, Role } from './events.ts'
import { endRequestsOf } from './asking.ts'
import type { ClientSocket, Context, Handled, Handler, PayloadOf } from './context.ts'
import { peerRoom, refusal, roleRoom } from './context.ts'
import { deliverMissed, endLinksOf, hasLinks, restoreLinks } from './linking.ts'
import { networkOfVisitor } from './networks.ts'
import { opposite } from './presence.ts'
import { endRelaysOf } from './relaying.ts'
import { isRoomFull } from './rooms.ts'

/**
 * Makes a socket a peer that others see. Joining again on the same socket changes what is different and renews the
 * ticket. A valid ticket brings back its peer id, and its links; another live socket with it is disconnected.
 * `too-many`: rooms.ts.
 */
export function join(context: Context, socket: ClientSocket, payload: PayloadOf<'join'>): Handled<'join'> {
  const id = socket.data.peer?.id ?? redeem(context, payload) ?? context.randomId()
  const place = context.spaces.placeOf(socket.handshake, id, payload.room)
  if (!mayEnter(context, socket, id, payload.room, place.key))
    return refusal('too-many', 'too many in this room, or too many rooms')
  if (!socket.data.peer) arrive(context, socket, id)
  show(context, socket, peerOf(id, payload), place.key)
  if (payload.room === undefined) delete socket.data.room
  else socket.data.room = payload.room
  const reply = {
    ok: true as const,
    self: id,
    ticket: context.tickets.issue(id),
    peers: context.presence.visibleTo(payload.role, place.key),
    space: place.space,
    iceServers: [],
    relay: context.relay.isOn,
  }
  return [reply, () => deliverMissed(context, socket, id)]
}

/** Changes name or role in place; the reply says who is visible in the role as it is now. */
export const update: Handler<'update'> = (context, socket, self, change) => {
  const peer = { ...self, ...change }
  const { space = '' } = socket.data
  show(context, socket, peer, space)
  return { ok: true, peers: context.presence.visibleTo(peer.role, space) }
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
  context.io.to(audienceOf(space, peer.role)).emit('peer-left', { id: peer.id })
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
    context.io.to(audienceOf(space, peer.role)).emit('peer-updated', peer)
    return
  }
  if (before) {
    void socket.leave(roleRoom(spaceBefore, before.role))
    context.io.to(audienceOf(spaceBefore, before.role)).emit('peer-left', { id: peer.id })
  }
  context.io.to(audienceOf(space, peer.role)).emit('peer-joined', peer)
  void socket.join(roleRoom(space, peer.role))
}

/** The room of those who see a peer of this role in that space. */
function audienceOf(space: string, role: Role): string {
  return roleRoom(space, opposite(role))
}

function peerOf(id: string, { name, role, device, hints }: JoinRequest): PeerInfo {
  return { id, name, role, device, ...(hints && { hints }) }
}
