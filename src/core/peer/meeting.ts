/** What the app works with (types/): one place at the server, requests both ways, and any number of sessions. */
import type { HeldSecret } from '../engine/messages.ts'
import { toHex } from '../protocol/primitives/bytes.ts'
import type { Crypto } from '../protocol/primitives/crypto.ts'
import { platformRandom } from '../protocol/primitives/random.ts'
import { realClock, type Clock } from './types/clock.ts'
import { createRequesterLookup } from './identity/requesters.ts'
import { createEndedSessions } from './identity/endedSessions.ts'
import { createInviteRooms } from './identity/inviteRooms.ts'
import { createKnownPeers } from './identity/knownPeers.ts'
import { runMeeting } from './requests/meetingRun.ts'
import type { MeetingOutput } from './requests/meetingState.ts'
import { hasArrivals, visiblePeers } from './signaling/peerList.ts'
import { createRelayOnlyLinks } from './connection/relayOnlyLinks.ts'
import { heldByInvite, inviteId, type Invite } from './identity/invite.ts'
import { createRecognising } from './identity/recognising.ts'
import { createRelinking } from './identity/relinking.ts'
import type { StartEngine } from '../engine/enginePort.ts'
import type { OpenConnection } from './connection/connection.ts'
import { startSession } from './session/session.ts'
import type { ClientSocket } from './signaling/clientSocket.ts'
import type { WakeSource } from './signaling/wake.ts'
import type { Session, SessionParts } from './session/sessionParts.ts'
import { connectSignaling } from './signaling/signaling.ts'
import type { SignalingEvent } from './signaling/signalingTypes.ts'
import type { Meeting, MeetingEvent, Profile, RequestEnd } from './types/meetingTypes.ts'
import type { KeptSession, TabMemory } from './types/memoryTypes.ts'

/** Requests whose hints are looked at at a time: an honest server has three from people, and one for each session. */
const MAX_CHECKING = 64

/** What the machine it runs on offers. */
export interface MeetingDeps {
  readonly startEngine: StartEngine
  readonly openConnection: OpenConnection
  /** Loads what `openConnection` needs before it is called: a person thinks longer about a request than loading takes. */
  readonly preload?: () => void
  /** Whether this device has WebRTC. */
  readonly isDirect: boolean
  /** To the server; in a page, the one it came from. */
  readonly socket?: ClientSocket
  readonly wake?: WakeSource
  readonly connect?: typeof connectSignaling
  readonly start?: typeof startSession
  readonly clock?: Clock
  /** 128 random bits in hex. */
  readonly newId?: () => string
  readonly load?: () => Promise<Crypto>
  /** As if entered before the first moment. */
  readonly invite?: Invite | undefined
}

/**
 * Joins the server and stays until leave(). Sessions in `memory` go on. Events come after the call returned, in order;
 * none after leave().
 */
