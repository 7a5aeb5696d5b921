/** Section 2 of docs/PROTOCOL.md, `relay`: sealed bytes between two who have no direct path, straight from socket to socket. */
import type { ClientSocket, Context } from '../introductions/context.ts'
import { refusal } from '../../src/wire/refusal.ts'
import type { Refusal } from '../../src/wire/events.ts'
import { RELAY_SILENCE_MS } from './relayLimits.ts'
import type { Link } from '../introductions/links.ts'
import { networkOfVisitor } from '../limits/networks.ts'
import { type AcknowledgeRelay, RelayChannel } from './relayChannel.ts'
import { parseRelay } from '../../src/wire/clientMessages.ts'

/**
 * Hands bytes to the other socket of a link. `acknowledge` is called once: when the other client has taken them, or
 * with a refusal. `unavailable`: no link of one's own, or either of its sockets was lost since its first bytes passed;
 * `too-many`, `relay-limit`: see relayChannel.ts.
 *
 * @param values what the client sent: link, lane, bytes
 */
export function relay(
  context: Context,
  socket: ClientSocket,
  values: readonly unknown[],
  acknowledge: AcknowledgeRelay,
): void {
  const refused = tryRelay(context, socket, values, acknowledge)
  if (refused) acknowledge(refused)
}

function tryRelay(
  context: Context,
  socket: ClientSocket,
  values: readonly unknown[],
  acknowledge: AcknowledgeRelay,
): Refusal | undefined {
  const parsed = parseRelay(values)
  if (!parsed) return refusal('bad-request', 'not what the protocol says')
  const { peer } = socket.data
  if (!peer) return refusal('not-joined', 'join first')
  if (!context.relay.isOn) return refusal('unavailable', 'this server does not relay')
  const [id, lane, bytes] = parsed
  const link = context.links.find(id, peer.id)
  const channel = link && (link.relay ??= openChannel(context, link))
  const other = context.io.sockets.sockets.get(channel?.otherEnd(socket.id) ?? '')
  if (!channel || !other) return refusal('unavailable', 'no such link, or its relay has ended')
  const handedOver = channel.pass(socket.id, bytes.byteLength, acknowledge)
  if (typeof handedOver !== 'function') return handedOver
  // A volatile event would be dropped when the transport is busy.
  other.timeout(RELAY_SILENCE_MS).emit('relay', id, lane, bytes, (silence: Error | null) => {
    if (silence) channel.end()
    else handedOver()
  })
  return undefined
}

/** A socket is gone, for a moment or for good: its channels do not come back with it. */
export function endRelaysOf(context: Context, peer: string, socket: string): void {
  for (const link of context.links.of(peer)) context.links.find(link, peer)?.relay?.endWith(socket)
}

/** Between the sockets that the two peers have now. Undefined while one of them has none. */
function openChannel(context: Context, { peers }: Link): RelayChannel | undefined {
  const [one, two] = peers.map((peer) => socketOf(context, peer))
  if (!one || !two) return undefined
  const [initiator, responder] = peers
  const account = context.relayLedger.open([
    { peer: initiator, network: networkOfVisitor(context.visitors, one.handshake) },
    { peer: responder, network: networkOfVisitor(context.visitors, two.handshake) },
  ])
  const limits = { account, bytesPerSecond: context.relay.bytesPerSecond ?? Infinity }
  return new RelayChannel([one.id, two.id], limits, context.clock)
}

function socketOf({ io, presence }: Context, peer: string): ClientSocket | undefined {
  return io.sockets.sockets.get(presence.find(peer)?.socket ?? '')
}
