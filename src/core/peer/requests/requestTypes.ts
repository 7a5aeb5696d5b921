/** What requestState.ts works on: pending requests, what can happen to them, and what follows from it. */
import type { Outcome, PeerInfo } from '../../../wire/events.ts'
import type { SessionRole } from '../../engine/messages.ts'
import type { IncomingRequest, MeetingEvent, OutgoingRequest, RequestEnd } from '../types/meetingTypes.ts'

export interface Outgoing {
  readonly request: OutgoingRequest
  /** Tells two requests to the same peer apart before the server named them. */
  readonly key: number
  /** The server's id, once it acknowledged. */
  readonly id: string | undefined
}

interface Incoming {
  readonly request: IncomingRequest
  readonly accepted: boolean
}

export interface Requests {
  /** By peer id: one at a time per peer. */
  readonly outgoing: ReadonlyMap<string, Outgoing>
  /** By request id. */
  readonly incoming: ReadonlyMap<string, Incoming>
  readonly early: ReadonlyMap<string, Outcome>
  readonly abandoned: ReadonlySet<string>
}

export type RequestInput =
  | {
      readonly type: 'pressed'
      readonly to: PeerInfo
      /** Where: of a room that we have left by the time of the answer it still is. */
      readonly room?: string
      readonly key: number
      readonly now: number
    }
  | { readonly type: 'acknowledged'; readonly to: string; readonly key: number; readonly id: string }
  | { readonly type: 'refused'; readonly to: string; readonly key: number; readonly result: RequestEnd }
  | { readonly type: 'cancelled'; readonly to: string }
  | {
      readonly type: 'received'
      readonly request: string
      readonly from: PeerInfo
      /** The held secret by whose hints they asked. */
      readonly hinted?: string
      readonly room?: string
      readonly now: number
      readonly expiresInMs: number
    }
  | { readonly type: 'answered'; readonly request: string; readonly accept: boolean }
  | { readonly type: 'answer-refused'; readonly request: string; readonly result: RequestEnd }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  /** The server is gone, and with it everything it had pending. */
  | { readonly type: 'server-lost' }
  | { readonly type: 'time'; readonly now: number }

export type RequestOutput =
  | Extract<MeetingEvent, { type: 'incoming' | 'incoming-ended' | 'outgoing' | 'outgoing-ended' }>
  | { readonly type: 'send-request'; readonly to: string; readonly key: number }
  | { readonly type: 'send-cancel'; readonly request: string }
  | { readonly type: 'send-answer'; readonly request: string; readonly accept: boolean }
  | { readonly type: 'send-hang-up'; readonly link: string }
  | {
      readonly type: 'begin'
      readonly link: string
      readonly role: SessionRole
      readonly peer: PeerInfo
      readonly room?: string
    }

export interface RequestStep {
  readonly requests: Requests
  readonly outputs: readonly RequestOutput[]
}
