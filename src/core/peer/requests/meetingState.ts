/** States are values (docs/ARCHITECTURE.md): everything a Meeting knows beside its sessions, and how it changes. */
import type { MeetingEvent, Profile, ServerState } from '../types/meetingTypes.ts'
import {
  emptyPeerList,
  nextPeerList,
  visiblePeers,
  type PeerList,
  type PeerListInput,
} from '../signaling/peerList.ts'
import { nextRequests, noRequests } from './requestState.ts'
import type { RequestInput, RequestOutput, Requests } from './requestTypes.ts'

export interface MeetingState {
  readonly server: ServerState
  readonly list: PeerList
  readonly requests: Requests
}

export type MeetingInput =
  | { readonly of: 'server'; readonly state: ServerState }
  | { readonly of: 'peers'; readonly input: PeerListInput }
  | { readonly of: 'requests'; readonly input: RequestInput }

export type MeetingOutput = RequestOutput | Extract<MeetingEvent, { type: 'server' | 'peers' }>

export function firstMeetingState(profile: Profile): MeetingState {
  return { server: { kind: 'connecting' }, list: emptyPeerList(profile.role), requests: noRequests }
}

/** The next state, and what to tell and do in this order. */
export function nextMeetingState(
  state: MeetingState,
  input: MeetingInput,
): { state: MeetingState; outputs: readonly MeetingOutput[] } {
  switch (input.of) {
    case 'server':
      // Every failed try says so again; for the app that is no news.
      if (input.state.kind === state.server.kind && input.state.kind !== 'joined')
        return { state, outputs: [] }
      return { state: { ...state, server: input.state }, outputs: [{ type: 'server', state: input.state }] }
    case 'peers': {
      const list = nextPeerList(state.list, input.input)
      if (list === state.list) return { state, outputs: [] }
      return { state: { ...state, list }, outputs: [{ type: 'peers', peers: visiblePeers(list) }] }
    }
    case 'requests': {
      const { requests, outputs } = nextRequests(state.requests, input.input)
      return { state: { ...state, requests }, outputs }
    }
  }
}
