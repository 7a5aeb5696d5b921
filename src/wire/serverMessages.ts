/**
 * What a client accepts from the signaling server, section 2 of docs/PROTOCOL.md. The server is untrusted: everything it
 * says is parsed before it is used.
 */
import * as v from 'valibot'
import { REFUSAL_CODES } from './refusal.ts'
import { deviceOfAnyKindSchema, hintsSchema, nameSchema, roleSchema } from './shownSchemas.ts'
import { MAX_RELAY_BYTES } from './sizes.ts'

/** Ids are opaque to a client. No server issues longer ones. */
const MAX_ID_CHARACTERS = 128

/** A signed ticket holds a peer id, a time and a MAC. */
const MAX_TICKET_CHARACTERS = 2048

/**
 * A server lists at most 1,000 peers, and announces at most 500 in one message. All are parsed before the page does
 * anything else.
 */
const MAX_PEERS_AT_ONCE = 1000

/** Many ICE servers make connecting slow. One STUN, one TURN over UDP and one over TLS are enough, with one to spare. */
const MAX_ICE_SERVERS = 4
const MAX_ICE_URLS = 4

/** An hour: a person is waiting in front of the page, so the server cannot ask for more when it closes. */
const MAX_RECONNECT_MS = 60 * 60_000

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_CHARACTERS))

export const peerSchema = v.object({
  /** 128 random bits in hex; survives a lost socket, unlike the socket's own id. */
  id,
  name: nameSchema,
  role: roleSchema,
  device: deviceOfAnyKindSchema,
  hints: v.exactOptional(hintsSchema),
})

/** Entries that do not parse are left out, so that a broken one does not hide the others. Reads no more than it keeps. */
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

/** What changed among the visible peers, each in its present state. */
export const presenceSchema = v.object({
  /** Present now. Replaces anything known about the same peer. */
  joined: v.fallback(peers, []),
  /** With another name, device or hints. */
  updated: v.fallback(peers, []),
  /** Ids. */
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

export const joinReplySchema = v.object({
  self: id,
  ticket: v.pipe(v.string(), v.maxLength(MAX_TICKET_CHARACTERS)),
  peers,
  /** Who sees whom: everyone, devices on the same network, or devices that joined with the same room. */
  space: v.picklist(['everyone', 'network', 'room']),
  iceServers: v.fallback(v.pipe(v.array(iceServer), v.maxLength(MAX_ICE_SERVERS)), []),
  /** Whether this server relays bytes when there is no direct path. */
  relay: v.fallback(v.boolean(), false),
})

/** The peers visible in the new role: at most 1,000, the latest arrivals. */
export const updateReplySchema = v.object({ peers })

export const requestReplySchema = v.object({ request: id })

/** The part of an acknowledgement that is parsed first. */
export const acknowledgementSchema = v.variant('ok', [
  v.looseObject({ ok: v.literal(true) }),
  v.object({
    ok: v.literal(false),
    code: v.fallback(v.picklist(REFUSAL_CODES), 'unavailable'),
  }),
])

export const peerLeftSchema = v.object({ id })

export const requestSchema = v.object({
  request: id,
  from: peerSchema,
  hints: v.exactOptional(hintsSchema),
  expiresInMs: v.pipe(v.number(), v.minValue(0)),
})

export const outcomeSchema = v.object({
  request: id,
  result: v.picklist(['accepted', 'declined', 'busy', 'unavailable', 'timeout', 'cancelled']),
  /** Only with `accepted`: the link that both sockets now belong to. Also used as a file name (browser/files/receivedJournal.ts). */
  link: v.exactOptional(v.pipe(id, v.regex(/^[0-9a-zA-Z]+$/))),
  /** Only with a link: one of the two has no WebRTC. */
  direct: v.exactOptional(v.literal(false)),
})

const lane = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Only the envelope: what `data` may be depends on the state of its connection, see `signalDataSchema`. */
export const signalSchema = v.object({
  link: id,
  lane,
  data: v.unknown(),
})

/** Link, lane and bytes; the acknowledgement follows. */
export const relayedSchema = v.tuple([
  id,
  lane,
  v.pipe(
    v.union([v.instance(ArrayBuffer), v.instance(Uint8Array)]),
    // Node delivers a Buffer, whose slice() does not copy: replace it by a plain view.
    v.transform((bytes) =>
      bytes instanceof ArrayBuffer
        ? new Uint8Array(bytes)
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ),
    v.check(({ byteLength }) => byteLength > 0 && byteLength <= MAX_RELAY_BYTES),
  ),
])

export const hangUpSchema = v.object({ link: id })

export const closingSchema = v.object({
  reconnectInMs: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_RECONNECT_MS)),
})