export function openMeeting(
  firstProfile: Profile,
  memory: TabMemory,
  onEvent: (event: MeetingEvent) => void,
  deps: MeetingDeps,
): Meeting {
  const { connect = connectSignaling, start = startSession, clock = realClock } = deps
  const { startEngine, openConnection, preload, newId = randomId, load = loadCrypto } = deps
  const sessions = new Map<string, Session>()
  /** With which sessions began: each begins one. */
  const links = new Set<string>()
  const relayOnly = createRelayOnlyLinks()
  /** Requests that may be of a session of ours. */
  const checking = new Set<string>()
  const ended = createEndedSessions(clock)
  const recognising = createRecognising(load)
  const rooms = createInviteRooms(deps.invite)
  /** Our id at the server, also while the place is being joined again. */
  let self: string | undefined
  let profile = firstProfile
  let lastKey = 0
  let left = false
  const run = runMeeting(profile, perform, clock)
  const known = createKnownPeers({
    recognising,
    clock,
    peers: () => visiblePeers(run.state.list),
    onChange: (peers) => tell({ type: 'known', peers }),
  })

  /** Later than the call that caused it, in order, and each on its own: one listener's error stops no other event. */
  function tell(event: MeetingEvent): void {
    queueMicrotask(() => {
      if (!left) onEvent(event)
    })
  }

  function perform(output: MeetingOutput): void {
    switch (output.type) {
      case 'send-request':
        return void sendRequest(output.to, output.key)
      case 'send-answer':
        return void sendAnswer(output.request, output.accept)
      case 'send-cancel':
        return signaling.cancel(output.request)
      case 'send-hang-up':
        return signaling.hangUp(output.link)
      case 'begin':
        return begin(output)
      case 'peers':
        tell(output)
        return void known.look()
      case 'server':
      case 'incoming':
      case 'incoming-ended':
      case 'outgoing':
      case 'outgoing-ended':
        return tell(output)
    }
  }

  async function sendRequest(to: string, key: number): Promise<void> {
    preload?.()
    // Without hints where nothing can be computed: they show a name sooner, and no more.
    const isKnown = known.secretOf(to) !== undefined
    const hints = isKnown ? await recognising.hints(to).catch(() => undefined) : undefined
    const reply = await signaling.request(to, hints)
    if (reply.ok) run.ofRequests({ type: 'acknowledged', to, key, id: reply.value.request })
    else run.ofRequests({ type: 'refused', to, key, result: endOf(reply.code) })
  }

  async function sendAnswer(request: string, accept: boolean): Promise<void> {
    if (accept) preload?.()
    const reply = await signaling.answer(request, accept)
    if (!reply.ok && accept) run.ofRequests({ type: 'answer-refused', request, result: endOf(reply.code) })
  }

  function begin({ link, role, peer, room }: Extract<MeetingOutput, { type: 'begin' }>): void {
    if (links.has(link)) return
    links.add(link)
    const { id, name, device } = peer
    const met = rooms.inviteFor(room)
    const isMet = room !== undefined && met !== undefined
    add(
      { id: newId(), link, role, peer: { id, name, device } },
      { held: heldFor(id, met), invite: isMet ? { id: inviteId(met), isOwn: met.isOwn } : undefined },
    )
  }

  /** Of the invite, if any, and of devices. The likeliest first: I proves no more than fit into its `ready`. */
  function heldFor(peer: string, met: Invite | undefined): readonly HeldSecret[] {
    const likely = known.secretOf(peer)
    const paired = recognising.held.toSorted((a, b) => Number(b.id === likely) - Number(a.id === likely))
    return met ? [heldByInvite(met), ...paired] : paired
  }

  function add(
    of: Pick<KeptSession, 'id' | 'link' | 'role' | 'peer'>,
    how: Pick<SessionParts, 'held' | 'invite' | 'kept'>,
  ): void {
    const { id } = of
    const { kept } = how
    // While the server is there: who goes on after an outage computes before it is back, and a browser does not load anew
    // what it failed to load once.
    load().catch(() => undefined)
    const session = start(
      {
        ...of,
        ...how,
        self: { ...(kept?.self ?? { name: profile.name, device: profile.device }), forgets: !memory.isKept },
        store: memory.store,
        iceServers: () => signaling.iceServers,
        relay: () => (signaling.relays ? signaling : undefined),
        isRelayOnly: (link) => relayOnly.has(link),
        sendSignal: (link, lane, data) => signaling.signal({ link, lane, data }),
        sendHangUp: (link) => signaling.hangUp(link),
        seekLink: (resume) => relinking.seek(of.peer.id, resume).catch(() => ({ kind: 'nothing' })),
        onView: (view) => tell({ type: 'session', session: view }),
        onEngineEvent: (event) => tell({ type: 'engine', session: id, event }),
        onKeep: (next) => memory.keepSession(id, next),
        onGone(resume) {
          sessions.delete(id)
          if (resume) ended.add(resume)
        },
      },
      { clock, startEngine, openConnection },
    )
    sessions.set(id, session)
    tell({ type: 'session', session: session.view })
    const { offers = [] } = kept ?? {}
    // What nobody remembers the files of cannot be asked for.
    for (const { transfer, items } of offers)
      if (items.length === 0) session.command({ type: 'drop-offer', transfer })
    const unsent = offers.filter(({ items }) => items.length > 0)
    if (unsent.length > 0) tell({ type: 'unsent', session: id, offers: unsent })
  }

  /** Somebody asks: one of our own peers, to go on with a session, or anybody, and then a person answers. */
  async function asked(event: Extract<SignalingEvent, { type: 'request' }>): Promise<void> {
    const { request, from, expiresInMs } = event
    if (checking.size >= MAX_CHECKING) return
    checking.add(request)
    const room = rooms.here(run.state.server)
    const requester = event.hints && (await requesterOf(event.hints, self))
    // It may have been taken back meanwhile.
    if (left || !checking.delete(request)) return
    if (requester?.kind === 'ended') void signaling.answer(request, false)
    else if (requester?.kind === 'session') {
      const link = await relinking.accept(request)
      if (link !== undefined) requester.session.linked(link)
    } else {
      const hinted = requester ? { hinted: requester.secret } : {}
      run.ofRequests({ type: 'received', request, from, ...hinted, ...room, expiresInMs, now: clock.now() })
    }
  }

  function pendingRooms(): ReadonlySet<string | undefined> {
    const { outgoing, incoming } = run.state.requests
    return new Set([...outgoing.values(), ...incoming.values()].map(({ request }) => request.room))
  }

  function toSessions(what: (session: Session) => void): void {
    for (const session of [...sessions.values()]) what(session)
  }

  function fromServer(event: SignalingEvent): void {
    if (left) return
    switch (event.type) {
      case 'state': {
        if ('self' in event.state) ({ self } = event.state)
        run.dispatch({ of: 'server', state: event.state })
        if (event.state.kind === 'joined') toSessions((session) => session.wake())
        return
      }
      case 'peers': {
        run.dispatch({ of: 'peers', input: event.input })
        if (hasArrivals(event.input)) toSessions((session) => session.wake())
        return
      }
      case 'lost': {
        // Open sessions go on: their bytes do not pass the server, or they find another way.
        run.ofRequests({ type: 'server-lost' })
        toSessions((session) => session.serverLost())
        checking.clear()
        relinking.lost()
        return
      }
      case 'request':
        // What cannot be computed now is asked again.
        return void asked(event).catch(() => void checking.delete(event.request))
      case 'outcome': {
        checking.delete(event.outcome.request)
        relayOnly.note(event.outcome)
        if (!relinking.settle(event.outcome)) run.ofRequests({ type: 'outcome', outcome: event.outcome })
        return
      }
      case 'signal':
        return toSessions((session) => session.signal(event.link, event.lane, event.data))
      case 'relay':
        return toSessions((session) => session.relayed(event))
      case 'hang-up':
        return toSessions((session) => session.hungUp(event.link))
      case 'link-gone':
        return toSessions((session) => session.linkGone(event.link))
    }
  }

  const signaling = connect(profile, fromServer, {
    ...{ clock, tickets: memory, isDirect: deps.isDirect },
    room: deps.invite?.room,
    ...(deps.socket && { socket: deps.socket }),
    ...(deps.wake && { wake: deps.wake }),
  })
  const relinking = createRelinking({
    crypto: load,
    request: (to, hints) => signaling.request(to, hints),
    answer: (request) => signaling.answer(request, true),
  })
  const requesterOf = createRequesterLookup({ sessions, ended, recognising, relinking })
  tell({ type: 'server', state: run.state.server })
  for (const kept of memory.sessions) add(kept, { held: [], kept })

  function close(end: (session: Session) => void): void {
    if (left) return
    left = true
    run.stop()
    known.stop()
    toSessions(end)
    signaling.close()
  }

  return {
    update(change) {
      profile = { ...profile, ...change }
      run.dispatch({ of: 'peers', input: { type: 'role', role: profile.role } })
      signaling.update(profile)
    },
    hold(held) {
      recognising.hold(held)
      void known.look()
      void recognising.hints('').then(
        (hints) => signaling.hint(hints),
        () => undefined,
      )
    },
    enter(next) {
      rooms.enter(next, pendingRooms())
      signaling.enter(next?.room)
    },
    request(peerId) {
      const to = visiblePeers(run.state.list).find(({ id }) => id === peerId)
      lastKey += 1
      if (to)
        run.ofRequests({
          type: 'pressed',
          to,
          ...rooms.here(run.state.server),
          key: lastKey,
          now: clock.now(),
        })
    },
    cancelRequest: (peerId) => run.ofRequests({ type: 'cancelled', to: peerId }),
    answer: (request, accept) => run.ofRequests({ type: 'answered', request, accept }),
    command: (session, command) => sessions.get(session)?.command(command),
    details: async (session) => sessions.get(session)?.details(),
    disconnect: (session) => sessions.get(session)?.disconnect(),
    leave: () => close((session) => session.dispose()),
    pause: () => close((session) => session.leave()),
  }
}

/** Few visits need it: it is no part of the first load. */
async function loadCrypto(): Promise<Crypto> {
  const { chooseCrypto } = await import('../protocol/primitives/crypto.ts')
  return chooseCrypto()
}

function randomId(): string {
  return toHex(platformRandom(16))
}

/** Every refusal as the end of a request that a person understands. */
function endOf(code: string): RequestEnd {
  if (code === 'no-answer' || code === 'not-joined') return 'server-lost'
  return code === 'busy' || code === 'too-many' ? code : 'unavailable'
}
