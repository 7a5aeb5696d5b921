/** Links, section 2 of docs/PROTOCOL.md: a Socket.IO room of exactly two sockets, in which signals pass. */
import type { ClientSocket, Context, Handler } from './context.ts'
import { linkRoom, peerRoom } from './context.ts'
import { refusal } from '../../src/wire/refusal.ts'
import { MAX_LINKS, MAX_SIGNALS } from '../limits/limits.ts'
import type { Link } from './links.ts'

/** Puts both peers' sockets into a new room. Returns the link's id. */
export function openLink(context: Context, initiator: string, responder: string): string {
  const link = context.randomId()
  context.links.open(link, [initiator, responder])
  context.io.in([peerRoom(initiator), peerRoom(responder)]).socketsJoin(linkRoom(link))
  return link
}

export function hasRoomForLink(context: Context, peer: string): boolean {
  return context.links.of(peer).length < MAX_LINKS
}

/**
 * Ends what a peer that left for good had. The others hear nothing of it: a direct connection may well outlive
 * the signaling socket, and `hang-up` is a person's word. They learn it by `unavailable` when they signal.
 */
export function endLinksOf(context: Context, peer: string): void {
  for (const link of context.links.of(peer)) closeLink(context, link)
  context.missedMessages.take(peer)
}

export function hasLinks(context: Context, peer: string): boolean {
  return context.links.of(peer).length > 0
}

/** Puts a returning socket back into the links its peer still has. */
export function restoreLinks(context: Context, socket: ClientSocket, peer: string): void {
  void socket.join(context.links.of(peer).map(linkRoom))
}

/** What its links said while a returning peer was away. */
export function deliverMissed(context: Context, socket: ClientSocket, peer: string): void {
  for (const { event, payload } of context.missedMessages.take(peer)) {
    if (event === 'hang-up') socket.emit(event, payload)
    // Of a link that has ended since it is no use.
    else if (context.links.find(payload.link, peer)) socket.emit(event, payload)
  }
}

/**
 * Passes SDP or a candidate to the other socket, or keeps it until that is back. Refused with `unavailable` outside a
 * link of one's own, with `too-many` where too much is kept already.
 */
export const signal: Handler<'signal'> = (context, socket, self, payload) => {
  const link = context.links.find(payload.link, self.id)
  if (!link) return refusal('unavailable', 'no such link')
  if (link.signals >= MAX_SIGNALS) return refusal('too-many', 'the link has passed its last signal')
  link.signals += 1
  const away = whoIsAway(context, link, self.id)
  if (away === undefined) socket.to(linkRoom(link.id)).emit('signal', payload)
  else if (!context.missedMessages.keep(away, { event: 'signal', payload })) {
    return refusal('too-many', 'too many signals for somebody who is away')
  }
  return { ok: true }
}

/** Ends a link, and tells the other side. Refused with `unavailable` outside a link of one's own. */
export const hangUp: Handler<'hang-up'> = (context, socket, self, payload) => {
  const link = context.links.find(payload.link, self.id)
  if (!link) return refusal('unavailable', 'no such link')
  const away = whoIsAway(context, link, self.id)
  if (away === undefined) socket.to(linkRoom(link.id)).emit('hang-up', payload)
  else context.missedMessages.keep(away, { event: 'hang-up', payload })
  closeLink(context, link.id)
  return { ok: true }
}

/** The peer at the other end of a link, where it has no socket now. */
function whoIsAway({ presence }: Context, { peers }: Link, self: string): string | undefined {
  return peers.find((peer) => peer !== self && !presence.find(peer))
}

function closeLink(context: Context, link: string): void {
  context.links.close(link)
  context.io.in(linkRoom(link)).socketsLeave(linkRoom(link))
}
