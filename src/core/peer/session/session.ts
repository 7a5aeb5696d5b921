/**
 * One session with one peer, as the person sees it: from the link through the handshake in the engine to its end. It
 * outlives its connections: when one is lost, I asks for a new link (parts.seekLink) and both go on over that.
 */
import type { CipherSuite, EngineEvent } from '../../engine/messages.ts'
import { fromHex, toHex } from '../../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import { realClock } from '../types/clock.ts'
import { createKeeper } from './keeper.ts'
import { createPathKeeper } from '../connection/pathKeeper.ts'
import { claimOf, isSameClaim } from '../signaling/peerClaim.ts'
import { retryDelayMs } from '../signaling/reconnecting.ts'
import { openRelayConnection } from '../connection/relayConnection.ts'
import { createSeeker } from './seeker.ts'
import type { Session, SessionEnvironment, SessionParts } from './sessionParts.ts'
import { firstSessionState, KEPT_MS, nextSessionState, type SessionStep } from './sessionState.ts'
import {
  ENDING_TIMEOUT_MS,
  HANG_UP_GRACE_MS,
  LAST_WORDS_MS,
  MAX_FAILED_ATTEMPTS,
  SILENT_ENGINE_MS,
} from './sessionTimes.ts'
import { createTimers } from '../types/timers.ts'
import type { KeptSession } from '../types/memoryTypes.ts'
import type { SessionView } from '../types/sessionTypes.ts'
import { createWays } from '../connection/ways.ts'

