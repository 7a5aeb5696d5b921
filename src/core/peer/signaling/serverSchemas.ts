/**
 * What the signaling server says (section 2 of docs/PROTOCOL.md), parsed before anything believes it: the server is
 * as untrusted as whoever speaks through it.
 */
import * as v from 'valibot'
import type {
  JoinReply,
  Outcome,
  PeerInfo,
  PresenceChange,
  RefusalCode,
  UpdateReply,
} from '../../../wire/events.ts'
import { deviceOfAnyKindSchema, nameSchema } from '../../../wire/shownSchemas.ts'
import { MAX_MESSAGE_BYTES, MAX_SDP_CHARACTERS } from '../connection/sdp.ts'

/** Ids are opaque to us; longer ones are nobody's. */
const MAX_ID_CHARACTERS = 128

/** A signed ticket holds a peer id, a time and a MAC. */
const MAX_TICKET_CHARACTERS = 2048

/** Of what a server names at once: it lists 1,000, and tells of 500 in one message. Each is parsed before the page does anything else. */
const MAX_PEERS_AT_ONCE = 1000

/** Many ICE servers make connecting slow: one STUN, one TURN over UDP, one over TLS are enough, some spare. */
const MAX_ICE_SERVERS = 4
const MAX_ICE_URLS = 4

/** One candidate is about 150 bytes; a long one is no candidate. */
const MAX_CANDIDATE_CHARACTERS = 1024

/** An hour: whatever the server asks for when it closes, somebody waits in front of the page. */
const MAX_RECONNECT_MS = 60 * 60_000

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_CHARACTERS))

const hints = v.object({
  n: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  t: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))), v.length(32)),
})

export const peerSchema: v.GenericSchema<unknown, PeerInfo> = v.object({
  id,
  name: nameSchema,
  role: v.picklist(['sender', 'receiver']),
  device: deviceOfAnyKindSchema,
  hints: v.exactOptional(hints),
})

/** Entries that do not parse are left out: a broken one must not hide the others. No more are looked at than are kept. */
const listOf = <Value>(entry: v.GenericSchema<unknown, Value>) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((entries) =>
      entries.slice(0, MAX_PEERS_AT_ONCE).flatMap((each) => {
        const parsed = v.safeParse(entry, each)
        return parsed.success ? [parsed.output] : []
      }),
    ),
  )

const peers = listOf(peerSchema)

export const presenceSchema: v.GenericSchema<unknown, PresenceChange> = v.object({
  joined: v.fallback(peers, []),
  updated: v.fallback(peers, []),
  left: v.fallback(listOf(id), []),
})

const iceServer = v.object({
  urls: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(256), v.regex(/^(stun|stuns|turn|turns):[^\s]+$/i))),
    v.minLength(1),
    v.maxLength(MAX_ICE_URLS),
  ),
  username: v.exactOptional(v.pipe(v.string(), v.maxLength(512))),
  credential: v.exactOptional(v.pipe(v.string(), v.maxLength(512))),
})

export const joinReplySchema: v.GenericSchema<unknown, JoinReply> = v.object({
  self: id,
  ticket: v.pipe(v.string(), v.maxLength(MAX_TICKET_CHARACTERS)),
  peers,
  space: v.picklist(['everyone', 'network', 'room']),
  iceServers: v.fallback(v.pipe(v.array(iceServer), v.maxLength(MAX_ICE_SERVERS)), []),
  relay: v.fallback(v.boolean(), false),
})

export const updateReplySchema: v.GenericSchema<unknown, UpdateReply> = v.object({ peers })

export const requestReplySchema: v.GenericSchema<unknown, { request: string }> = v.object({ request: id })

/** The first thing looked at in every acknowledgement. */
export const acknowledgementSchema = v.variant('ok', [
  v.looseObject({ ok: v.literal(true) }),
  v.object({
    ok: v.literal(false),
    code: v.fallback(
      v.picklist([
        'bad-request',
        'unsupported-version',
        'not-joined',
        'unavailable',
        'busy',
        'too-many',
        'relay-limit',
      ] satisfies RefusalCode[]),
      'unavailable',
    ),
  }),
])

export const peerLeftSchema = v.object({ id })

export const requestSchema = v.object({
  request: id,
  from: peerSchema,
  hints: v.exactOptional(hints),
  expiresInMs: v.pipe(v.number(), v.minValue(0)),
})

export const outcomeSchema: v.GenericSchema<unknown, Outcome> = v.object({
  request: id,
  result: v.picklist(['accepted', 'declined', 'busy', 'unavailable', 'timeout', 'cancelled']),
  // Also the name of a file (browser/files/receivedJournal.ts).
  link: v.exactOptional(v.pipe(id, v.regex(/^[0-9a-zA-Z]+$/))),
  direct: v.exactOptional(v.literal(false)),
})

const lane = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Only the envelope: what `data` may be depends on the connection it is for (signalGate.ts). */
export const signalSchema = v.object({
  link: id,
  lane,
  data: v.unknown(),
})

/** Link, lane, bytes; what follows is the acknowledgement. */
export const relayedSchema = v.tuple([
  id,
  lane,
  v.pipe(
    v.union([v.instance(ArrayBuffer), v.instance(Uint8Array)]),
    // A plain view also of what Node gives: slice() of a Buffer makes no copy.
    v.transform((bytes) =>
      bytes instanceof ArrayBuffer
        ? new Uint8Array(bytes)
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ),
    v.check(({ byteLength }) => byteLength > 0 && byteLength <= MAX_MESSAGE_BYTES),
  ),
])

export const hangUpSchema = v.object({ link: id })

export const closingSchema = v.object({
  reconnectInMs: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_RECONNECT_MS)),
})

const description = { sdp: v.pipe(v.string(), v.maxLength(MAX_SDP_CHARACTERS)) }

/** One description or one candidate; simple-peer's other signals (renegotiate, transceiverRequest) are none. */
export const signalDataSchema = v.variant('type', [
  v.strictObject({ type: v.literal('offer'), ...description }),
  v.strictObject({ type: v.literal('answer'), ...description }),
  v.strictObject({
    type: v.literal('candidate'),
    candidate: v.object({
      candidate: v.pipe(v.string(), v.maxLength(MAX_CANDIDATE_CHARACTERS)),
      sdpMLineIndex: v.exactOptional(
        v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
      ),
      sdpMid: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(64)))),
    }),
  }),
])
