/** Section 2 of docs/PROTOCOL.md: one device's connection to the signaling server, kept up until close(). */
import * as v from 'valibot'
import type { Hints, SignalMessage } from '../../../wire/events.ts'
import { realClock, type Clock } from '../types/clock.ts'
import type { Profile } from '../types/meetingTypes.ts'
import { createTimers, type Timers } from '../types/timers.ts'
import { createClientSocket, isTurnedAway, type ClientSocket } from './clientSocket.ts'
import {
  firstConnection,
  type ConnectionEffect,
  type ConnectionEvent,
  type ServerConnection,
  type Wanted,
} from './connectionState.ts'
import { createEventMeter } from './eventMeter.ts'
import { collectPeerNews, type PeerNews } from './peerNews.ts'
import { createPeerSnapshots } from './peerSnapshots.ts'
import { createReconnecting, jittered } from './reconnecting.ts'
import { createRelayCalls, type Relay } from './relayCalls.ts'
import { nextConnection } from './serverConnection.ts'
import { listenToServer } from './serverEvents.ts'
import * as schemas from '../../../wire/serverMessages.ts'
import { call } from './signalingCalls.ts'
import type { Signaling, SignalingDeps, SignalingEvent } from './signalingTypes.ts'
import { createUnsentSignals } from './unsentSignals.ts'
import { neverWakes } from './wake.ts'

/** Connects and joins, and does so again after every loss until close(). Events come from the first moment on. */
export function connectSignaling(
  profile: Profile,
  onEvent: (event: SignalingEvent) => void,
  deps: SignalingDeps = {},
): Signaling {
  return new SignalingClient(profile, onEvent, deps)
}

/** Tells nextConnection() what happens, and performs what follows. */
class SignalingClient implements Signaling {
  readonly relay: Relay
  #state: ServerConnection
  readonly #closed = new AbortController()
  readonly #onEvent: (event: SignalingEvent) => void
  readonly #socket: ClientSocket
  readonly #clock: Clock
  readonly #random: () => number
  readonly #tickets: SignalingDeps['tickets']
  /** Told with each request and answer. */
  readonly #ways: { readonly direct?: false }
  readonly #timers: Timers
  readonly #reconnecting
  readonly #signals
  readonly #news
  readonly #snapshots = createPeerSnapshots()

  constructor(profile: Profile, onEvent: (event: SignalingEvent) => void, deps: SignalingDeps) {
    const { socket = createClientSocket(), clock = realClock, random = Math.random } = deps
    const { wake = neverWakes, tickets, isDirect = true, room } = deps
    this.#state = firstConnection({ profile, hints: undefined, room }, tickets?.ticket)
    this.#onEvent = onEvent
    this.#socket = socket
    this.#clock = clock
    this.#random = random
    this.#tickets = tickets
    this.#ways = isDirect ? {} : { direct: false }
    this.#timers = createTimers(clock)
    this.#reconnecting = createReconnecting(() => socket.connect(), clock, random)
    this.#signals = createUnsentSignals(
      (message) => call(socket, 'signal', message, v.unknown()),
      (link) => onEvent({ type: 'link-gone', link }),
    )
    this.#news = collectPeerNews((news) => onEvent({ type: 'peers', input: { type: 'news', news } }), clock)
    this.relay = createRelayCalls(socket)
    this.#listen()
    const stopWaking = wake.listen(() => this.#happened({ type: 'woken', now: clock.now() }))
    this.#closed.signal.addEventListener('abort', stopWaking)
    socket.connect()
  }

  get iceServers() {
    return this.#state.iceServers
  }

  get relays() {
    return this.#state.relays
  }

  update(profile: Profile) {
    this.#happened({ type: 'profile', profile })
  }

  hint(hints: Hints | undefined) {
    this.#happened({ type: 'hints', hints })
  }

  enter(room: string | undefined) {
    this.#happened({ type: 'room', room })
  }

