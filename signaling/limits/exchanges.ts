/** Requests and their responses: how many one connection may wait for, and how long each may take to be read. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  ANSWER_MS,
  HEADERS_MS,
  KEEP_ALIVE_MS,
  MAX_UNFINISHED_RESPONSES,
  MIN_READ_BYTES,
  STALL_MS,
} from './limits.ts'

/** In milliseconds. */
export interface ExchangeTimeouts {
  /** Between two requests, and before the first one, until the next is there with all of its headers. */
  readonly idle: number
  /** Until MIN_READ_BYTES more of what waits have left. */
  readonly stall: number
  /** Until an answer begins. */
  readonly answer: number
}

export const defaultExchangeTimeouts: ExchangeTimeouts = {
  // As long as the first request may take after its first byte, and a moment more.
  idle: KEEP_ALIVE_MS + HEADERS_MS,
  stall: STALL_MS,
  answer: ANSWER_MS,
}

/** What this module uses of each. */
export type Channel = Pick<
  Socket,
  'bytesWritten' | 'writableLength' | 'destroyed' | 'destroy' | 'destroySoon' | 'once'
>
export interface Exchange {
  readonly request: Pick<IncomingMessage, 'complete'> & { readonly socket: Channel }
  readonly response: Pick<ServerResponse, 'once'>
  readonly now: () => number
}

interface Connection {
  isWebSocket: boolean
  unfinished: number
  /** When it last did what is expected of it. */
  since: number
  /** Bytes that had left then. */
  left: number
}

/** Each connection belongs here from its beginning to its end. */
export class Exchanges {
  readonly #connections = new Map<Channel, Connection>()
  readonly #timeouts: ExchangeTimeouts

  constructor(timeouts: ExchangeTimeouts) {
    this.#timeouts = timeouts
  }

  /** `now`, here and below: milliseconds on a clock that only goes forward. */
  open(socket: Channel, now: number): void {
    this.#connections.set(socket, { isWebSocket: false, unfinished: 0, since: now, left: 0 })
    socket.once('close', () => this.#connections.delete(socket))
  }

  /** False when it is not to be served: the connection is ended. */
  begin({ request, response, now }: Exchange): boolean {
    const { socket } = request
    const connection = this.#connections.get(socket)
    if (!connection || socket.destroyed || connection.unfinished >= MAX_UNFINISHED_RESPONSES) {
      socket.destroy()
      return false
    }
    if (connection.unfinished === 0) mark(connection, socket, now())
    connection.unfinished += 1
    response.once('close', () => {
      connection.unfinished -= 1
      mark(connection, socket, now())
      // It was answered before it was read, so it was refused: nobody takes the rest.
      if (!request.complete) socket.destroySoon()
    })
    return true
  }

  /** It becomes a WebSocket. False when responses are still due: then it cannot. */
  upgrade(socket: Channel): boolean {
    const connection = this.#connections.get(socket)
    if (connection?.unfinished !== 0) return false
    connection.isWebSocket = true
    return true
  }

  /** Ends the connections that took too long. To be called every few seconds. */
  check(now: number): void {
    for (const [socket, connection] of this.#connections) {
      if (isMoving(connection, socket)) mark(connection, socket, now)
      else if (now - connection.since >= this.#patience(connection, socket)) socket.destroy()
    }
  }

  #patience({ isWebSocket, unfinished }: Connection, socket: Channel): number {
    if (socket.writableLength > 0 && (isWebSocket || unfinished > 0)) return this.#timeouts.stall
    return unfinished === 0 ? this.#timeouts.idle : this.#timeouts.answer
  }
}

/** A WebSocket for which nothing waits is looked after by Engine.IO's pings. */
function isMoving({ isWebSocket, unfinished, left }: Connection, socket: Channel): boolean {
  if (isWebSocket && socket.writableLength === 0) return true
  return (isWebSocket || unfinished > 0) && bytesLeft(socket) - left >= MIN_READ_BYTES
}

function mark(connection: Connection, socket: Channel, now: number): void {
  connection.since = now
  connection.left = bytesLeft(socket)
}

/** Given to the system, as far as the system took them. */
function bytesLeft(socket: Channel): number {
  return socket.bytesWritten - socket.writableLength
}
