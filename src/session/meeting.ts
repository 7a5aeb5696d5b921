/** What state/ works with (types.ts): one place at the server, requests both ways, and any number of sessions. */
import type { PeerInfo } from '../../signaling/events.ts'
import type { SessionRole } from '../engine/messages.ts'
import { realClock, type Clock } from './clock.ts'
import { firstMeetingState, nextMeetingState, type MeetingInput, type MeetingOutput } from './meetingState.ts'
import { preloadPeerConnection } from './peerConnection.ts'
import { visiblePeers } from './peerList.ts'
import { nextExpiry } from './requestState.ts'
import type { RequestInput } from './requestTypes.ts'
import { startSession, type Session } from './session.ts'
import { connectSignaling, type SignalingEvent } from './signaling.ts'
import type { CreateMeeting, Meeting, MeetingEvent, Profile, RequestEnd } from './types.ts'

/** What is replaced in tests. */
export interface MeetingEnvironment {
  readonly connect?: typeof connectSignaling
  readonly start?: typeof startSession
  readonly preload?: () => void
  readonly clock?: Clock
}

/** Joins the server and stays until leave(). Nothing is reported after leave(). */
export const createMeeting: CreateMeeting = (profile, store, onEvent) => openMeeting(profile, store, onEvent)

/** createMeeting, with its surroundings as a parameter. */
export function openMeeting(
  firstProfile: Profile,
  store: string,
  onEvent: (event: MeetingEvent) => void,
  environment: MeetingEnvironment = {},
): Meeting {
  const { connect = connectSignaling, start = startSession, clock = realClock } = environment
  const { preload = preloadPeerConnection } = environment
  const sessions = new Map<string, Session>()
  let profile = firstProfile
  let state = firstMeetingState(profile)
  let lastKey = 0
  let left = false
  let cancelExpiry: (() => void) | undefined

  /** Later than the call that caused it, in order, and each on its own: one listener's error stops no other event. */
  function tell(event: MeetingEvent): void {
    queueMicrotask(() => {
      if (!left) onEvent(event)
    })
  }

  function dispatch(input: MeetingInput): void {
    if (left) return
    const next = nextMeetingState(state, input)
    state = next.state
    for (const output of next.outputs) perform(output)
    if (input.of === 'requests') awaitExpiry()
  }

  function ofRequests(input: RequestInput): void {
    dispatch({ of: 'requests', input })
  }

  function awaitExpiry(): void {
    cancelExpiry?.()
    const at = nextExpiry(state.requests)
    const expire = (): void => ofRequests({ type: 'time', now: clock.now() })
    cancelExpiry = at === undefined ? undefined : clock.after(Math.max(0, at - clock.now()), expire)
  }

  function perform(output: MeetingOutput): void {
    switch (output.type) {
      case 'send-request':
        return void sendRequest(output.to, output.key)
      case 'send-answer':
        return void sendAnswer(output.request, output.accept)
      case 'send-cancel': {
        signaling.cancel(output.request)
        return
      }
      case 'send-hang-up': {
        signaling.hangUp(output.link)
        return
      }
      case 'begin': {
        begin(output.link, output.role, output.peer)
        return
      }
      case 'server':
      case 'peers':
      case 'incoming':
      case 'incoming-ended':
      case 'outgoing':
      case 'outgoing-ended': {
        tell(output)
        return
      }
    }
  }

  async function sendRequest(to: string, key: number): Promise<void> {
    preload()
    const reply = await signaling.request(to)
    if (reply.ok) ofRequests({ type: 'acknowledged', to, key, id: reply.value.request })
    else ofRequests({ type: 'refused', to, key, result: endOf(reply.code) })
  }

  async function sendAnswer(request: string, accept: boolean): Promise<void> {
    if (accept) preload()
    const reply = await signaling.answer(request, accept)
    if (!reply.ok && accept) ofRequests({ type: 'answer-refused', request, result: endOf(reply.code) })
  }

  function begin(link: string, role: SessionRole, peer: PeerInfo): void {
    if (sessions.has(link)) return
    const session = start(
      {
        id: link,
        role,
        peer: { id: peer.id, name: peer.name, device: peer.device },
        self: { name: profile.name, device: profile.device },
        store,
        iceServers: signaling.iceServers,
        sendSignal: (lane, data) => signaling.signal({ link, lane, data }),
        sendHangUp: () => signaling.hangUp(link),
        onView: (view) => tell({ type: 'session', session: view }),
        onEngineEvent: (event) => tell({ type: 'engine', session: link, event }),
        onGone: () => sessions.delete(link),
      },
      { clock },
    )
    sessions.set(link, session)
    tell({ type: 'session', session: session.view })
  }

  function fromServer(event: SignalingEvent): void {
    if (left) return
    switch (event.type) {
      case 'state': {
        dispatch({ of: 'server', state: event.state })
        return
      }
      case 'peers': {
        dispatch({ of: 'peers', input: event.input })
        return
      }
      case 'lost': {
        // Open sessions go on: their bytes do not pass the server.
        ofRequests({ type: 'server-lost' })
        return
      }
      case 'request': {
        const { request, from, expiresInMs } = event
        ofRequests({ type: 'received', request, from, expiresInMs, now: clock.now() })
        return
      }
      case 'outcome': {
        ofRequests({ type: 'outcome', outcome: event.outcome })
        return
      }
      case 'signal':
        return sessions.get(event.link)?.signal(event.lane, event.data)
      case 'relay':
        // No session takes its bytes through the server yet: unacknowledged, the other side soon gives up.
        return
      case 'hang-up':
        return sessions.get(event.link)?.hungUp()
      case 'link-gone':
        return sessions.get(event.link)?.linkGone()
    }
  }

  const signaling = connect(profile, fromServer)
  tell({ type: 'server', state: state.server })

  return {
    update(change) {
      profile = { ...profile, ...change }
      dispatch({ of: 'peers', input: { type: 'role', role: profile.role } })
      signaling.update(profile)
    },
    request(peerId) {
      const to = visiblePeers(state.list).find(({ id }) => id === peerId)
      lastKey += 1
      if (to) ofRequests({ type: 'pressed', to, key: lastKey, now: clock.now() })
    },
    cancelRequest: (peerId) => ofRequests({ type: 'cancelled', to: peerId }),
    answer: (request, accept) => ofRequests({ type: 'answered', request, accept }),
    command: (session, command) => sessions.get(session)?.command(command),
    details: async (session) => sessions.get(session)?.details(),
    disconnect: (session) => sessions.get(session)?.disconnect(),
    leave() {
      if (left) return
      left = true
      cancelExpiry?.()
      for (const session of [...sessions.values()]) session.dispose()
      signaling.close()
    },
  }
}

/** Every refusal as the end of a request that a person understands. */
function endOf(code: string): RequestEnd {
  if (code === 'no-answer' || code === 'not-joined') return 'server-lost'
  return code === 'busy' || code === 'too-many' ? code : 'unavailable'
}
