/**
 * One session with one peer, as the person sees it: connection, channel binding, handshake in the engine, transfers,
 * end. It reads in that order. There is one attempt; what a lost channel leaves is for a later attempt to take up.
 */
import type { IceServer, SignalData } from '../../signaling/events.ts'
import type { CipherSuite, EngineEvent, SessionRole } from '../engine/messages.ts'
import type { ErrorCode, SealdropError } from '../protocol/error.ts'
import { realClock, type Clock } from './clock.ts'
import { startEngineWorker, type StartEngine } from './engineWorker.ts'
import { connectionStats, watchPath } from './pathStats.ts'
import { openPeerConnection, type OpenedConnection } from './peerConnection.ts'
import { firstSessionState, nextSessionState, type SessionStep } from './sessionState.ts'
import type { Profile, SessionDetails, SessionView, TransferCommand } from './types.ts'
import { createWebrtcChannel } from './webrtcChannel.ts'

/** The session's own connection; further lanes would count from 1. */
const LANE = 0

/** What the engine may take to say goodbye and the channel to send it, before both are ended anyway. */
export const ENDING_TIMEOUT_MS = 3_000

/** What the peer's last words may take through the channel and the engine after its hang-up came by the server. */
export const LAST_WORDS_MS = 2_000

/**
 * How long a lost channel waits for the peer's hang-up: a page that closes loses its channel and hangs up at the same
 * moment, and "NAME ended the session" is truer than "the connection was lost".
 */
export const HANG_UP_GRACE_MS = 1_000

/** Longer than every step of the handshake may take together: an engine that says nothing by then never started. */
export const SILENT_ENGINE_MS = 60_000

type ForwardedEvent = Exclude<EngineEvent, { type: 'open' | 'closed' }>

export interface SessionParts {
  /** The link's id. */
  readonly id: string
  readonly role: SessionRole
  /** As signaling tells; replaced by what the peer itself says, sealed. */
  readonly peer: SessionView['peer']
  readonly self: Pick<Profile, 'name' | 'device'>
  /** This page's folder for received files. */
  readonly store: string
  readonly iceServers: readonly IceServer[]
  sendSignal(lane: number, data: SignalData): void
  /** Tells the peer by way of the server that the link is over. */
  sendHangUp(): void
  onView(view: SessionView): void
  onEngineEvent(event: ForwardedEvent): void
  /** Everything is released; called once, last. */
  onGone(): void
}

export interface Session {
  /** The state as of now, for whoever begins to listen. */
  readonly view: SessionView
  signal(lane: number, data: unknown): void
  /** The peer hung up, or the server says so. */
  hungUp(): void
  /** The server passes no more signals for it: only what is not yet connected ends by that. */
  linkGone(): void
  command(command: TransferCommand): void
  /** As of now; never rejects. */
  details(): Promise<SessionDetails>
  /** Our own end: the peer is told. */
  disconnect(): void
  /** Releases everything at once, with no more than a hang-up. */
  dispose(): void
}

export interface SessionEnvironment {
  readonly startEngine?: StartEngine
  readonly openConnection?: typeof openPeerConnection
  readonly clock?: Clock
}

