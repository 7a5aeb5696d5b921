/**
 * The connections of one session: the one in use, the one that is to take its place, and those that still send their
 * last words. One link gives one direct connection, or, where none comes up, the server's relay: I decides, R follows.
 */
import type { IceServer, SignalData } from '../../../wire/events.ts'
import type { ChannelPort, SessionRole } from '../../engine/messages.ts'
import type { ErrorCode } from '../../protocol/primitives/error.ts'
import type { OpenedChannel } from './connection.ts'
import type { Relay, Relayed } from '../signaling/relayCalls.ts'
import {
  LANE,
  startSessionAttempt,
  type SessionAttempt,
  type SessionAttemptEnvironment,
} from './sessionAttempt.ts'

/** What R waits for I's first message by the relay once no direct path came up. */
export const RELAY_GRACE_MS = 15_000

/** After this a connection that another has replaced is ended, whatever it still holds (core/engine/attempt.ts, retire). */
const REPLACED_MS = 8_000

/** What the server's relay needs (signaling.ts). */
export type RelayWire = { readonly relay: Relay }

interface WaysParts {
  readonly role: SessionRole
  iceServers(): readonly IceServer[]
  /** The server's relay, where it has one. */
  relay(): RelayWire | undefined
  /** One of the two can use nothing else over this link; no, when it is missing. */
  isRelayOnly?(link: string): boolean
  sendSignal(link: string, lane: number, data: SignalData): void
  /** A connection is there: the engine is to start an attempt of this number over the port given to `attach`. */
  onConnected(number: number, opened: OpenedChannel, attach: (port: ChannelPort) => void): void
  /** Nothing connected over the link. */
  onFailed(link: string, code: ErrorCode): void
  /** The engine was told of this connection, and it is given up: nothing of it is to be heard any more. */
  onDropped(number: number): void
  /** A connection of ours was lost, and the engine hears of it too. */
  onLost(number: number, code: ErrorCode): void
  /** The peer sent what no record can be. */
  readonly onViolation: () => void
  /** The last words of the last connection have left. */
  onEmpty(): void
}

export interface Way {
  readonly number: number
  readonly link: string
  readonly attempt: SessionAttempt
}

export interface Ways {
  /** Of the engine's open attempt. */
  readonly current: Way | undefined
  /** On its way to be that. */
  readonly next: Way | undefined
  /** Takes the place of whatever is on its way. */
  begin(link: string, how: { readonly directOnly: boolean }): void
  /** The engine opened this attempt; the one before says its last words. */
  opened(number: number): void
  /** The engine is done with this attempt. */
  ended(number: number): void
  /** Gives up what is on its way. */
  drop(): void
  signal(link: string, lane: number, data: unknown): void
  /** Acknowledges what is of a link of ours. */
  relayed(message: Relayed): void
  serverLost(): void
  /** Gives up what is on its way over this link and has not connected. */
  linkGone(link: string): void
  /** Lets the engine's last words leave: onEmpty follows, unless there is nothing that could. */
  finish(): boolean
  close(): void
}

