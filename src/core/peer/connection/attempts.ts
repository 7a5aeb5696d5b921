/**
 * The attempts of one session: the one in use, the one that is to replace it, and those whose last bytes are still
 * leaving. One link gives one WebRTC connection, or, if none comes up, the server's relay: the initiator decides, the
 * responder follows.
 */
import type { IceServer, SignalData } from '../../../wire/events.ts'
import type { ChannelPort, SessionRole } from '../../engine/messages.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { OpenedChannel } from './connection.ts'
import type { Relayed } from '../signaling/relayCalls.ts'
import { Attempt } from './attempt.ts'
import { LANE, type RelayWire, type TransportEnvironment } from './transport.ts'

/** How long the responder waits for the initiator's first message over the relay once no direct path came up. */
export const RELAY_GRACE_MS = 15_000

/** After this a replaced attempt is ended even if bytes are left in it (core/engine/attempt.ts, retire). */
const REPLACED_MS = 8_000

export interface AttemptsDeps {
  readonly role: SessionRole
  iceServers(): readonly IceServer[]
  /** The server's relay, if it has one. */
  relay(): RelayWire | undefined
  /** One of the two peers can use nothing else over this link. */
  isRelayOnly(link: string): boolean
  sendSignal(link: string, lane: number, data: SignalData): void
}

export interface AttemptsEvents {
  /** A transport is connected: the engine is to start an attempt of this number over the port given to `attach`. */
  onConnected(number: number, opened: OpenedChannel, attach: (port: ChannelPort) => void): void
  /** Nothing connected over the link. */
  onFailed(link: string, code: ErrorCode): void
  /** The engine was told of this attempt, and it is given up: nothing of it is to be heard any more. */
  onDropped(number: number): void
  /** A connected attempt was lost. The engine hears of it too. */
  onLost(number: number, code: ErrorCode): void
  /** The peer sent what no record can be. */
  onViolation(): void
  /** After close(): the last bytes of the last attempt have left. */
  onEmpty(): void
}

export class Attempts {
  readonly #deps: AttemptsDeps
  readonly #events: AttemptsEvents
  readonly #environment: TransportEnvironment
  readonly #leaving = new Set<Attempt>()
  #phase: 'open' | 'closing' | 'empty' = 'open'
  #lastNumber = 0
  #current: Attempt | undefined
  #next: Attempt | undefined
  #cancelGrace: (() => void) | undefined

  constructor(deps: AttemptsDeps, events: AttemptsEvents, environment: TransportEnvironment) {
    this.#deps = deps
    this.#events = events
    this.#environment = environment
  }

  /** The engine's open attempt. */
  get current(): Attempt | undefined {
    return this.#current
  }

  /** The one that is to become `current`. */
  get next(): Attempt | undefined {
    return this.#next
  }

  /** Replaces `next`. */
  begin(link: string, { directOnly }: { readonly directOnly: boolean }): void {
    const { role } = this.#deps
    // The responder follows as soon as the initiator speaks there.
    const goesByRelay = role === 'initiator' && !directOnly && this.#deps.isRelayOnly(link)
    this.#start(link, directOnly, goesByRelay ? this.#deps.relay() : undefined)
  }

