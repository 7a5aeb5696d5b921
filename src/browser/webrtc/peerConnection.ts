/**
 * Section 3 of docs/PROTOCOL.md: one WebRTC connection to the peer, by simple-peer, with its channel binding. It
 * lives once: what fails is not repaired but replaced by a new one, with a new handshake.
 */
import type { SignalData } from '../../wire/events.ts'
import { SealdropError } from '../../core/protocol/primitives/error.ts'
import * as v from 'valibot'
import { realClock, type Clock } from '../../core/peer/types/clock.ts'
import { dataChannelPort } from './dataChannelPort.ts'
import { channelBinding, maxMessageBytes, parseFingerprint } from '../../core/peer/connection/sdp.ts'
import type { PeerConnection, PeerConnectionParts } from '../../core/peer/connection/connection.ts'
import { signalDataSchema } from '../../wire/signal.ts'
import { createSignalGate, MAX_CANDIDATES } from '../../core/peer/connection/signalGate.ts'
import { browserRtc, watchedRtc, type Rtc } from './watchedRtc.ts'

/** TURN over TLS on a slow network takes less; then the server's relay is tried. */
export const NO_PATH_AFTER_MS = 10_000

/** Signals that may wait while simple-peer is being loaded: a description and every candidate. */
const MAX_WAITING_SIGNALS = MAX_CANDIDATES + 1

/** What is replaced in tests. */
interface PeerConnectionEnvironment {
  readonly rtc?: Rtc | undefined
  readonly clock?: Clock
}

const loadSimplePeer = () => import('simple-peer/simplepeer.min.js')

/** Fetches simple-peer before it is needed: a person thinks longer about a request than loading takes. */
export function preloadPeerConnection(): void {
  loadSimplePeer().catch(() => undefined)
}

export function openPeerConnection(
  parts: PeerConnectionParts,
  environment: PeerConnectionEnvironment = {},
): PeerConnection {
  const { rtc = browserRtc(), clock = realClock } = environment
  const gate = createSignalGate(parts.role)
  const waiting: SignalData[] = []
  let peer: InstanceType<Awaited<ReturnType<typeof loadSimplePeer>>['default']> | undefined
  let connection: RTCPeerConnection | undefined
  let channel: RTCDataChannel | undefined
  let sentCandidates = 0
  let sentDescription = false
  let opened = false
  let over = false
  const cancelTimeout = clock.after(NO_PATH_AFTER_MS, () => fail(new SealdropError('no-path')))

  function close(): void {
    if (over) return
    over = true
    cancelTimeout()
    waiting.length = 0
    peer?.destroy()
  }

  function fail(error: SealdropError): void {
    if (over) return
    close()
    parts.onClosed(error)
  }

  /** Whatever is thrown in a step ends the connection instead of vanishing in a listener. */
  function attempt(step: () => void): void {
    try {
      step()
    } catch (cause) {
      fail(cause instanceof SealdropError ? cause : refusal('a signal that cannot be applied', cause))
    }
  }

  async function start(): Promise<void> {
    if (!rtc) throw new SealdropError('no-webrtc', 'this browser has no WebRTC')
    const { default: Peer } = await loadSimplePeer().catch(notLoaded)
    if (over) return
    const made = new Peer({
      initiator: parts.role === 'initiator',
      trickle: true,
      objectMode: true,
      config: { iceServers: parts.iceServers.map(({ urls, ...server }) => ({ ...server, urls: [...urls] })) },
      wrtc: watchedRtc(rtc, { onConnection: (made) => (connection = made), onChannel }),
    })
    peer = made
    made.on('signal', (data) => attempt(() => sendSignal(data)))
    made.on('data', receive)
    made.on('connect', () => attempt(open))
    made.on('error', (cause) => fail(closed(cause)))
    made.on('close', () => fail(closed(undefined)))
    for (const data of waiting.splice(0)) attempt(() => made.signal(data))
  }

  function onChannel(next: RTCDataChannel): void {
    if (channel) {
      fail(refusal('a second data channel'))
      return
    }
    channel = next
    const reliable = next.ordered && next.maxRetransmits === null && next.maxPacketLifeTime === null
    if (!reliable) fail(refusal('a data channel that may lose messages'))
  }

  function sendSignal(data: unknown): void {
    if (over) return
    const parsed = v.safeParse(signalDataSchema, data)
    if (!parsed.success) throw refusal('simple-peer asks for a second negotiation')
    const signal = parsed.output
    if (signal.type === 'candidate') sentCandidates += 1
    else if (sentDescription) throw refusal('simple-peer makes a second description')
    else sentDescription = true
    if (sentCandidates <= MAX_CANDIDATES) parts.onSignal(signal)
  }

  function receive(data: unknown): void {
    if (over) return
    if (data instanceof Uint8Array) parts.onMessage(data)
    else fail(refusal('text on a channel for records'))
  }

  /**
   * From here on messages come straight from the channel: simple-peer's stream costs a timer and several objects for
   * each. What it is still handing over, `commit` at most, comes first: an honest peer then waits for our answer, and
   * one that does not loses its own attempt.
   */
  function takeOver(from: RTCDataChannel): void {
    from.onmessage = ({ data }: MessageEvent<unknown>) =>
      receive(data instanceof ArrayBuffer ? new Uint8Array(data) : data)
  }

  function open(): void {
    if (over || !channel || !connection || !peer) return
    const local = connection.localDescription?.sdp ?? ''
    const remote = connection.remoteDescription?.sdp ?? ''
    const own = parseFingerprint(local)
    const other = parseFingerprint(remote)
    const binding = parts.role === 'initiator' ? channelBinding(own, other) : channelBinding(other, own)
    opened = true
    cancelTimeout()
    takeOver(channel)
    const { port, finish } = dataChannelPort(peer, channel)
    const stats = connection.getStats.bind(connection, null)
    const fingerprints = { own, other }
    const watched = connection
    const isPathAlive = (): boolean => ['connected', 'completed'].includes(watched.iceConnectionState)
    const limits = { binding, maxMessageBytes: maxMessageBytes(remote) }
    parts.onOpened({ ...limits, port, finish, isPathAlive, stats, fingerprints })
  }

  function closed(cause: (Error & { readonly code?: string }) | undefined): SealdropError {
    const options = cause && { cause }
    if (opened) return new SealdropError('channel-lost', 'the connection is gone', options)
    const refused = cause?.code === 'ERR_SET_REMOTE_DESCRIPTION' || cause?.code === 'ERR_ADD_ICE_CANDIDATE'
    return new SealdropError(refused ? 'bad-handshake' : 'no-path', 'the connection did not come up', options)
  }

  start().catch((cause: unknown) => {
    fail(cause instanceof SealdropError ? cause : new SealdropError('no-path', 'no connection', { cause }))
  })

  return {
    signal(data) {
      if (over) return
      attempt(() => {
        const signal = gate.admit(data)
        if (!signal) return
        if (peer) peer.signal(signal)
        else if (waiting.length < MAX_WAITING_SIGNALS) waiting.push(signal)
      })
    },
    close,
  }
}

/** Unlike a connection that does not come up, this is mended by loading the page again. */
function notLoaded(cause: unknown): never {
  throw new SealdropError('page-failed', 'simple-peer could not be loaded', { cause })
}

function refusal(message: string, cause?: unknown): SealdropError {
  return new SealdropError('bad-handshake', message, { cause })
}