export function startSession(parts: SessionParts, environment: SessionEnvironment): Session {
  const { startEngine, openConnection, openRelay = openRelayConnection, clock = realClock } = environment
  const { role, kept: before } = parts
  const timers = createTimers(clock)
  let state = firstSessionState(before)
  let peer = before?.peer ?? parts.peer
  let claim = before?.claim
  let resume = before && fromHex(before.resume)
  /** Handshakes that came to nothing since one was proved. */
  let failures = 0
  /** These, and connections that never came up. */
  let vainTries = 0
  /** The link that a hang-up must name to be this session's end. */
  let link = before?.link ?? parts.link
  const keeper = createKeeper({ before, current: kept, onKeep: (next) => parts.onKeep(next) }, timers)
  /** What is asked for is a direct path, beside a session that is open. */
  let seeksBetterPath = false
  let peerHungUp = false
  let isFlushed = false
  let gone = false
  let suite: CipherSuite | undefined
  let openedAt: number | undefined

  const engine = startEngine({ onEvent: fromEngine, onFailure: () => abort('page-failed') })
  const ways = createWays(
    {
      role,
      iceServers: () => parts.iceServers(),
      relay: () => parts.relay(),
      isRelayOnly: (over) => parts.isRelayOnly?.(over) ?? false,
      sendSignal: (over, lane, data) => parts.sendSignal(over, lane, data),
      onConnected(number, { binding, maxMessageBytes }, attach) {
        step({ type: 'connected' })
        timers.set('silence', SILENT_ENGINE_MS, () => abort('page-failed'))
        engine.send({ type: 'connect', attempt: number, binding, maxMessageBytes })
        attach(engine.port(number))
      },
      onFailed(over, code) {
        if (!resume) {
          abort(code)
          return
        }
        if (role === 'initiator') parts.sendHangUp(over)
        tryAgain()
      },
      onDropped(number) {
        if (!gone) engine.send({ type: 'give-up', attempt: number })
      },
      onLost: lost,
      onViolation: () => abort('bad-message'),
      onEmpty: flushed,
    },
    { openConnection, openRelay, clock },
  )
  const seeker = createSeeker(
    {
      seek: () => (resume ? parts.seekLink(resume) : Promise.resolve({ kind: 'nothing' })),
      found(found) {
        seeksBetterPath = false
        ways.begin(found, { directOnly: ways.current !== undefined })
      },
      declined,
    },
    clock,
  )

  const path = createPathKeeper(
    {
      role,
      onPath: (found) => step({ type: 'path', path: found }),
      onFar: (isFar) => engine.send({ type: 'far', isFar }),
      upgrade() {
        const used = ways.current
        if (!used?.attempt.isRelayed || ways.next || parts.isRelayOnly?.(used.link)) return
        seeksBetterPath = true
        seeker.start()
      },
    },
    clock,
  )

  const { self, store } = parts
  engine.send({
    type: 'begin',
    role,
    self,
    store,
    session: parts.id,
    ...(resume ? { resume: resume.slice(), sentBy: peer.name } : { held: parts.held }),
    ...(before?.nextTransfer === undefined ? {} : { nextTransfer: before.nextTransfer }),
  })
  if (state.kind === 'reconnecting') seek(state.until)
  else ways.begin(link, { directOnly: false })

  function fromEngine(event: EngineEvent): void {
    if (gone) return
    timers.clear('silence')
    if (event.type === 'cut' || event.type === 'closed' || event.type === 'attempt-failed')
      timers.clear('lost')
    switch (event.type) {
      case 'open':
        resume = event.resume
        return opened(event, { type: 'opened', securityCode: event.securityCode, proved: event.proved })
      case 'reopened':
        failures = 0
        vainTries = 0
        return opened(event, { type: 'reopened' })
      case 'cut':
        return cut(event.attempt)
      case 'attempt-failed':
        ways.ended(event.attempt)
        return attemptFailed(event.code)
      case 'ending':
        step({ type: 'ended', code: event.code, by: event.by })
        return releaseSoon()
      case 'closed':
        return closed(event.code, event.by)
      default:
        if (event.type === 'sending') keeper.sending(event)
        if (event.type === 'items') keeper.itemsChanged(event.items)
        parts.onEngineEvent(event)
    }
  }

  function opened(event: Extract<EngineEvent, { type: 'open' | 'reopened' }>, how: SessionStep): void {
    ways.opened(event.attempt)
    const way = ways.current
    // Given up while the engine opened it.
    if (way?.number !== event.attempt) return
    suite = event.suite
    if (event.type === 'open') peer = { id: peer.id, ...event.peer }
    else {
      claim = isSameClaim(event.peer, peer) ? undefined : claimOf(event.peer)
      const { keepsNothing } = event.peer
      peer = { id: peer.id, ...claimOf(peer), ...(keepsNothing && { keepsNothing }) }
    }
    openedAt = clock.now()
    timers.clear('kept')
    seeker.stop()
    seeksBetterPath = false
    const replaced = link
    link = way.link
    step(how)
    if (replaced !== link && role === 'initiator') parts.sendHangUp(replaced)
    path.use(way)
  }

  /** The peer does not want to go on: it ended the session while we could not hear it. Of an open one, that was no question. */
  function declined(): void {
    if (!seeksBetterPath && !ways.current) return end('peer-gone', 'peer')
    seeksBetterPath = false
    // Lost since it was asked: the peer is asked anew, and by that what it is to go on with.
    if (!ways.current) tryAgain()
  }

  /** What arrived before the loss is still with the engine: it has the last word on what becomes of the session. */
  function lost(number: number, code: ErrorCode): void {
    if (ways.current && number !== ways.current.number && code !== 'channel-lost') {
      // What was to take its place comes to nothing: the session has all that it needs.
      ways.drop()
      return attemptFailed(code)
    }
    if (code === 'relay-limit') return end(code, 'self')
    if (code !== 'channel-lost') return abort(code)
    if (number === ways.current?.number) path.stop()
    timers.set('lost', ENDING_TIMEOUT_MS, () => abort('channel-lost'))
  }

  function cut(number: number): void {
    path.stop()
    // A peer that hung up and then fell silent is not a lost one.
    if (peerHungUp) return closed('peer-gone', 'peer')
    ways.ended(number)
    step({ type: 'cut', now: clock.now() })
    if (state.kind === 'reconnecting') seek(state.until)
  }

  /** Both keep the session so long; I asks, R waits to be asked. */
  function seek(until: number): void {
    timers.set('kept', Math.max(0, until - clock.now()), () => end('channel-lost', 'self'))
    if (role === 'initiator' && !ways.next) seeker.start()
  }

  function hungUp(over: string): void {
    if (gone) return
    if (over !== link) {
      hungUpNext(over)
      return
    }
    peerHungUp = true
    // The server may be faster than the channel: what the peer said there before tells more.
    if (timers.has('grace')) ended('peer-gone', 'peer')
    else if (ways.current ?? ways.next?.attempt.opened)
      timers.set('hang-up', LAST_WORDS_MS, () => end('peer-gone', 'peer'))
    else end('peer-gone', 'peer')
  }

  /** The peer gives up a link that was to take the place of ours. */
  function hungUpNext(over: string): void {
    const { next } = ways
    if (next?.link !== over || !resume) return
    ways.drop()
    if (next.attempt.opened) attemptFailed('channel-lost')
    else tryAgain()
  }

  function attemptFailed(code: ErrorCode): void {
    failures += 1
    if (failures >= MAX_FAILED_ATTEMPTS) end(code, 'self')
    else tryAgain()
  }

  /** Without a limit but the time that both keep the session: where nothing connects, nobody can guess. */
  function tryAgain(): void {
    vainTries += 1
    if (state.kind === 'reconnecting' && role === 'initiator')
      seeker.start(retryDelayMs(vainTries, Math.random()))
  }

  function closed(code: ErrorCode, by: 'self' | 'peer'): void {
    const isLost = code === 'channel-lost' && !resume
    if (isLost && peerHungUp) ended('peer-gone', 'peer')
    else if (isLost) timers.set('grace', HANG_UP_GRACE_MS, () => ended('channel-lost', 'self'))
    else ended(code, by)
  }

  function ended(code: ErrorCode, by: 'self' | 'peer'): void {
    step({ type: 'ended', code, by })
    if (isFlushed || !ways.finish()) release()
    else releaseSoon()
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

  /** Our own end, or that of a peer that hung up: the engine has the last word. */
  function end(code: ErrorCode, by: 'self' | 'peer'): void {
    if (gone) return
    seeker.stop()
    step({ type: 'ended', code, by })
    if (!ways.finish()) return release()
    engine.send({ type: 'close', code })
    releaseSoon()
  }

  function releaseSoon(): void {
    if (!gone && !timers.has('ending')) timers.set('ending', ENDING_TIMEOUT_MS, () => abort('channel-lost'))
  }

  function release(hangsUp = !peerHungUp): void {
    if (gone) return
    gone = true
    timers.stop()
    seeker.stop()
    path.stop()
    // First: the peer should hear it before it sees the channel close.
    if (hangsUp) for (const over of new Set([link, ways.next?.link ?? link])) parts.sendHangUp(over)
    ways.close()
    engine.terminate()
    parts.onGone(resume)
    resume?.fill(0)
  }

  function step(step: SessionStep): void {
    const next = nextSessionState(state, step)
    if (next === state || gone) return
    state = next
    tell()
  }

  function tell(): void {
    parts.onView(view())
    keeper.keep()
  }

  function kept(): Omit<KeptSession, 'offers' | 'nextTransfer'> | undefined {
    if (!resume || (state.kind !== 'open' && state.kind !== 'reconnecting')) return undefined
    const { securityCode, proved } = state
    const until = state.kind === 'reconnecting' ? state.until : clock.now() + KEPT_MS
    const who = { role, peer, self: claimOf(parts.self), ...(claim ? { claim } : {}) }
    return { id: parts.id, ...who, link, securityCode, proved, resume: toHex(resume), until }
  }

  function view(): SessionView {
    return { id: parts.id, role, peer, claim, invite: parts.invite, state }
  }

  return {
    get view() {
      return view()
    },
    get resume() {
      return gone ? undefined : resume
    },
    linked(found) {
      if (!gone && state.kind !== 'closed') ways.begin(found, { directOnly: false })
    },
    signal: (over, lane, data) => ways.signal(over, lane, data),
    relayed: (message) => ways.relayed(message),
    serverLost: () => ways.serverLost(),
    hungUp,
    linkGone(over) {
      ways.linkGone(over)
    },
    wake: () => seeker.wake(),
    command(command) {
      if (command.type === 'drop-offer') keeper.drop(command.transfer)
      if (!gone) engine.send(command)
    },
    async details() {
      const used = gone ? undefined : ways.current?.attempt
      const stats = await used?.stats()
      return { stats, suite, fingerprints: used?.connection?.fingerprints, openedAt }
    },
    disconnect: () => end('peer-gone', 'self'),
    dispose: () => release(),
    leave() {
      keeper.keep()
      const goesOn = resume && (state.kind === 'open' || state.kind === 'reconnecting')
      release(!goesOn && !peerHungUp)
    },
  }
}
