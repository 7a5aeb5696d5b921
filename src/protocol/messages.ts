/** Section 5 of docs/PROTOCOL.md: the control messages, checked against their limits before they are used. */
import * as v from 'valibot'
import { utf8, type Bytes } from './bytes.ts'
import { SealdropError } from './error.ts'
import { MAX_CONTROL_BYTES } from './plaintext.ts'

/** Longest text, so that its message fits into one record whatever JSON escapes. */
export const MAX_TEXT_BYTES = 60 * 1024

/** `path` on the wire, in UTF-8. */
export const MAX_PATH_BYTES = 1_024

export const MIN_WINDOW_BYTES = 64 * 1024
export const MAX_WINDOW_BYTES = 64 * 1024 * 1024

/** Lane 0 included. */
const MAX_LANES = 16

const PROOFS = 32
const MAX_NAME_CHARACTERS = 40
const MAX_DEVICE_CHARACTERS = 40
const MAX_MIME_CHARACTERS = 255
const MAX_VERSIONS = 16

/** `error` and `decline` carry a code and a sentence for developers. */
const MAX_ERROR_CHARACTERS = 200

const integer = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const u32 = v.pipe(integer, v.maxValue(0xffffffff))
const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest), v.check(isWellFormed))
const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)))
const sha256 = hex(32)
const utf8AtMost = (bytes: number) => v.check((value: string) => utf8(value).length <= bytes)
const name = v.pipe(text(MAX_NAME_CHARACTERS * 2), v.check(isName))
const deviceText = text(MAX_DEVICE_CHARACTERS * 2)
const path = v.pipe(text(MAX_PATH_BYTES), v.minLength(1), utf8AtMost(MAX_PATH_BYTES))

const device = v.object({
  kind: v.picklist(['phone', 'tablet', 'desktop', 'other']),
  os: v.exactOptional(deviceText),
  browser: v.exactOptional(deviceText),
})

const offerItem = v.object({ path, size: integer, mime: text(MAX_MIME_CHARACTERS), modified: integer })
const haveItem = v.object({ item: u32, bytes: integer, sha256 })
const range = v.pipe(
  v.tuple([u32, u32]),
  v.check(([first, last]) => first <= last),
)
const some = { transfer: u32, item: v.exactOptional(u32) }

const schemas = {
  ready: v.object({
    type: v.literal('ready'),
    versions: v.pipe(v.array(integer), v.minLength(1), v.maxLength(MAX_VERSIONS)),
    name,
    device,
    maxRecord: v.pipe(integer, v.minValue(16_384), v.maxValue(262_144)),
    maxLanes: v.pipe(integer, v.minValue(1), v.maxValue(MAX_LANES)),
    proofs: v.pipe(v.array(hex(32)), v.length(PROOFS)),
  }),
  lane: v.object({ type: v.literal('lane'), lane: u32, binding: hex(32) }),
  pair: v.object({ type: v.literal('pair') }),
  offer: v.object({
    type: v.literal('offer'),
    transfer: u32,
    uid: hex(16),
    items: v.array(offerItem),
    more: v.optional(v.boolean(), false),
  }),
  accept: v.object({
    type: v.literal('accept'),
    transfer: u32,
    window: v.pipe(integer, v.minValue(MIN_WINDOW_BYTES), v.maxValue(MAX_WINDOW_BYTES)),
    have: v.array(haveItem),
    done: v.array(range),
    more: v.optional(v.boolean(), false),
  }),
  decline: v.object({
    type: v.literal('decline'),
    transfer: u32,
    reason: v.picklist(['refused', 'no-space', 'too-many', 'bad-path', 'busy']),
  }),
  ack: v.object({ type: v.literal('ack'), transfer: u32, item: u32, bytes: integer }),
  end: v.object({ type: v.literal('end'), transfer: u32, item: u32, size: integer, sha256 }),
  received: v.object({ type: v.literal('received'), transfer: u32, item: u32, sha256 }),
  pause: v.object({ type: v.literal('pause'), ...some }),
  resume: v.object({ type: v.literal('resume'), ...some }),
  cancel: v.object({ type: v.literal('cancel'), ...some, reason: text(MAX_ERROR_CHARACTERS) }),
  text: v.object({
    type: v.literal('text'),
    id: u32,
    text: v.pipe(text(MAX_TEXT_BYTES), utf8AtMost(MAX_TEXT_BYTES)),
  }),
  'text-received': v.object({ type: v.literal('text-received'), id: u32 }),
  ping: v.object({ type: v.literal('ping'), id: u32 }),
  pong: v.object({ type: v.literal('pong'), id: u32 }),
  error: v.object({
    type: v.literal('error'),
    code: text(MAX_ERROR_CHARACTERS),
    message: text(MAX_ERROR_CHARACTERS),
  }),
}

const message = v.variant('type', [
  schemas.ready,
  schemas.lane,
  schemas.pair,
  schemas.offer,
  schemas.accept,
  schemas.decline,
  schemas.ack,
  schemas.end,
  schemas.received,
  schemas.pause,
  schemas.resume,
  schemas.cancel,
  schemas.text,
  schemas['text-received'],
  schemas.ping,
  schemas.pong,
  schemas.error,
])

export type Message = v.InferOutput<typeof message>
export type Ready = v.InferOutput<typeof schemas.ready>
export type Offer = v.InferOutput<typeof schemas.offer>
export type OfferItem = v.InferOutput<typeof offerItem>
export type Accept = v.InferOutput<typeof schemas.accept>
export type Decline = v.InferOutput<typeof schemas.decline>
export type Device = v.InferOutput<typeof device>

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 JSON of at most 64 KiB to a message; unknown fields are dropped. Throws SealdropError `bad-message`. */
export function parseMessage(json: Bytes): Message {
  if (json.length > MAX_CONTROL_BYTES) throw new SealdropError('bad-message', 'a message over 64 KiB')
  const parsed = v.safeParse(message, parseJson(json))
  if (!parsed.success)
    throw new SealdropError('bad-message', `malformed: ${v.flatten(parsed.issues).root?.[0] ?? ''}`)
  return parsed.output
}

/** UTF-8 JSON of a message. Throws SealdropError `too-large` over 64 KiB. */
export function encodeMessage(message: Message): Bytes {
  const json = utf8(JSON.stringify(message))
  if (json.length > MAX_CONTROL_BYTES) throw new SealdropError('too-large', `${message.type} over 64 KiB`)
  return json
}

function parseJson(json: Bytes): unknown {
  try {
    return JSON.parse(decoder.decode(json))
  } catch (error) {
    throw new SealdropError('bad-message', 'no UTF-8 JSON', { cause: error })
  }
}

/** Lone surrogates can hide in JSON escapes. ES2024 has String.isWellFormed; this has no such need. */
function isWellFormed(value: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value)
}

function isName(value: string): boolean {
  const characters = [...value].length
  return characters >= 1 && characters <= MAX_NAME_CHARACTERS
}
