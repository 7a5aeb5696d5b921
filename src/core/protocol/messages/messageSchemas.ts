/** Section 5 of docs/PROTOCOL.md: the control messages as schemas, each field with its limit. */
import * as v from 'valibot'
import { MAX_NAME_UNITS } from '../../../wire/names.ts'
import { deviceSchema, nameSchema } from '../../../wire/shownSchemas.ts'
import { utf8 } from '../primitives/bytes.ts'
import { MAX_FIRST_RECORD_BYTES, MAX_RECORD_BYTES } from '../records/record.ts'
import { MAX_TEXT_BYTES } from './textSize.ts'
import { decodeThumbnail } from './thumbnail.ts'

/** `path` on the wire, in UTF-8. */
export const MAX_PATH_BYTES = 1_024

/** Less would stop a fast link between two acknowledgements; more is memory that a receiver may have to hold. */
export const MIN_WINDOW_BYTES = 64 * 1024
export const MAX_WINDOW_BYTES = 64 * 1024 * 1024

/** Lane 0 included. */
const MAX_LANES = 16

/** Always this many, so that their number says nothing of how many are real. */
const PROOFS = 32

/** RFC 6838 section 4.2: type and subtype have at most 127 characters each. */
export const MAX_MIME_CHARACTERS = 255

/** Room for versions to come. */
const MAX_VERSIONS = 16

/** `error` and `cancel` carry a code and a sentence for developers. */
const MAX_REASON_CHARACTERS = 200

/** A UTF-16 unit takes at most three bytes in UTF-8. */
const BYTES_PER_UNIT = 3

/** Lone surrogates can hide in JSON escapes. */
const LONE_SURROGATE = /\p{Cs}/u

const integer = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const u32 = v.pipe(integer, v.maxValue(0xffffffff))
const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)))
const sha256 = hex(32)

const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.maxLength(longest),
    v.check((value) => !LONE_SURROGATE.test(value)),
  )

const utf8AtMost = (bytes: number) =>
  v.check((value: string) => value.length * BYTES_PER_UNIT <= bytes || utf8(value).length <= bytes)

const device = v.pipe(
  v.looseObject({
    os: v.exactOptional(text(MAX_NAME_UNITS)),
    browser: v.exactOptional(text(MAX_NAME_UNITS)),
  }),
  deviceSchema,
)

/** A decoration: what is none is left out, rather than the session ended for it. */
const thumbnail = v.fallback(
  v.optional(
    v.pipe(
      v.string(),
      v.check((value) => decodeThumbnail(value) !== undefined),
    ),
  ),
  undefined,
)

const offerItem = v.object({
  path: v.pipe(text(MAX_PATH_BYTES), v.minLength(1), utf8AtMost(MAX_PATH_BYTES)),
  size: integer,
  mime: text(MAX_MIME_CHARACTERS),
  modified: integer,
  thumbnail,
})
const haveItem = v.object({ item: u32, bytes: integer, sha256 })
const range = v.pipe(
  v.strictTuple([u32, u32]),
  v.check(([first, last]) => first <= last),
)
const transferOrItem = { transfer: u32, item: v.exactOptional(u32) }

const ready = v.object({
  type: v.literal('ready'),
  versions: v.pipe(v.array(integer), v.minLength(1), v.maxLength(MAX_VERSIONS)),
  name: v.pipe(text(MAX_NAME_UNITS), nameSchema),
  device,
  // Less than the first record may have would be too little for a control message.
  maxRecord: v.pipe(integer, v.minValue(MAX_FIRST_RECORD_BYTES), v.maxValue(MAX_RECORD_BYTES)),
  maxLanes: v.pipe(integer, v.minValue(1), v.maxValue(MAX_LANES)),
  proofs: v.pipe(v.array(hex(32)), v.length(PROOFS)),
  inMemory: v.exactOptional(v.boolean()),
  forgets: v.exactOptional(v.boolean()),
})
const lane = v.object({ type: v.literal('lane'), lane: u32, binding: hex(32) })
const pair = v.object({ type: v.literal('pair') })
const offer = v.object({
  type: v.literal('offer'),
  transfer: u32,
  uid: hex(16),
  items: v.array(offerItem),
  more: v.optional(v.boolean(), false),
})
const accept = v.object({
  type: v.literal('accept'),
  transfer: u32,
  window: v.pipe(integer, v.minValue(MIN_WINDOW_BYTES), v.maxValue(MAX_WINDOW_BYTES)),
  have: v.array(haveItem),
  done: v.array(range),
  more: v.optional(v.boolean(), false),
})
const decline = v.object({
  type: v.literal('decline'),
  transfer: u32,
  reason: v.picklist(['refused', 'no-space', 'too-many', 'bad-path', 'busy']),
})
const ack = v.object({ type: v.literal('ack'), transfer: u32, item: u32, bytes: integer })
const end = v.object({ type: v.literal('end'), transfer: u32, item: u32, size: integer, sha256 })
const received = v.object({ type: v.literal('received'), transfer: u32, item: u32, sha256 })
const pause = v.object({ type: v.literal('pause'), ...transferOrItem })
const resume = v.object({ type: v.literal('resume'), ...transferOrItem })
const cancel = v.object({
  type: v.literal('cancel'),
  ...transferOrItem,
  reason: text(MAX_REASON_CHARACTERS),
})
const textMessage = v.object({
  type: v.literal('text'),
  id: u32,
  text: v.pipe(text(MAX_TEXT_BYTES), utf8AtMost(MAX_TEXT_BYTES)),
})
const textReceived = v.object({ type: v.literal('text-received'), id: u32 })
const ping = v.object({ type: v.literal('ping'), id: u32 })
const pong = v.object({ type: v.literal('pong'), id: u32 })
const error = v.object({
  type: v.literal('error'),
  code: text(MAX_REASON_CHARACTERS),
  message: text(MAX_REASON_CHARACTERS),
})

/** Any control message; unknown fields are dropped, an unknown `type` does not parse. */
export const messageSchema = v.variant('type', [
  ready,
  lane,
  pair,
  offer,
  accept,
  decline,
  ack,
  end,
  received,
  pause,
  resume,
  cancel,
  textMessage,
  textReceived,
  ping,
  pong,
  error,
])

export type Message = v.InferOutput<typeof messageSchema>

export type Ready = v.InferOutput<typeof ready>
export type Device = Ready['device']
export type Offer = v.InferOutput<typeof offer>
export type OfferItem = v.InferOutput<typeof offerItem>
export type Accept = v.InferOutput<typeof accept>
/** An item of which `bytes` from its beginning are on the receiver's disk, with the SHA-256 of those. */
export type HaveItem = v.InferOutput<typeof haveItem>
/** First and last index of items that are whole. */
export type DoneRange = v.InferOutput<typeof range>
export type Decline = v.InferOutput<typeof decline>
