/** What the server accepts from a client, section 2 of docs/PROTOCOL.md. Pages import these schemas as types only. */
import * as v from 'valibot'
import { deviceSchema, hintsSchema, nameSchema, roleSchema } from './shownSchemas.ts'
import { MAX_RELAY_BYTES, MAX_SIGNAL_BYTES } from './sizes.ts'

export type Accepts<Payload> = v.GenericSchema<unknown, Payload>

/** Longer than any ticket this server issues. */
const MAX_TICKET_UNITS = 128

/** A session numbers its lanes upwards, never reuses a number, and has at most 16 lanes at once. */
const MAX_LANE = 65_535

/** 16 bytes in base64url. The last four bits are zero, so that each room has one spelling. */
const room = v.pipe(v.string(), v.regex(/^[\w-]{21}[AQgw]$/))

/** 128 bits. */
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))

export const joinSchema = v.object({
  v: v.literal(1),
  name: nameSchema,
  role: roleSchema,
  device: deviceSchema,
  hints: v.exactOptional(hintsSchema),
  /** From an invite: only devices that joined with the same room see each other, on any network. */
  room: v.exactOptional(room),
  /** From an earlier join: restores the same peer id. */
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_TICKET_UNITS))),
  /** Takes `presence` instead of `peer-joined`, `peer-updated` and `peer-left`. */
  batches: v.exactOptional(v.boolean()),
})

export const updateSchema = v.object({
  name: v.exactOptional(nameSchema),
  role: v.exactOptional(roleSchema),
})

export const requestSchema = v.object({
  to: id,
  hints: v.exactOptional(hintsSchema),
  /** False: this client has no WebRTC. */
  direct: v.exactOptional(v.boolean()),
})

export const answerSchema = v.object({
  request: id,
  accept: v.boolean(),
  /** False: this client has no WebRTC. */
  direct: v.exactOptional(v.boolean()),
})

export const cancelSchema = v.object({ request: id })

/** What the server passes on. */
const forwardedSignalSchema = v.pipe(
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
  v.check((data) => new TextEncoder().encode(JSON.stringify(data)).length <= MAX_SIGNAL_BYTES),
)

const lane = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_LANE))

export const signalSchema = v.object({
  link: id,
  /** 0 for the session's own connection, 1 and up for further lanes. */
  lane,
  data: forwardedSignalSchema,
})

export const hangUpSchema = v.object({ link: id })

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

/** The parsed payload of an event, or undefined if it is invalid. */
export function parsePayload<Payload>(schema: Accepts<Payload>, payload: unknown): Payload | undefined {
  // Arrays and bytes are objects too, and every field of an update is optional.
  if (Array.isArray(payload) || ArrayBuffer.isView(payload)) return undefined
  const parsed = v.safeParse(schema, payload, { abortEarly: true })
  return parsed.success ? parsed.output : undefined
}

/** Whether a join is from another version of the protocol, whose other fields cannot be checked here. */
export function isOtherVersion(payload: unknown): boolean {
  const parsed = v.safeParse(v.object({ v: v.number() }), payload)
  return parsed.success && parsed.output.v !== 1
}