export function startSession(parts: SessionParts, environment: SessionEnvironment = {}): Session {
  const { startEngine = startEngineWorker, openConnection = openPeerConnection } = environment
  const { clock = realClock } = environment
  let state = firstSessionState
  let peer = parts.peer
  let opened: OpenedConnection | undefined
  let peerHungUp = false
  let isFlushed = false
  let gone = false
  let suite: CipherSuite | undefined
  let openedAt: number | undefined
  let stopPath: () => void = () => {}
  let cancelSilence: (() => void) | undefined
  let isLost = false
  let cancelEnding: (() => void) | undefined
  let cancelHangUp: (() => void) | undefined
  let cancelGrace: (() => void) | undefined

  const channel = createWebrtcChannel(
    {
      onViolation: () => abort('bad-message'),
      onBroken: () => lost(),
      onFinished: flushed,
    },
    clock,
  )
  const engine = startEngine({
    onEvent: fromEngine,
    onFailure: () => abort('page-failed'),
  })
  const connection = openConnection({
    role: parts.role,
    iceServers: parts.iceServers,
    onSignal: (data) => parts.sendSignal(LANE, data),
    onOpened: handshake,
    onMessage: (message) => channel.receive(message),
    onClosed: connectionClosed,
  })

  /** From here on the engine speaks with the peer, through a port that ends in the channel. */
  function handshake(connected: OpenedConnection): void {
    opened = connected
    step({ type: 'connected' })
    const { binding, maxMessageBytes } = connected
    channel.attach(connected, engine.port)
    const { role, self, store } = parts
    cancelSilence = clock.after(SILENT_ENGINE_MS, () => abort('page-failed'))
    engine.send({ type: 'connect', role, binding, maxMessageBytes, self, store })
  }

  function fromEngine(event: EngineEvent): void {
    if (gone) return
    cancelSilence?.()
    if (event.type === 'open') {
      suite = event.suite
      openedAt = clock.now()
      peer = { id: peer.id, ...event.peer }
      step({ type: 'opened', securityCode: event.securityCode })
      if (opened) stopPath = watchPath(opened.stats, (path) => step({ type: 'path', path }), clock)
    } else if (event.type === 'closed') {
      if (event.code !== 'channel-lost') ended(event.code, event.by)
      // A peer that hung up and then fell silent is not a lost one.
      else if (peerHungUp) ended('peer-gone', 'peer')
      else if (isLost) cancelGrace = clock.after(HANG_UP_GRACE_MS, () => ended('channel-lost', 'self'))
      else ended('channel-lost', 'self')
    } else parts.onEngineEvent(event)
  }

  function ended(code: ErrorCode, by: 'self' | 'peer'): void {
    step({ type: 'ended', code, by })
    if (isFlushed) release()
    else releaseSoon()
  }

  function connectionClosed(error: SealdropError): void {
    if (opened && error.code === 'channel-lost') lost()
    else abort(error.code)
  }

  /** What arrived before the loss is still with the engine: it has the last word on why the session ended. */
  function lost(): void {
    isLost = true
    stopPath()
    channel.lost()
    releaseSoon()
  }

  /** The channel closes before the engine says why the session ended: that must be heard before it goes. */
  function flushed(): void {
    isFlushed = true
    if (state.kind === 'closed') release()
    else releaseSoon()
  }

  function abort(code: ErrorCode): void {
    step({ type: 'ended', code, by: 'self' })
    release()
  }

  function end(by: 'self' | 'peer'): void {
    if (gone) return
    step({ type: 'ended', code: 'peer-gone', by })
    if (!opened) {
      release()
      return
    }
    engine.send({ type: 'close', code: 'peer-gone' })
    releaseSoon()
  }

  /** The channel reports when the engine's last words have left; this is for when it does not. */
  function releaseSoon(): void {
    if (gone) return
    cancelEnding ??= clock.after(ENDING_TIMEOUT_MS, () => abort('channel-lost'))
  }

  function release(): void {
    if (gone) return
    gone = true
    cancelSilence?.()
    cancelEnding?.()
    cancelGrace?.()
    cancelHangUp?.()
    stopPath()
    // First: the peer should hear it before it sees the channel close.
    if (!peerHungUp) parts.sendHangUp()
    channel.stop()
    connection.close()
    engine.terminate()
    parts.onGone()
  }

  function step(step: SessionStep): void {
    const next = nextSessionState(state, step)
    if (next === state || gone) return
    state = next
    parts.onView(view())
  }

  function view(): SessionView {
    return { id: parts.id, role: parts.role, peer, state }
  }

  return {
    get view() {
      return view()
    },
    signal(lane, data) {
      if (lane === LANE && !gone) connection.signal(data)
    },
    hungUp() {
      if (gone) return
      peerHungUp = true
      // The server may be faster than the channel: what the peer said there before tells more.
      if (cancelGrace) ended('peer-gone', 'peer')
      else if (opened) cancelHangUp ??= clock.after(LAST_WORDS_MS, () => end('peer'))
      else end('peer')
    },
    linkGone() {
      if (state.kind === 'linking') abort('no-path')
    },
    command(command) {
      if (!gone) engine.send(command)
    },
    async details() {
      // A connection that ends meanwhile has no statistics.
      const report = gone ? undefined : await opened?.stats().catch(() => undefined)
      const stats = report && connectionStats([...report.values()])
      return { stats, suite, fingerprints: opened?.fingerprints, openedAt }
    },
    disconnect: () => end('self'),
    dispose: release,
  }
}