  /** The engine opened this attempt; the previous one sends its last bytes. */
  opened(number: number): void {
    if (this.#next?.number !== number) return
    if (this.#current) this.#letLeave(this.#current)
    this.#current = this.#next
    this.#next = undefined
  }

  /** The engine is done with this attempt. */
  ended(number: number): void {
    for (const attempt of [this.#current, this.#next]) if (attempt?.number === number) this.#remove(attempt)
  }

  /** Gives up `next` without an event. */
  drop(): void {
    this.#cancelGrace?.()
    this.#cancelGrace = undefined
    if (this.#next?.isConnected) this.#events.onDropped(this.#next.number)
    this.#next?.abort()
    this.#next = undefined
  }

  signal(link: string, lane: number, data: unknown): void {
    if (lane !== LANE) return
    const attempt = [this.#next, this.#current].find((one) => one?.link === link)
    attempt?.signal(data)
  }

  /** Acknowledges the message if it belongs to a link of ours. */
  relayed({ link, lane, bytes, ...message }: Relayed): void {
    if (lane !== LANE) return
    this.#followToRelay(link)
    const attempt = [this.#next, this.#current].find((one) => one?.link === link && one.isRelayed)
    if (!attempt) return
    attempt.receive(bytes)
    message.done()
  }

  serverLost(): void {
    for (const attempt of this.#all()) attempt.serverLost()
  }

  /** Gives up `next` if it uses this link and has not connected. */
  linkGone(link: string): void {
    if (this.#next?.link === link && !this.#next.isConnected) this.#giveUp('no-path')
    // What is relayed there ends; a direct connection does not need the link any more.
    for (const attempt of [this.#current, this.#next]) if (attempt?.link === link) attempt.serverLost()
  }

  /** Lets the engine's last bytes leave: onEmpty follows. False if there is nothing to wait for. */
  close(): boolean {
    if (this.#phase === 'empty') return false
    this.#phase = 'closing'
    if (!this.#all().some((attempt) => attempt.isConnected)) return false
    if (this.#next && !this.#next.isConnected) this.drop()
    return true
  }

  abort(): void {
    this.#phase = 'closing'
    this.drop()
    for (const attempt of this.#all()) this.#remove(attempt)
  }

  #all(): Attempt[] {
    return [this.#current, this.#next, ...this.#leaving].filter((attempt) => attempt !== undefined)
  }

  #start(link: string, directOnly: boolean, relay: RelayWire | undefined): void {
    this.drop()
    const number = ++this.#lastNumber
    const { role } = this.#deps
    const attempt: Attempt = new Attempt(
      {
        number,
        link,
        directOnly,
        relay,
        role,
        iceServers: this.#deps.iceServers(),
        sendSignal: (data) => this.#deps.sendSignal(link, LANE, data),
      },
      {
        onConnected: (opened) => this.#events.onConnected(number, opened, (port) => attempt.attach(port)),
        onFailed: (code) => this.#failed(number, code),
        onLost: (code) => this.#lost(number, code),
        onViolation: () => this.#events.onViolation(),
        onFinished: () => this.#finished(number),
      },
      this.#environment,
    )
    this.#next = attempt
  }

  /**
   * The initiator found no direct path: what the responder still tries there is of no use. If the initiator has begun on
   * it, it has one: a second handshake would be a second guess at the security code for one approval.
   */
  #followToRelay(link: string): void {
    const { role } = this.#deps
    const relay = this.#deps.relay()
    const next = this.#next
    if (role !== 'responder' || !relay || next?.link !== link) return
    if (!next.isRelayed && !next.isBegun) this.#start(link, false, relay)
  }

  #failed(number: number, code: ErrorCode): void {
    const failed = this.#next
    if (failed?.number !== number) return
    const isUnreachable = code === 'no-path' || code === 'no-webrtc'
    const relay = this.#deps.relay()
    if (failed.directOnly || failed.isRelayed || !isUnreachable || !relay) {
      this.#giveUp(code)
      return
    }
    failed.abort()
    if (this.#deps.role === 'initiator') this.#start(failed.link, false, relay)
    else this.#cancelGrace = this.#environment.clock.after(RELAY_GRACE_MS, () => this.#giveUp(code))
  }

  /** A replaced attempt may be lost at any time: its last bytes are not worth a session. */
  #lost(number: number, code: ErrorCode): void {
    if (number === this.#current?.number || number === this.#next?.number) this.#events.onLost(number, code)
    else this.#finished(number)
  }

  #giveUp(code: ErrorCode): void {
    const failing = this.#next
    if (!failing) return
    this.#events.onFailed(failing.link, code)
    if (this.#next === failing) this.drop()
  }

  #finished(number: number): void {
    const all = this.#all()
    const isLast = all.every((attempt) => attempt.number === number)
    if (this.#phase !== 'open' && isLast) {
      // The listener aborts us, and may have something to send before that.
      this.#phase = 'empty'
      this.#events.onEmpty()
      return
    }
    for (const attempt of all) if (attempt.number === number) this.#remove(attempt)
  }

  #remove(attempt: Attempt): void {
    attempt.abort()
    this.#leaving.delete(attempt)
    if (this.#current === attempt) this.#current = undefined
    if (this.#next === attempt) this.#next = undefined
  }

  /** The engine closed its channel, or will: until then the transport stays. */
  #letLeave(attempt: Attempt): void {
    this.#leaving.add(attempt)
    this.#environment.clock.after(REPLACED_MS, () => this.#finished(attempt.number))
  }
}
