/** Section 2 of docs/PROTOCOL.md: one device's connection to the signaling server, which it never gives up. */
import * as v from 'valibot'
import type { Hints, IceServer } from '../../../wire/events.ts'
import { createClientSocket, isTurnedAway } from './clientSocket.ts'
import { realClock } from '../types/clock.ts'
import { createEventMeter } from './eventMeter.ts'
import { collectPeerNews, type PeerNews } from './peerNews.ts'
import { createPeerSnapshots } from './peerSnapshots.ts'
import { createReconnecting, jittered } from './reconnecting.ts'
import { createRelayCalls } from './relayCalls.ts'
import { listenToServer } from './serverEvents.ts'
import * as schemas from '../../../wire/serverMessages.ts'
import { call } from './signalingCalls.ts'
import type { Signaling, SignalingEnvironment, SignalingEvent } from './signalingTypes.ts'
import type { Profile, ServerState } from '../types/meetingTypes.ts'
import { createUnsentSignals } from './unsentSignals.ts'
import { neverWakes } from './wake.ts'

/** A server that counts our attempts is not asked again before; the pause doubles each time. */
const TOO_MANY_PAUSE_MS = 2_000
/** A room of a hundred is full for a while, and a network enters few rooms a minute. */
const LONGEST_TOO_MANY_PAUSE_MS = 30_000

/** The server ended the socket: another one has our ticket. The pause doubles each time, so that two never take turns. */
const TAKEN_OVER_PAUSE_MS = 1_000
const LONGEST_TAKEN_OVER_PAUSE_MS = 60_000

/** A server that floods us is left alone for a while, for the page to be usable in between. */
const FLOOD_PAUSE_MS = 30_000

/** Well within the ten minutes that a ticket is good for: a reload must find it valid. */
const RENEW_TICKET_MS = 4 * 60_000

/** Looking at the page again and again need not ask the server each time. */
const PROBE_PAUSE_MS = 5_000

