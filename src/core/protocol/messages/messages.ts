/** Section 5 of docs/PROTOCOL.md: control messages to and from UTF-8 JSON. */
import * as v from 'valibot'
import { utf8, type Bytes } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import { messageSchema, type Message } from './messageSchemas.ts'
import { CONTROL_HEADER_BYTES, MAX_CONTROL_BYTES } from '../records/plaintext.ts'
import { MAX_FIRST_RECORD_BYTES, RECORD_OVERHEAD_BYTES } from '../records/record.ts'

export type * from './messageSchemas.ts'
export { MAX_MIME_CHARACTERS, MAX_PATH_BYTES, MAX_WINDOW_BYTES, MIN_WINDOW_BYTES } from './messageSchemas.ts'

/** What we send: small enough for the smallest record that a peer may allow. Received are up to 64 KiB. */
export const MAX_ENCODED_BYTES = MAX_FIRST_RECORD_BYTES - RECORD_OVERHEAD_BYTES - CONTROL_HEADER_BYTES

/** ignoreBOM keeps a leading U+FEFF, which is no JSON. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 JSON of at most 64 KiB to a message; unknown fields are dropped. Throws SealdropError `bad-message`. */
export function parseMessage(json: Bytes): Message {
  if (json.length > MAX_CONTROL_BYTES) throw new SealdropError('bad-message', 'a message over 64 KiB')
  // Early: a hostile message must not cost one issue for each of its fields.
  const parsed = v.safeParse(messageSchema, parseJson(json), { abortEarly: true })
  if (parsed.success) return parsed.output
  throw new SealdropError('bad-message', `malformed at ${v.getDotPath(parsed.issues[0]) ?? 'the root'}`)
}

/** UTF-8 JSON of a message. Throws SealdropError `too-large` over 65,507 bytes. */
export function encodeMessage(message: Message): Bytes {
  const json = utf8(JSON.stringify(message))
  if (json.length > MAX_ENCODED_BYTES) throw new SealdropError('too-large', `${message.type} over 64 KiB`)
  return json
}

function parseJson(json: Bytes): unknown {
  try {
    return JSON.parse(decoder.decode(json))
  } catch (error) {
    throw new SealdropError('bad-message', 'no UTF-8 JSON', { cause: error })
  }
}