  request(to: string, hints?: Hints) {
    const payload = { to, ...(hints && { hints }), ...this.#ways }
    return call(this.#socket, 'request', payload, schemas.requestReplySchema)
  }

  answer(request: string, accept: boolean) {
    return call(this.#socket, 'answer', { request, accept, ...this.#ways }, v.unknown())
  }

  cancel(request: string) {
    void call(this.#socket, 'cancel', { request }, v.unknown())
  }

  signal(message: SignalMessage) {
    this.#signals.send(message)
  }

  hangUp(link: string) {
    this.#signals.forget(link)
    void call(this.#socket, 'hang-up', { link }, v.unknown())
  }

  close() {
    this.#closed.abort()
    this.#snapshots.forget()
    this.#news.stop()
    this.#reconnecting.stop()
    this.#timers.stop()
    this.#socket.off()
    this.#socket.disconnect()
  }

  #listen(): void {
    const socket = this.#socket
    const meter = createEventMeter(this.#clock)
    listenToServer(socket, meter, {
      peers: (news) => this.#noteNews(news),
      flooded: () => this.#happened({ type: 'flooded' }),
      closing: (reconnectInMs) => this.#happened({ type: 'closing', reconnectInMs }),
      event: this.#onEvent,
    })
    socket.on('connect', () => {
      meter.reset()
      this.#happened({ type: 'connected' })
    })
    socket.on('connect_error', (error) =>
      this.#happened({ type: 'connect-failed', isFull: isTurnedAway(error) }),
    )
    socket.on('disconnect', (reason) => {
      // After our own disconnect(), the state is already the next one.
      if (reason === 'io client disconnect') return
      this.#happened({
        type: 'disconnected',
        by: reason === 'io server disconnect' ? 'server' : 'network',
      })
    })
  }

  #noteNews(news: readonly PeerNews[]): void {
    for (const one of news) this.#snapshots.note(one)
    if (this.#state.phase.kind === 'joined') this.#news.note(news)
  }

  #happened(event: ConnectionEvent): void {
    if (this.#closed.signal.aborted) return
    const { state, effects } = nextConnection(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#perform(effect)
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'tell':
        return this.#onEvent(effect.event)
      case 'join':
        return void this.#join(this.#state.wanted)
      case 'update':
        return void this.#update(this.#state.wanted)
      case 'join-later':
        return this.#timers.set('join', this.#pauseMs(effect), () => this.#happened({ type: 'join-due' }))
      case 'update-later':
        return this.#timers.set('update', this.#pauseMs(effect), () => this.#happened({ type: 'update-due' }))
      case 'connect-later':
        return this.#reconnecting.later(this.#pauseMs(effect))
      case 'connect':
        return this.#reconnecting.now()
      case 'disconnect':
        return void this.#socket.disconnect()
      case 'keep-ticket':
        return this.#tickets?.keepTicket(effect.ticket)
      case 'entered':
        this.#reconnecting.succeeded()
        return this.#signals.sendAgain()
      case 'clear-news':
        return this.#news.clear()
      case 'forget':
        this.#snapshots.forget()
        this.#news.stop()
        this.#timers.clear('join')
        this.#timers.clear('update')
    }
  }

  #pauseMs({ pauseMs, isSpread }: { readonly pauseMs: number; readonly isSpread: boolean }): number {
    return isSpread ? jittered(pauseMs, this.#random()) : pauseMs
  }

  async #join(sent: Wanted): Promise<void> {
    const { profile, hints, room } = sent
    const { ticket } = this.#state
    const payload = {
      v: 1 as const,
      name: profile.name,
      role: profile.role,
      device: profile.device,
      batches: true as const,
      ...(hints && { hints }),
      ...(room === undefined ? {} : { room }),
      ...(ticket === undefined ? {} : { ticket }),
    }
    const replied = await this.#snapshots.take(() =>
      call(this.#socket, 'join', payload, schemas.joinReplySchema),
    )
    if (replied) this.#happened({ type: 'join-replied', sent, ...replied })
  }

  async #update({ profile: { name, role } }: Wanted): Promise<void> {
    const replied = await this.#snapshots.take(() =>
      call(this.#socket, 'update', { name, role }, schemas.updateReplySchema),
    )
    if (replied) this.#happened({ type: 'update-replied', ...replied })
  }
}
