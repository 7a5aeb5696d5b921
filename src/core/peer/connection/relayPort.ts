/** A SendPort over the server's relay, section 2 of docs/PROTOCOL.md: each message counts until it is acknowledged. */
import type { Clock } from '../types/clock.ts'
import { MAX_UNACKNOWLEDGED } from '../signaling/relayCalls.ts'
import { MAX_MESSAGE_BYTES } from './sdp.ts'
import type { SendPort } from './sendQueue.ts'
import type { Reply } from '../signaling/signalingCalls.ts'

/** With messages on their way and not one acknowledged for that long, the relay counts as lost. */
export const SILENCE_MS = 15_000

/**
 * Beyond the round trip: what is on its way counts as buffered until it is acknowledged, and that takes longer when the page
 * at the other end is busy.
 */
const BUFFER_MS = 250

/** Looks are counted instead of reading a clock: a page that was frozen has not been listening in that time. */
const LOOK_EVERY_MS = 1_000

interface RelayPortParts {
  readonly relay: (message: ArrayBuffer) => Promise<Reply<unknown>>
  /** Nothing waits and all is acknowledged. */
  onEmpty(): void
  /** An acknowledgement failed or did not come. Called once; the port is stopped. */
  onFailed(code: RelayFailure): void
}

export type RelayFailure = Extract<Reply<unknown>, { ok: false }>['code']

export interface RelayPort {
  readonly port: SendPort
  /** When the other side last took something, in milliseconds since 1970; -Infinity before. */
  readonly acknowledgedAt: number
  /** Gives up what waits; nothing is called any more, and sending throws. */
  stop(): void
}

export function createRelayPort(parts: RelayPortParts, clock: Clock): RelayPort {
  const waiting: ArrayBuffer[] = []
  let spent: ArrayBuffer[] = []
  const onLow: (() => void)[] = []
  let bufferedBytes = 0
  let unacknowledged = 0
  let thresholdBytes = 0
  let acknowledgedAt = -Infinity
  let silentMs = 0
  /** The shortest there was: later ones also wait behind our own bytes. */
  let roundTripMs: number | undefined
  let stopped = false
  let cancelLook: (() => void) | undefined

  function fill(): void {
    while (!stopped && unacknowledged < MAX_UNACKNOWLEDGED) {
      const next = waiting.shift()
      if (!next) return
      unacknowledged += 1
      void transmit(next)
    }
  }

  async function transmit(message: ArrayBuffer): Promise<void> {
    const sentAt = clock.now()
    const reply = await parts.relay(message)
    if (stopped) return
    if (reply.ok) acknowledged(message, sentAt)
    else fail(reply.code)
  }

  function acknowledged(message: ArrayBuffer, sentAt: number): void {
    const before = bufferedBytes
    unacknowledged -= 1
    bufferedBytes -= message.byteLength
    spent.push(message)
    acknowledgedAt = clock.now()
    const tripMs = acknowledgedAt - sentAt
    // A clock that was set back says nothing.
    if (tripMs >= 0) roundTripMs = Math.min(roundTripMs ?? tripMs, tripMs)
    silentMs = 0
    fill()
    if (before > thresholdBytes && bufferedBytes <= thresholdBytes) for (const listener of onLow) listener()
    if (bufferedBytes === 0) parts.onEmpty()
  }

  function fail(code: RelayFailure): void {
    stop()
    parts.onFailed(code)
  }

  /** The timer runs on from look to look, and stops when nothing is on its way. */
  function look(): void {
    if (stopped || cancelLook) return
    cancelLook = clock.after(LOOK_EVERY_MS, () => {
      cancelLook = undefined
      if (bufferedBytes === 0) return
      silentMs += LOOK_EVERY_MS
      if (silentMs >= SILENCE_MS) fail('no-answer')
      else look()
    })
  }

  function stop(): void {
    stopped = true
    waiting.length = 0
    spent = []
    bufferedBytes = 0
    cancelLook?.()
  }

  return {
    port: {
      send(message) {
        if (stopped) throw new Error('the relay has ended')
        if (message.byteLength > MAX_MESSAGE_BYTES) throw new RangeError('too long for the relay')
        if (bufferedBytes === 0) silentMs = 0
        waiting.push(message)
        bufferedBytes += message.byteLength
        fill()
        look()
      },
      get bufferedAmount() {
        return bufferedBytes
      },
      get bufferMs() {
        return BUFFER_MS + (roundTripMs ?? 0)
      },
      onLow: (listener) => void onLow.push(listener),
      setLowThreshold: (bytes) => void (thresholdBytes = bytes),
      takeSpent() {
        const taken = spent
        spent = []
        return taken
      },
    },
    get acknowledgedAt() {
      return acknowledgedAt
    },
    stop,
  }
}
