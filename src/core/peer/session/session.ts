/**
 * One session with one peer, as a person sees it: from the link through the handshake in the engine to its end. It
 * outlives its attempts: when one is lost, the initiator asks for a new link and both continue over that.
 */
import type { EnginePort } from '../../engine/enginePort.ts'
import { Attempts, type AttemptsEvents } from '../connection/attempts.ts'
import { createPathMonitor, type PathMonitor } from '../connection/pathMonitor.ts'
import { openRelayConnection } from '../connection/relayConnection.ts'
import type { Relayed } from '../signaling/relayCalls.ts'
import { realClock, type Clock } from '../types/clock.ts'
import type { SessionDetails, SessionView, TransferCommand } from '../types/sessionTypes.ts'
import { createTimers, type Timers } from '../types/timers.ts'
import { handleEngineEvent } from './engineEvents.ts'
import { SessionEnding } from './sessionEnding.ts'
import type { Session, SessionEnvironment, SessionParts } from './sessionParts.ts'
import { SessionRecord } from './sessionRecord.ts'
import { SessionRecovery } from './sessionRecovery.ts'
import { createSessionSaver, type SessionSaver } from './sessionSaver.ts'
import { SILENT_ENGINE_MS } from './sessionTimes.ts'

export function startSession(parts: SessionParts, environment: SessionEnvironment): Session {
  const session = new RunningSession(parts, environment)
  session.start()
  return session
}

/** Joins the modules of a session; each of them has its own state. */
class RunningSession implements Session {
  readonly parts: SessionParts
  readonly clock: Clock
  readonly timers: Timers
  readonly record: SessionRecord
  readonly saver: SessionSaver
  readonly engine: EnginePort
  readonly attempts: Attempts
  readonly ending: SessionEnding
  readonly path: PathMonitor
  readonly recovery: SessionRecovery

  constructor(parts: SessionParts, environment: SessionEnvironment) {
    const { startEngine, openConnection, openRelay = openRelayConnection, clock = realClock } = environment
    this.parts = parts
    this.clock = clock
    this.timers = createTimers(clock)
    this.record = new SessionRecord(parts, clock, () => this.#changed())
    this.saver = createSessionSaver(
      { before: parts.kept, current: () => this.record.kept(), onKeep: (next) => parts.onKeep(next) },
      this.timers,
    )
    this.engine = startEngine({
      onEvent: (event) => handleEngineEvent(event, this),
      onFailure: () => this.ending.abort('page-failed'),
    })
    this.attempts = new Attempts(
      {
        role: parts.role,
        iceServers: () => parts.iceServers(),
        relay: () => parts.relay(),
        isRelayOnly: (link) => parts.isRelayOnly?.(link) ?? false,
        sendSignal: (link, lane, data) => parts.sendSignal(link, lane, data),
      },
      this.#attemptsEvents(),
      { openConnection, openRelay, clock },
    )
    this.ending = new SessionEnding(this)
    this.path = createPathMonitor(
      {
        role: parts.role,
        onPath: (path) => this.record.step({ type: 'path', path }),
        onFar: (isFar) => this.engine.send({ type: 'far', isFar }),
        upgrade: () => this.recovery.upgrade(),
      },
      clock,
    )
    this.ending.closing.addEventListener('abort', () => this.path.stop())
    this.recovery = new SessionRecovery(this)
  }

  start(): void {
    const { id, role, self, store, held, kept } = this.parts
    const { record } = this
    this.engine.send({
      type: 'begin',
      role,
      self,
      store,
      session: id,
      ...(record.resume ? { resume: record.resume.slice(), sentBy: record.peer.name } : { held }),
      ...(kept?.nextTransfer === undefined ? {} : { nextTransfer: kept.nextTransfer }),
    })
    if (record.state.kind === 'reconnecting') this.recovery.start(record.state.until)
    else this.attempts.begin(record.link, { directOnly: false })
  }

  get view(): SessionView {
    return this.record.view
  }

  get resume(): Session['resume'] {
    return this.ending.released.aborted ? undefined : this.record.resume
  }

  linked(link: string): void {
    if (!this.ending.closing.aborted) this.attempts.begin(link, { directOnly: false })
  }

  signal(link: string, lane: number, data: unknown): void {
    this.attempts.signal(link, lane, data)
  }

  relayed(message: Relayed): void {
    this.attempts.relayed(message)
  }

  serverLost(): void {
    this.attempts.serverLost()
  }

  hungUp(link: string): void {
    if (this.ending.released.aborted) return
    if (link === this.record.link) this.ending.hungUp()
    else this.recovery.hungUpNext(link)
  }

  linkGone(link: string): void {
    this.attempts.linkGone(link)
  }

  wake(): void {
    this.recovery.wake()
  }

  command(command: TransferCommand): void {
    if (command.type === 'drop-offer') this.saver.drop(command.transfer)
    if (!this.ending.released.aborted) this.engine.send(command)
  }

  async details(): Promise<SessionDetails> {
    const attempt = this.ending.released.aborted ? undefined : this.attempts.current
    const { suite, openedAt } = this.record
    const stats = await attempt?.stats()
    return { stats, suite, fingerprints: attempt?.connection?.fingerprints, openedAt }
  }

  disconnect(): void {
    this.ending.close('peer-gone', 'self')
  }

  dispose(): void {
    this.ending.release()
  }

  leave(): void {
    this.saver.save()
    this.ending.release(!this.record.canContinue && !this.ending.peerHungUp)
  }

  #changed(): void {
    this.parts.onView(this.record.view)
    this.saver.save()
  }

  #attemptsEvents(): AttemptsEvents {
    return {
      onConnected: (attempt, { binding, maxMessageBytes }, attach) => {
        this.record.step({ type: 'connected' })
        this.timers.set('silence', SILENT_ENGINE_MS, () => this.ending.abort('page-failed'))
        this.engine.send({ type: 'connect', attempt, binding, maxMessageBytes })
        attach(this.engine.port(attempt))
      },
      onFailed: (link, code) => this.recovery.unreachable(link, code),
      onDropped: (attempt) => {
        if (!this.ending.released.aborted) this.engine.send({ type: 'give-up', attempt })
      },
      onLost: (attempt, code) => this.recovery.lost(attempt, code),
      onViolation: () => this.ending.abort('bad-message'),
      onEmpty: () => this.ending.flushed(),
    }
  }
}
