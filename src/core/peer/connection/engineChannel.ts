/**
 * Joins a connection and the engine's port (ChannelPortMessage in core/engine/channelMessages.ts). Only sealed records pass
 * here; they are moved, not read. Any kind of connection with a SendPort can stand below it.
 */
import type { ChannelPort, ChannelPortMessage } from '../../engine/messages.ts'
import { realClock, type Clock } from '../types/clock.ts'
import { MAX_MESSAGE_BYTES } from './sdp.ts'
import { createSendQueue, type SendPort, type SendQueue } from './sendQueue.ts'

/** The peer's first messages while our worker starts: `commit` or a hello; more than this is no handshake. */
const MAX_EARLY_BYTES = 1024 * 1024
const MAX_EARLY_MESSAGES = 64

/** What our last words may take to leave; a person who disconnects does not wait longer. */
export const FLUSH_TIMEOUT_MS = 2_000

/** How often an ending channel is looked at. */
const FLUSH_POLL_MS = 20

interface EngineChannelParts {
  /** The peer sent what no record can be: the connection must end. */
  onViolation(): void
  /** The connection takes nothing any more, though nobody said so: it must end. The engine knows already. */
  onBroken(): void
  /** The engine closed the channel and what it had sent is gone, or took too long. Called once. */
  onFinished(): void
}

/** What the channel needs of the connection below it. */
interface ChannelConnection {
  readonly port: SendPort
  finish(): void
  /** Whether the network path still answers, whatever the page at its other end does. */
  isPathAlive(): boolean
}

interface EngineChannel {
  /** A message from the peer, in order. Before attach() it is kept. */
  receive(message: Uint8Array): void
  /** Begins to move bytes both ways. `finish` asks the connection to close after its last byte. */
  attach(connection: ChannelConnection, engine: ChannelPort): void
  /** The connection is gone: the engine is told, and nothing is sent any more. */
  lost(): void
  /** Stops at once: no timer, no listener stays. */
  stop(): void
}

export function createEngineChannel(parts: EngineChannelParts, clock: Clock = realClock): EngineChannel {
  const early: ArrayBuffer[] = []
  let earlyBytes = 0
  let engine: ChannelPort | undefined
  let queue: SendQueue | undefined
  let over = false
  let closing = false
  let dead = false
  let cancelFlush: (() => void) | undefined

  function post(message: ChannelPortMessage): void {
    engine?.post(message)
  }

  function keep(message: ArrayBuffer): void {
    early.push(message)
    earlyBytes += message.byteLength
    if (early.length > MAX_EARLY_MESSAGES || earlyBytes > MAX_EARLY_BYTES) violated()
  }

  function violated(): void {
    stop()
    parts.onViolation()
  }

  function fromEngine(message: ChannelPortMessage, connection: ChannelConnection): void {
    if (over) return
    if (message instanceof ArrayBuffer) queue?.push(message)
    else if (message.type === 'look') post({ type: 'seen', isPathAlive: !dead && connection.isPathAlive() })
    else if (message.type === 'close') flush(() => connection.finish())
  }

  /** First the queue must have handed over everything, then the connection closes behind its last byte. */
  function flush(finish: () => void): void {
    if (closing) return
    if (dead) {
      finished()
      return
    }
    closing = true
    const deadline = clock.now() + FLUSH_TIMEOUT_MS
    const look = (): void => {
      if (clock.now() >= deadline) {
        finished()
        return
      }
      if (queue?.outstandingBytes === 0) {
        cancelFlush = clock.after(deadline - clock.now(), finished)
        finish()
        return
      }
      cancelFlush = clock.after(FLUSH_POLL_MS, look)
    }
    look()
  }

  function finished(): void {
    if (over) return
    stop()
    parts.onFinished()
  }

  function stop(): void {
    over = true
    early.length = 0
    queue?.stop()
    cancelFlush?.()
    engine?.close()
  }

  function lost(): void {
    if (over || dead) return
    if (closing) {
      finished()
      return
    }
    dead = true
    post({ type: 'lost' })
    queue?.stop()
  }

  return {
    receive(message) {
      if (over) return
      if (message.byteLength > MAX_MESSAGE_BYTES) {
        violated()
        return
      }
      const buffer = ownBuffer(message)
      if (engine) post(buffer)
      else keep(buffer)
    },
    attach(connection, port) {
      if (over) {
        port.close()
        return
      }
      engine = port
      queue = createSendQueue(
        connection.port,
        {
          onDrained: (bytes, budgetBytes, spent) => post({ type: 'drained', bytes, budgetBytes, spent }),
          onBroken() {
            lost()
            parts.onBroken()
          },
        },
        clock,
      )
      port.listen((message) => fromEngine(message, connection))
      for (const message of early.splice(0)) post(message)
    },
    lost,
    stop,
  }
}

/** The message's own buffer to transfer, without copying where it covers it all. */
function ownBuffer(message: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = message
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) return buffer
  return message.slice().buffer
}
