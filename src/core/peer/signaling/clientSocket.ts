/** The Socket.IO socket as signaling.ts uses it: made here, stood in for by the tests. */
import { io } from 'socket.io-client'

/** One connection attempt, WebSocket and its fallback together; a blocked port answers to neither. */
const CONNECT_TIMEOUT_MS = 15_000

export interface ClientSocket {
  readonly connected: boolean
  connect(): unknown
  disconnect(): unknown
  on(event: string, listener: (...args: unknown[]) => void): unknown
  off(): unknown
  /** Rejects when no acknowledgement came within `ms`, or the socket was lost before. */
  timeout(ms: number): { emitWithAck(event: string, ...values: unknown[]): Promise<unknown> }
}

/** A socket to the server this page came from, not yet connecting. It does not reconnect by itself: signaling.ts does. */
export function createClientSocket(): ClientSocket {
  return io({
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    timeout: CONNECT_TIMEOUT_MS,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
  })
}

/**
 * Whether a `connect_error` means that the server takes nobody more for now. A refused WebSocket says nothing, but the
 * polling that is tried after it has the server's answer.
 */
export function isTurnedAway(error: unknown): boolean {
  const { context } = (error ?? {}) as { readonly context?: Partial<XMLHttpRequest> }
  return context?.status === 403 && String(context.responseText).includes('"too-many"')
}
