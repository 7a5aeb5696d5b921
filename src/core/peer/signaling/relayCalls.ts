/** Section 2 of docs/PROTOCOL.md, `relay`: sealed bytes through the server, both ways. */
import * as v from 'valibot'
import type { ClientSocket } from './clientSocket.ts'
import { relayedSchema } from '../../../wire/serverMessages.ts'
import { callRelay, type Reply } from './signalingCalls.ts'

/** Section 2: of one link, whichever lanes they belong to. The server refuses a ninth. */
export const MAX_UNACKNOWLEDGED = 8

/** What the other side of a link sent through the server. */
export interface Relayed {
  readonly link: string
  readonly lane: number
  /** 1 to 262,144. */
  readonly bytes: Uint8Array
  /** Acknowledges it to the server, which lets the other side send more. */
  done(): void
}

/**
 * Sends one protocol message (1 to 262,144 bytes); resolves when the other side has it, or with why not. Messages of
 * a link leave in the order of the calls; beyond MAX_UNACKNOWLEDGED they wait here. Never rejects.
 */
export type Relay = (link: string, lane: number, bytes: ArrayBuffer) => Promise<Reply<unknown>>

interface Gate {
  unacknowledged: number
  /** Each is let through in the place of one that was acknowledged. */
  readonly waiting: (() => void)[]
}

export function createRelayCalls(socket: ClientSocket): Relay {
  const gates = new Map<string, Gate>()

  function gateOf(link: string): Gate {
    const gate = gates.get(link) ?? { unacknowledged: 0, waiting: [] }
    gates.set(link, gate)
    return gate
  }

  async function enter(gate: Gate): Promise<void> {
    if (gate.unacknowledged < MAX_UNACKNOWLEDGED) gate.unacknowledged += 1
    else await new Promise<void>((resolve) => gate.waiting.push(resolve))
  }

  function exit(link: string, gate: Gate): void {
    const next = gate.waiting.shift()
    if (next) next()
    else if (--gate.unacknowledged === 0) gates.delete(link)
  }

  return async (link, lane, bytes) => {
    const gate = gateOf(link)
    await enter(gate)
    const reply = await callRelay(socket, link, lane, bytes)
    exit(link, gate)
    return reply
  }
}

/** Calls `take` with each message that came through the server, in order. What makes no sense is left unacknowledged. */
export function listenForRelayed(socket: ClientSocket, take: (relayed: Relayed) => void): void {
  socket.on('relay', (...values) => {
    const parsed = v.safeParse(relayedSchema, values)
    if (!parsed.success) return
    const [link, lane, bytes] = parsed.output
    const acknowledge = values.at(-1)
    take({ link, lane, bytes, done: isCallback(acknowledge) ? acknowledge : () => undefined })
  })
}

/** Socket.IO puts it last where the server asks for an acknowledgement; what comes over the wire is never a function. */
function isCallback(value: unknown): value is () => void {
  return typeof value === 'function'
}
