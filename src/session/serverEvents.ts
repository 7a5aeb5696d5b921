/** Section 2 of docs/PROTOCOL.md, server to client: each event parsed; what makes no sense is not heard. */
import * as v from 'valibot'
import type { ClientSocket } from './clientSocket.ts'
import type { PeerListInput } from './peerList.ts'
import { listenForRelayed } from './relayCalls.ts'
import * as schemas from './serverSchemas.ts'
import type { SignalingEvent } from './signalingTypes.ts'

interface ServerListener {
  /** Of one peer. */
  peers(input: PeerListInput): void
  /** The server stops, and says when to come back. */
  closing(reconnectInMs: number): void
  /** Anything else. */
  event(event: SignalingEvent): void
}

/** Until `socket.off()`. */
export function listenToServer(socket: ClientSocket, listener: ServerListener): void {
  function on<Value>(
    event: string,
    schema: v.GenericSchema<unknown, Value>,
    take: (value: Value) => void,
  ): void {
    socket.on(event, (payload) => {
      const parsed = v.safeParse(schema, payload)
      if (parsed.success) take(parsed.output)
    })
  }

  on('peer-joined', schemas.peerSchema, (peer) => listener.peers({ type: 'peer-joined', peer }))
  on('peer-updated', schemas.peerSchema, (peer) => listener.peers({ type: 'peer-updated', peer }))
  on('peer-left', schemas.peerLeftSchema, ({ id }) => listener.peers({ type: 'peer-left', id }))
  on('request', schemas.requestSchema, (request) => listener.event({ type: 'request', ...request }))
  on('outcome', schemas.outcomeSchema, (outcome) => listener.event({ type: 'outcome', outcome }))
  on('signal', schemas.signalSchema, ({ link, lane, data }) =>
    listener.event({ type: 'signal', link, lane, data }),
  )
  on('hang-up', schemas.hangUpSchema, ({ link }) => listener.event({ type: 'hang-up', link }))
  on('closing', schemas.closingSchema, ({ reconnectInMs }) => listener.closing(reconnectInMs))
  listenForRelayed(socket, (relayed) => listener.event({ type: 'relay', ...relayed }))
}
