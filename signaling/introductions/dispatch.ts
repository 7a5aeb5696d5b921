/**
 * The one door for client events, section 2 of docs/PROTOCOL.md: pays for the event, parses its payload, performs
 * it, and acknowledges whatever happens. An event that is not in the table is ignored, but for `relay`: that has
 * limits of its own, and its acknowledgement comes from the other side.
 */
import type { Logger } from 'pino'
import { answer, cancel, request } from './asking.ts'
import { join, update } from './attendance.ts'
import type { Budgets } from '../limits/budgets.ts'
import type { ClientSocket, Context, EventName, Handled, Handler, PayloadOf } from './context.ts'
import { refusal } from '../../src/wire/refusal.ts'
import type { Refusal } from '../../src/wire/events.ts'
import { endConnection } from '../limits/guard.ts'
import {
  eventCosts,
  MAX_MESSAGE_BYTES,
  REFUSED_BYTES_PER_POINT,
  SIGNAL_BYTES_PER_POINT,
} from '../limits/limits.ts'
import { hangUp, signal } from './linking.ts'
import { networkOfVisitor } from '../limits/networks.ts'
import { relay } from '../relay/relaying.ts'
import {
  type Accepts,
  answerSchema,
  cancelSchema,
  hangUpSchema,
  isOtherVersion,
  joinSchema,
  parsePayload,
  requestSchema,
  signalSchema,
  updateSchema,
} from '../../src/wire/clientMessages.ts'

/** Parses and performs one event. */
type Serve = (context: Context, socket: ClientSocket, payload: unknown) => Handled<EventName>

interface Rule {
  readonly cost: number
  readonly serve: Serve
}

const { heardByMany, heardByOne, own } = eventCosts

const rules: ReadonlyMap<string, Rule> = new Map<EventName, Rule>([
  ['join', { cost: heardByMany, serve: serveJoin }],
  ['update', { cost: heardByMany, serve: forJoined(updateSchema, update) }],
  ['request', { cost: heardByOne, serve: forJoined(requestSchema, request) }],
  ['answer', { cost: own, serve: forJoined(answerSchema, answer) }],
  ['cancel', { cost: own, serve: forJoined(cancelSchema, cancel) }],
  ['signal', { cost: own, serve: forJoined(signalSchema, signal) }],
  ['hang-up', { cost: own, serve: forJoined(hangUpSchema, hangUp) }],
])

