/** Section 2 of docs/PROTOCOL.md, client to server: an event, its acknowledgement, parsed. */
import * as v from 'valibot'
import type { ClientToServerEvents, RefusalCode } from '../../../wire/events.ts'
import type { ClientSocket } from './clientSocket.ts'
import { acknowledgementSchema } from '../../../wire/serverMessages.ts'

/** A server that has not acknowledged by then is gone, whatever the socket believes. */
const ACKNOWLEDGE_TIMEOUT_MS = 8_000

/** Relayed bytes wait for the other side; who sends them watches more closely. The server itself waits two minutes. */
const RELAY_TIMEOUT_MS = 150_000

/** All events whose payload is one object. */
type CallEvent = Exclude<keyof ClientToServerEvents, 'relay'>

export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `no-answer`: nobody acknowledged, or nothing that makes sense. */
  | { readonly ok: false; readonly code: RefusalCode | 'no-answer' }

const noAnswer = { ok: false, code: 'no-answer' } as const

/** Emits `event` and waits for its acknowledgement. Never rejects; without a connection nothing is kept for later. */
export function call<Event extends CallEvent, Value>(
  socket: ClientSocket,
  event: Event,
  payload: Parameters<ClientToServerEvents[Event]>[0],
  schema: v.GenericSchema<unknown, Value>,
): Promise<Reply<Value>> {
  return emit(socket, ACKNOWLEDGE_TIMEOUT_MS, event, [payload], schema)
}

/** The same for bytes that the other side of a link acknowledges. */
export function callRelay(
  socket: ClientSocket,
  link: string,
  lane: number,
  bytes: ArrayBuffer,
): Promise<Reply<unknown>> {
  return emit(socket, RELAY_TIMEOUT_MS, 'relay', [link, lane, bytes], v.unknown())
}

async function emit<Value>(
  socket: ClientSocket,
  timeoutMs: number,
  event: string,
  values: readonly unknown[],
  schema: v.GenericSchema<unknown, Value>,
): Promise<Reply<Value>> {
  if (!socket.connected) return noAnswer
  const answer = await socket
    .timeout(timeoutMs)
    .emitWithAck(event, ...values)
    .catch(() => undefined)
  const acknowledgement = v.safeParse(acknowledgementSchema, answer)
  if (!acknowledgement.success) return noAnswer
  if (!acknowledgement.output.ok) return { ok: false, code: acknowledgement.output.code }
  const value = v.safeParse(schema, answer)
  return value.success ? { ok: true, value: value.output } : noAnswer
}
