/** Section 2 of docs/PROTOCOL.md, server to client: each event parsed; what makes no sense is not heard. */
import * as v from 'valibot'
import type { PresenceChange } from '../../../wire/events.ts'
import type { ClientSocket } from './clientSocket.ts'
import type { EventMeter } from './eventMeter.ts'
import type { PeerNews } from './peerNews.ts'
import { listenForRelayed } from './relayCalls.ts'
import * as schemas from '../../../wire/serverMessages.ts'
import type { SignalingEvent } from './signalingTypes.ts'

interface ServerListener {
  /** Of single peers. */
  peers(news: readonly PeerNews[]): void
  /** The server says so much that nothing of it is heard any more. */
  flooded(): void
  /** The server stops, and says when to come back. */
  closing(reconnectInMs: number): void
  /** Anything else. */
  event(event: SignalingEvent): void
}

/** Until `socket.off()`. */
export function listenToServer(socket: ClientSocket, meter: EventMeter, listener: ServerListener): void {
  function on<Value>(
    event: string,
    schema: v.GenericSchema<unknown, Value>,
    take: (value: Value) => void,
    count: (payload: unknown) => number = () => 1,
  ): void {
    socket.on(event, (payload) => {
      // Before it costs anything.
      if (!meter.allows(count(payload))) return listener.flooded()
      const parsed = v.safeParse(schema, payload)
      if (parsed.success) take(parsed.output)
    })
  }

  on('peer-joined', schemas.peerSchema, (peer) => listener.peers([{ type: 'peer-joined', peer }]))
  on('peer-updated', schemas.peerSchema, (peer) => listener.peers([{ type: 'peer-updated', peer }]))
  on('peer-left', schemas.peerLeftSchema, ({ id }) => listener.peers([{ type: 'peer-left', id }]))
  on('presence', schemas.presenceSchema, (change) => listener.peers(newsOf(change)), peersIn)
  on('request', schemas.requestSchema, (request) => listener.event({ type: 'request', ...request }))
  on('outcome', schemas.outcomeSchema, (outcome) => listener.event({ type: 'outcome', outcome }))
  on('signal', schemas.signalSchema, ({ link, lane, data }) =>
    listener.event({ type: 'signal', link, lane, data }),
  )
  on('hang-up', schemas.hangUpSchema, ({ link }) => listener.event({ type: 'hang-up', link }))
  on('closing', schemas.closingSchema, ({ reconnectInMs }) => listener.closing(reconnectInMs))
  listenForRelayed(socket, (relayed) => listener.event({ type: 'relay', ...relayed }))
}

function newsOf({ joined, updated, left }: PresenceChange): PeerNews[] {
  return [
    ...left.map((id) => ({ type: 'peer-left', id }) as const),
    ...joined.map((peer) => ({ type: 'peer-joined', peer }) as const),
    ...updated.map((peer) => ({ type: 'peer-updated', peer }) as const),
  ]
}

/** However the lists of a `presence` are to be judged. */
function peersIn(change: unknown): number {
  const lists = typeof change === 'object' && change !== null ? Object.values(change) : []
  return lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 1), 1)
}