export function createWays(parts: WaysParts, environment: SessionAttemptEnvironment): Ways {
  const { clock } = environment
  let lastNumber = 0
  let current: Way | undefined
  let next: (Way & { readonly directOnly: boolean }) | undefined
  const leaving = new Set<Way>()
  let cancelGrace: (() => void) | undefined
  let over = false

  function start(link: string, directOnly: boolean, relay: RelayWire | undefined): void {
    drop()
    const number = ++lastNumber
    const attempt = startSessionAttempt(
      {
        ...{ link, role: parts.role, iceServers: parts.iceServers(), relay },
        sendSignal: (data) => parts.sendSignal(link, LANE, data),
        onConnected: (opened) => parts.onConnected(number, opened, (port) => attempt.attach(port)),
        onFailed: (code) => failed(number, code),
        onLost: (code) => lost(number, code),
        onViolation: parts.onViolation,
        onFinished: () => finished(number),
      },
      environment,
    )
    next = { number, link, attempt, directOnly }
  }

  /** What is on its way comes to nothing, without a word. */
  function drop(): void {
    cancelGrace?.()
    cancelGrace = undefined
    if (next?.attempt.opened) parts.onDropped(next.number)
    next?.attempt.close()
    next = undefined
  }

  function failed(number: number, code: ErrorCode): void {
    if (next?.number !== number) return
    const { link, directOnly, attempt } = next
    const isUnreachable = code === 'no-path' || code === 'no-webrtc'
    const relay = parts.relay()
    if (directOnly || attempt.isRelayed || !isUnreachable || !relay) return giveUp(code)
    attempt.close()
    if (parts.role === 'initiator') start(link, false, relay)
    else cancelGrace = clock.after(RELAY_GRACE_MS, () => giveUp(code))
  }

  /** What another has replaced may be lost at any time: its last words are not worth a session. */
  function lost(number: number, code: ErrorCode): void {
    if (number === current?.number || number === next?.number) parts.onLost(number, code)
    else finished(number)
  }

  function giveUp(code: ErrorCode): void {
    const failing = next
    if (!failing) return
    parts.onFailed(failing.link, code)
    if (next === failing) drop()
  }

  function finished(number: number): void {
    const all = [current, next, ...leaving].filter((way) => way !== undefined)
    const isLast = all.every((way) => way.number === number)
    // Whoever waits for this closes us, and may have something to do before.
    if (over && isLast) parts.onEmpty()
    else for (const way of all) if (way.number === number) remove(way)
  }

  function remove(way: Way): void {
    way.attempt.close()
    leaving.delete(way)
    if (current === way) current = undefined
    if (next === way) next = undefined
  }

  /** The engine closed its channel, or will: until then the connection stays. */
  function letLeave(way: Way): void {
    leaving.add(way)
    clock.after(REPLACED_MS, () => finished(way.number))
  }

  return {
    get current() {
      return current
    },
    get next() {
      return next
    },
    begin(link, { directOnly }) {
      // R follows as soon as I speaks there.
      const goesByRelay = parts.role === 'initiator' && !directOnly && parts.isRelayOnly?.(link)
      start(link, directOnly, goesByRelay ? parts.relay() : undefined)
    },
    opened(number) {
      if (next?.number !== number) return
      if (current) letLeave(current)
      current = next
      next = undefined
    },
    ended(number) {
      for (const way of [current, next]) if (way?.number === number) remove(way)
    },
    drop,
    signal(link, lane, data) {
      if (next?.link === link && lane === LANE) next.attempt.signal(data)
      else if (current?.link === link && lane === LANE) current.attempt.signal(data)
    },
    relayed({ link, lane, bytes, ...message }) {
      if (lane !== LANE) return
      const relay = parts.relay()
      // I has found no direct path: what we are still trying there is of no use. Where I has begun, it has one: a second
      // handshake would be a second guess at the security code for one approval.
      if (parts.role === 'responder' && relay && next?.link === link && isUnused(next.attempt))
        start(link, false, relay)
      const way = [next, current].find((one) => one?.link === link && one.attempt.isRelayed)
      if (!way) return
      way.attempt.relayed(bytes)
      message.done()
    },
    serverLost() {
      for (const way of [current, next, ...leaving]) way?.attempt.serverLost()
    },
    linkGone(link) {
      if (next?.link === link && !next.attempt.opened) giveUp('no-path')
      // What is relayed there ends; a direct connection needs the link no more.
      for (const way of [current, next]) if (way?.link === link) way.attempt.serverLost()
    },
    finish() {
      over = true
      const connected = [current, next, ...leaving].some((way) => way?.attempt.opened)
      if (!connected) return false
      if (next && !next.attempt.opened) drop()
      return true
    },
    close() {
      over = true
      drop()
      if (current) remove(current)
      for (const way of leaving) remove(way)
    },
  }
}

/** A direct one over which nothing was said yet. */
function isUnused({ isRelayed, isBegun }: SessionAttempt): boolean {
  return !isRelayed && !isBegun
}
