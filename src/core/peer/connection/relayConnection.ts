/**
 * Sections 2 and 3 of docs/PROTOCOL.md: a connection to the peer through the server, which sees sealed bytes only. Like
 * a peer connection it lives once: what fails is replaced by a new one, with a new link and a new handshake.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { SealdropError } from '../../protocol/primitives/error.ts'
import { relayBinding } from '../../protocol/handshake/keySchedule.ts'
import { realClock, type Clock } from '../types/clock.ts'
import type { OpenedChannel } from './connection.ts'
import type { Relay } from '../signaling/relayCalls.ts'
import { createRelayPort, type RelayFailure } from './relayPort.ts'
import { MAX_MESSAGE_BYTES } from './sdp.ts'

/** The engine pings every 5 s in a silence: two of them unanswered, and nobody is there to take them. */
const ALIVE_MS = 10_000

export interface RelayConnectionParts {
  readonly signaling: { readonly relay: Relay }
  readonly link: string
  readonly lane: number
  /** The binding is known, which takes a moment; whether the other side is there shows with the first message. */
  onOpened(opened: OpenedChannel): void
  /** Every message in order, also those before `onOpened`. */
  onMessage(message: Uint8Array): void
  /** Once, and not after close(): `relay-limit`, `channel-lost`, or `no-path` where nothing could be computed. */
  onClosed(error: SealdropError): void
}

export interface RelayConnection {
  /** What came through the server for this link and lane, as it came. */
  receive(bytes: Uint8Array): void
  /** Our socket is gone, or the link: `onClosed` follows at once. */
  lost(): void
  close(): void
}

/** The page has no other use for Web Crypto's; the engine has the rest. */
const hashing = { sha256: (data: Uint8Array) => Promise.resolve(Uint8Array.from(sha256(data))) }

/** What is replaced in tests. */
interface RelayConnectionEnvironment {
  readonly clock?: Clock
}

export function openRelayConnection(
  parts: RelayConnectionParts,
  environment: RelayConnectionEnvironment = {},
): RelayConnection {
  const { clock = realClock } = environment
  let over = false
  let finishing = false
  const relayPort = createRelayPort(
    {
      relay: (message) => parts.signaling.relay(parts.link, parts.lane, message),
      onEmpty() {
        if (finishing) lost()
      },
      onFailed: (code) => fail(errorOf(code)),
    },
    clock,
  )

  function close(): void {
    over = true
    relayPort.stop()
  }

  function fail(error: SealdropError): void {
    if (over) return
    close()
    parts.onClosed(error)
  }

  function lost(): void {
    fail(new SealdropError('channel-lost', 'the relay is gone'))
  }

  function finish(): void {
    finishing = true
    if (relayPort.port.bufferedAmount === 0) lost()
  }

  async function open(): Promise<void> {
    const binding = await relayBinding(hashing)
    if (over) return
    parts.onOpened({
      binding,
      maxMessageBytes: MAX_MESSAGE_BYTES,
      port: relayPort.port,
      finish,
      isPathAlive: () => !over && clock.now() - relayPort.acknowledgedAt < ALIVE_MS,
    })
  }

  open().catch((cause: unknown) => fail(new SealdropError('no-path', 'no relay', { cause })))

  return {
    receive(bytes) {
      if (!over) parts.onMessage(bytes)
    },
    lost,
    close,
  }
}

/** Whatever the server's reason, the channel cannot go on: a message is missing in it. */
function errorOf(code: RelayFailure): SealdropError {
  const isLimit = code === 'relay-limit'
  return new SealdropError(isLimit ? 'relay-limit' : 'channel-lost', `the relay has ended: ${code}`)
}