/** Connects and joins, again and again until close(). Events come from the first moment on. */
export function connectSignaling(
  firstProfile: Profile,
  onEvent: (event: SignalingEvent) => void,
  environment: SignalingEnvironment = {},
): Signaling {
  const { socket = createClientSocket(), clock = realClock, random = Math.random } = environment
  const { wake = neverWakes, tickets, isDirect = true } = environment
  const how = isDirect ? {} : { direct: false }
  const reconnecting = createReconnecting(() => socket.connect(), clock, random)
  const signals = createUnsentSignals(
    (message) => call(socket, 'signal', message, v.unknown()),
    (link) => onEvent({ type: 'link-gone', link }),
  )
  const meter = createEventMeter(clock)
  const news = collectPeerNews(
    (told) => onEvent({ type: 'peers', input: { type: 'news', news: told } }),
    clock,
  )
  const snapshots = createPeerSnapshots((input) => {
    // What was told before the list is in it.
    if (input.type === 'snapshot') news.clear()
    onEvent({ type: 'peers', input })
  })
  let profile = firstProfile
  let hints: Hints | undefined
  let { room } = environment
  /** As the server has it. */
  let toldRoom: string | undefined
  let ticket = tickets?.ticket
  let place: Extract<ServerState, { kind: 'joined' }> | undefined
  let iceServers: readonly IceServer[] = []
  let relays = false
  let joined = false
  let refused = false
  let syncing = false
  let syncAgain = false
  let closingMs: number | undefined
  let takeOvers = 0
  let refusals = 0
  let turnedAway = 0
  let probedAt = -Infinity
  let cancelSync: (() => void) | undefined
  let cancelRenewal: (() => void) | undefined

  function tell(told: readonly PeerNews[]): void {
    for (const one of told) snapshots.note(one)
    if (joined) news.note(told)
  }

  /** Nothing else would be left for the page to do. */
  function flooded(): void {
    leave({ kind: 'unreachable' })
    reconnecting.later(FLOOD_PAUSE_MS)
  }

  async function join(): Promise<void> {
    const { name, role, device } = profile
    const sent = profile
    const sentHints = hints
    const sentRoom = room
    const payload = {
      ...({ v: 1, name, role, device, batches: true } as const),
      ...(hints && { hints }),
      ...(room === undefined ? {} : { room }),
      ...(ticket === undefined ? {} : { ticket }),
    }
    const result = await snapshots.take(() => call(socket, 'join', payload, schemas.joinReplySchema))
    if (!result) return
    const { reply } = result
    if (!reply.ok) {
      notJoined(reply.code)
      return
    }
    ticket = reply.value.ticket
    tickets?.keepTicket(ticket)
    toldRoom = sentRoom
    iceServers = reply.value.iceServers
    relays = reply.value.relay
    const { self, space } = reply.value
    place = { kind: 'joined', self, space, ...(sentRoom === undefined ? {} : { room: sentRoom }) }
    refusals = 0
    turnedAway = 0
    cancelRenewal?.()
    cancelRenewal = clock.after(RENEW_TICKET_MS, () => void join())
    if (sentRoom !== room) return void join()
    enter(result.apply)
    if (sentHints !== hints) void join()
    else if (sent !== profile) void sync()
  }

  function notJoined(code: string): void {
    if (code === 'bad-request' && ticket !== undefined) {
      // Perhaps only the ticket is: without it we are somebody new.
      ticket = undefined
      void join()
    } else if (code === 'bad-request' || code === 'unsupported-version') {
      refused = true
      leave({ kind: 'refused', code })
    } else if (code === 'too-many') tooMany()
    else {
      leave({ kind: 'unreachable' })
      reconnecting.later(code === 'no-answer' ? 0 : jittered(TOO_MANY_PAUSE_MS, random()))
    }
  }

  /** The connection stays, and with it what is relayed; so does the old place where only the ticket was to be renewed. */
  function tooMany(): void {
    cancelRenewal?.()
    cancelRenewal = clock.after(pauseAfterMs(refusals++), () => void join())
    if (!joined) onEvent({ type: 'state', state: { kind: 'full', self: place?.self } })
  }

  /** A crowd is refused at the same moment, and must not ask again at the same moment. */
  function pauseAfterMs(refused: number): number {
    return jittered(Math.min(TOO_MANY_PAUSE_MS * 2 ** refused, LONGEST_TOO_MANY_PAUSE_MS), random())
  }

  function enter(apply: (self: string) => void): void {
    if (!place) return
    joined = true
    reconnecting.succeeded()
    onEvent({ type: 'state', state: place })
    apply(place.self)
    signals.sendAgain()
  }

  /** Tells the server our profile and takes its list; one at a time, the last profile wins. */
  async function sync(): Promise<void> {
    if (syncing) {
      syncAgain = true
      return
    }
    syncing = true
    syncAgain = false
    const payload = { name: profile.name, role: profile.role }
    const result = await snapshots.take(() => call(socket, 'update', payload, schemas.updateReplySchema))
    syncing = false
    // Of the old place, where a join to another one is on its way.
    if (!result || room !== toldRoom) return
    const { reply } = result
    if (reply.ok) enter(result.apply)
    else synchronisationFailed(reply.code)
    if (syncRequested() && joined) void sync()
  }

  /** A profile that changed while the last one was on its way. */
  function syncRequested(): boolean {
    return syncAgain
  }

  function synchronisationFailed(code: string): void {
    if (code === 'not-joined') void join()
    else if (code === 'no-answer') {
      leave({ kind: 'unreachable' })
      reconnecting.now()
    } else if (code === 'too-many') {
      cancelSync?.()
      cancelSync = clock.after(jittered(TOO_MANY_PAUSE_MS, random()), () => void sync())
    } else if (!joined) void join()
  }

  /** Our own end of a connection that is of no use. */
  function leave(state: ServerState): void {
    socket.disconnect()
    lose(state)
  }

  function lose(state: ServerState): void {
    snapshots.forget()
    news.stop()
    refusals = 0
    joined = false
    syncing = false
    cancelSync?.()
    cancelRenewal?.()
    onEvent({ type: 'lost' })
    onEvent({ type: 'state', state })
  }

  function onDisconnect(reason: unknown): void {
    // Of our own doing: whoever did it has gone on already.
    if (reason === 'io client disconnect') return
    lose({ kind: 'unreachable' })
    if (closingMs !== undefined) reconnecting.later(closingMs)
    else if (reason === 'io server disconnect') {
      ticket = undefined
      place = undefined
      reconnecting.later(Math.min(TAKEN_OVER_PAUSE_MS * 2 ** takeOvers, LONGEST_TAKEN_OVER_PAUSE_MS))
      takeOvers += 1
    } else reconnecting.later()
    closingMs = undefined
  }

  function onConnect(): void {
    snapshots.forget()
    meter.reset()
    closingMs = undefined
    void join()
  }

  function onConnectError(error: unknown): void {
    const isFull = isTurnedAway(error)
    lose(isFull ? { kind: 'full', self: place?.self } : { kind: 'unreachable' })
    onEvent({ type: 'peers', input: { type: 'unreachable' } })
    reconnecting.later(isFull ? pauseAfterMs(turnedAway++) : 0)
  }

  function onWake(): void {
    if (refused) return
    if (!socket.connected) {
      // A pending attempt may hang on the network that is gone.
      socket.disconnect()
      reconnecting.now()
    } else if (joined && clock.now() - probedAt >= PROBE_PAUSE_MS) {
      probedAt = clock.now()
      void sync()
    }
  }

  listenToServer(socket, meter, {
    peers: tell,
    flooded,
    closing: (reconnectInMs) => (closingMs = reconnectInMs),
    event: onEvent,
  })
  socket.on('connect', onConnect)
  socket.on('connect_error', onConnectError)
  socket.on('disconnect', onDisconnect)
  const stopWaking = wake.listen(onWake)
  socket.connect()

  return {
    get iceServers() {
      return iceServers
    },
    get relays() {
      return relays
    },
    update(next) {
      profile = next
      if (refused) {
        refused = false
        onEvent({ type: 'state', state: { kind: 'connecting' } })
        reconnecting.now()
      } else if (joined) void sync()
    },
    hint(next) {
      hints = next
      // `update` carries none.
      if (joined) void join()
    },
    enter(next) {
      if (room === next) return
      room = next
      news.clear()
      onEvent({ type: 'peers', input: { type: 'moving' } })
      if (!joined && refusals === 0) return
      // What the server still tells of those around us is of the old place.
      joined = false
      refusals = 0
      void join()
    },
    request: (to, hints) =>
      call(socket, 'request', { to, ...(hints && { hints }), ...how }, schemas.requestReplySchema),
    answer: (request, accept) => call(socket, 'answer', { request, accept, ...how }, v.unknown()),
    cancel: (request) => void call(socket, 'cancel', { request }, v.unknown()),
    signal: (message) => signals.send(message),
    relay: createRelayCalls(socket),
    hangUp(link) {
      signals.forget(link)
      void call(socket, 'hang-up', { link }, v.unknown())
    },
    close() {
      snapshots.forget()
      news.stop()
      reconnecting.stop()
      cancelSync?.()
      cancelRenewal?.()
      stopWaking()
      socket.off()
      socket.disconnect()
    },
  }
}
