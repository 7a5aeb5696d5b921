/**
 * Section 2 of docs/PROTOCOL.md: everything a client and the signaling server say to each other. The payloads' types come
 * from the schemas that parse them; this file itself is types only.
 */
import type * as v from 'valibot'
import type * as client from './clientMessages.ts'
import type { Refusal, RefusalCode } from './refusal.ts'
import type * as server from './serverMessages.ts'
import type { deviceSchema, hintsSchema, roleSchema } from './shownSchemas.ts'

type Immutable<Value> = { readonly [Key in keyof Value]: Immutable<Value[Key]> }
type Parsed<Schema extends v.GenericSchema> = Immutable<v.InferOutput<Schema>>

export type { Refusal, RefusalCode }

export type Role = Parsed<typeof roleSchema>
export type Device = Parsed<typeof deviceSchema>
export type Hints = Parsed<typeof hintsSchema>
export type PeerInfo = Parsed<typeof server.peerSchema>

export type JoinRequest = Parsed<typeof client.joinSchema>
export type JoinReply = Parsed<typeof server.joinReplySchema>
export type Space = JoinReply['space']
export type IceServer = JoinReply['iceServers'][number]
export type PresenceChange = Parsed<typeof server.presenceSchema>
export type UpdateRequest = Parsed<typeof client.updateSchema>
export type UpdateReply = Parsed<typeof server.updateReplySchema>

export type Outcome = Parsed<typeof server.outcomeSchema>
export type OutcomeResult = Outcome['result']
export type SignalMessage = Parsed<typeof client.signalSchema>
export type SignalData = SignalMessage['data']

export type Acknowledgement<Reply = unknown> = (Readonly<Reply> & { readonly ok: true }) | Refusal
type Acknowledge<Reply = unknown> = (reply: Acknowledgement<Reply>) => void

export interface ClientToServerEvents {
  join: (payload: JoinRequest, acknowledge: Acknowledge<JoinReply>) => void
  update: (payload: UpdateRequest, acknowledge: Acknowledge<UpdateReply>) => void
  request: (
    payload: Parsed<typeof client.requestSchema>,
    acknowledge: Acknowledge<Parsed<typeof server.requestReplySchema>>,
  ) => void
  answer: (payload: Parsed<typeof client.answerSchema>, acknowledge: Acknowledge) => void
  cancel: (payload: Parsed<typeof client.cancelSchema>, acknowledge: Acknowledge) => void
  signal: (payload: SignalMessage, acknowledge: Acknowledge) => void
  /** `bytes`: 1 to 262,144. Acknowledged once the other side has them; at most 8 unacknowledged per link. */
  relay: (link: string, lane: number, bytes: Uint8Array, acknowledge: Acknowledge) => void
  'hang-up': (payload: Parsed<typeof client.hangUpSchema>, acknowledge: Acknowledge) => void
}

export interface ServerToClientEvents {
  presence: (change: PresenceChange) => void
  'peer-joined': (peer: PeerInfo) => void
  'peer-updated': (peer: PeerInfo) => void
  'peer-left': (payload: Parsed<typeof server.peerLeftSchema>) => void
  request: (payload: Parsed<typeof server.requestSchema>) => void
  outcome: (outcome: Outcome) => void
  signal: (message: SignalMessage) => void
  /** The client acknowledges, without a value, as soon as it has taken the bytes. */
  relay: (link: string, lane: number, bytes: Uint8Array, acknowledge: () => void) => void
  'hang-up': (payload: Parsed<typeof server.hangUpSchema>) => void
  closing: (payload: Parsed<typeof server.closingSchema>) => void
}