/** Answers a socket's events until it is gone. */
export function serveEvents(context: Context, socket: ClientSocket, budgets: Budgets, logger: Logger): void {
  const network = networkOfVisitor(context.visitors, socket.handshake)
  let hasArrived = false
  socket.onAny((event: string, ...values: unknown[]) => {
    const { payloads, acknowledge } = readArguments(values)
    const rule = rules.get(event)
    if (event === 'relay') passOn(payloads, acknowledge)
    else if (rule) void answerEvent(rule, payloads[0], acknowledge)
    else void payFor(own)
  })

  /** Whether it is paid for. A flood ends the connection. */
  async function payFor(cost: number, networkCost = cost): Promise<boolean> {
    const payment = await budgets.pay(socket.id, network, cost, networkCost)
    // At once: whoever floods may well read nothing, and would keep it waiting for what is still to be sent.
    if (payment === 'flood') endConnection(socket.conn)
    return payment === 'paid'
  }

  function passOn(payloads: readonly unknown[], acknowledge: (reply: object) => void): void {
    try {
      relay(context, socket, payloads, (reply) => {
        // What passes has limits of its own; what is refused is paid for before it is answered.
        if (reply.ok) acknowledge(reply)
        else void answerRefused(reply, payloads, acknowledge)
      })
    } catch (error) {
      failed(error, acknowledge)
    }
  }

  async function answerRefused(
    reply: Refusal,
    payloads: readonly unknown[],
    acknowledge: (reply: object) => void,
  ): Promise<void> {
    const cost = own + Math.floor(bytesIn(payloads) / REFUSED_BYTES_PER_POINT)
    acknowledge((await payFor(cost)) ? reply : tooManyEvents())
  }

  async function answerEvent(
    rule: Rule,
    payload: unknown,
    acknowledge: (reply: object) => void,
  ): Promise<void> {
    try {
      const { bytes, value } = measured(payload)
      if (bytes > MAX_MESSAGE_BYTES) {
        endConnection(socket.conn)
        return
      }
      const sizeCost = Math.floor(bytes / SIGNAL_BYTES_PER_POINT)
      // The network has a pace for connections, and arriving belongs to one: a whole school may come at once.
      const isArriving = !hasArrived && rule.cost === heardByMany
      const paid = await payFor(rule.cost + sizeCost, (isArriving ? own : rule.cost) + sizeCost)
      if (isArriving && paid) hasArrived = true
      if (!socket.connected) return
      const handled = paid ? rule.serve(context, socket, value) : tooManyEvents()
      if (!isWithSequel(handled)) {
        acknowledge(handled)
        return
      }
      acknowledge(handled[0])
      handled[1]()
    } catch (error) {
      failed(error, acknowledge)
    }
  }

  /** A fault of ours: this visitor hears that it did not work, everybody else goes on. */
  function failed(error: unknown, acknowledge: (reply: object) => void): void {
    logger.error({ err: error }, 'an event failed')
    acknowledge(refusal('unavailable', 'the server failed'))
  }
}

function serveJoin(context: Context, socket: ClientSocket, payload: unknown): Handled<'join'> {
  if (isOtherVersion(payload)) return refusal('unsupported-version', 'this server speaks version 1')
  const parsed = parsePayload(joinSchema, payload)
  return parsed ? join(context, socket, parsed) : badRequest()
}

/** Who has not joined is nobody yet, and gets `not-joined`. */
function forJoined<Name extends EventName>(
  schema: Accepts<PayloadOf<Name>>,
  handle: Handler<Name>,
): (context: Context, socket: ClientSocket, payload: unknown) => Handled<Name> {
  return (context, socket, payload) => {
    const parsed = parsePayload(schema, payload)
    if (!parsed) return badRequest()
    const { peer } = socket.data
    return peer ? handle(context, socket, peer, parsed) : refusal('not-joined', 'join first')
  }
}

function tooManyEvents(): Refusal {
  return refusal('too-many', 'too many events, slow down')
}

/** Of the binary values, which are all that `relay` carries in bulk. */
function bytesIn(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + (value instanceof Uint8Array ? value.byteLength : 0), 0)
}

function badRequest(): Refusal {
  return refusal('bad-request', 'the payload is not what the protocol says')
}

/**
 * What others have to read is paid for, and a wrong payload costs as much as a right one. Nothing that the protocol says is nested so deeply that it cannot be walked through: then nothing is left of it.
 */
function measured(payload: unknown): { readonly bytes: number; readonly value: unknown } {
  try {
    return { bytes: Buffer.byteLength(JSON.stringify(payload ?? null)), value: payload }
  } catch (error) {
    if (error instanceof RangeError) return { bytes: MAX_MESSAGE_BYTES, value: undefined }
    throw error
  }
}

/** Socket.IO puts the acknowledgement last, if the client asked for one; what a client sends is never a function. */
function readArguments(values: readonly unknown[]): {
  payloads: readonly unknown[]
  acknowledge: (acknowledgement: object) => void
} {
  const last = values.at(-1)
  if (typeof last !== 'function') return { payloads: values, acknowledge: () => {} }
  return { payloads: values.slice(0, -1), acknowledge: last as (acknowledgement: object) => void }
}

function isWithSequel(
  handled: Handled<EventName>,
): handled is Extract<Handled<EventName>, readonly unknown[]> {
  return Array.isArray(handled)
}
