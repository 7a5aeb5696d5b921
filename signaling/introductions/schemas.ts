/** What the server takes from a client, section 2 of docs/PROTOCOL.md: a typed value, or nothing. */
import * as v from 'valibot'
import { deviceSchema, nameSchema } from '../../src/wire/shownSchemas.ts'
import type {
  ClientToServerEvents,
  Hints,
  JoinRequest,
  SignalData,
  SignalMessage,
  UpdateRequest,
} from '../../src/wire/events.ts'
import { MAX_RELAY_BYTES, MAX_SIGNAL_BYTES } from '../limits/limits.ts'

export type Accepts<Payload> = v.GenericSchema<unknown, Payload>

/** Longer than any ticket this server issues. */
const MAX_TICKET_UNITS = 128

/** A session numbers its lanes upwards and never twice, and it has at most 16 at once. */
const MAX_LANE = 65_535

const role = v.picklist(['sender', 'receiver'])

/** 16 bytes in base64url: the last character has four bits of nothing, and one spelling for each room. */
const room = v.pipe(v.string(), v.regex(/^[\w-]{21}[AQgw]$/))

/** 128 bits. */
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))

const hints = v.object({
  n: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  t: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))), v.length(32)),
}) satisfies Accepts<Hints>

export const joinSchema = v.object({
  v: v.literal(1),
  name: nameSchema,
  role,
  device: deviceSchema,
  hints: v.exactOptional(hints),
  room: v.exactOptional(room),
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_TICKET_UNITS))),
  batches: v.exactOptional(v.boolean()),
}) satisfies Accepts<JoinRequest>

export const updateSchema = v.object({
  name: v.exactOptional(nameSchema),
  role: v.exactOptional(role),
}) satisfies Accepts<UpdateRequest>

export const requestSchema = v.object({
  to: id,
  hints: v.exactOptional(hints),
  direct: v.exactOptional(v.boolean()),
}) satisfies Accepts<Parameters<ClientToServerEvents['request']>[0]>

export const answerSchema = v.object({
  request: id,
  accept: v.boolean(),
  direct: v.exactOptional(v.boolean()),
}) satisfies Accepts<Parameters<ClientToServerEvents['answer']>[0]>

export const cancelSchema = v.object({ request: id }) satisfies Accepts<
  Parameters<ClientToServerEvents['cancel']>[0]
>

const signalData = v.pipe(
  v.variant('type', [
    v.object({ type: v.picklist(['offer', 'answer']), sdp: v.string() }),
    v.object({
      type: v.literal('candidate'),
      candidate: v.object({
        candidate: v.string(),
        sdpMLineIndex: v.exactOptional(v.nullable(v.number())),
        sdpMid: v.exactOptional(v.nullable(v.string())),
      }),
    }),
  ]),
  v.check((data) => signalBytes(data) <= MAX_SIGNAL_BYTES),
) satisfies Accepts<SignalData>

const lane = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_LANE))

export const signalSchema = v.object({
  link: id,
  lane,
  data: signalData,
}) satisfies Accepts<SignalMessage>

export const hangUpSchema = v.object({ link: id }) satisfies Accepts<
  Parameters<ClientToServerEvents['hang-up']>[0]
>

const relaySchema = v.tuple([
  id,
  lane,
  v.pipe(
    v.instance(Uint8Array),
    v.check(({ byteLength }) => byteLength > 0 && byteLength <= MAX_RELAY_BYTES),
  ),
])

/** Link, lane and bytes of a relayed message, or undefined. */
export function parseRelay(values: readonly unknown[]): v.InferOutput<typeof relaySchema> | undefined {
  const parsed = v.safeParse(relaySchema, values, { abortEarly: true })
  return parsed.success ? parsed.output : undefined
}

/** The payload of an event as it may be used, or undefined. */
export function parsePayload<Payload>(schema: Accepts<Payload>, payload: unknown): Payload | undefined {
  // Lists and bytes are objects too, and an update asks for no field.
  if (Array.isArray(payload) || ArrayBuffer.isView(payload)) return undefined
  const parsed = v.safeParse(schema, payload, { abortEarly: true })
  return parsed.success ? parsed.output : undefined
}

/** As it goes over the wire: the bytes of its JSON. */
function signalBytes(data: SignalData): number {
  return Buffer.byteLength(JSON.stringify(data))
}

/** Whether a join comes from another version of the protocol, whose other fields nobody here can judge. */
export function isOtherVersion(payload: unknown): boolean {
  const parsed = v.safeParse(v.object({ v: v.number() }), payload)
  return parsed.success && parsed.output.v !== 1
}
