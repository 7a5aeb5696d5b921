/** What the app reads of the server, of other pages, of other apps, and of what it wrote down itself. */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as v from 'valibot'
import { SealdropError } from '../src/core/protocol/primitives/error.ts'
import { utf8 } from '../src/core/protocol/primitives/bytes.ts'
import { parseLaunch } from '../src/browser/system/launch.ts'
import { parseTrustAbout } from '../src/app/trust/trust.ts'
import { boundaryOf, createFormReader } from '../src/serviceWorker/multipart.ts'
import { parseWorkerMessage } from '../src/serviceWorker/parseMessage.ts'
import { joinShared } from '../src/serviceWorker/sharedText.ts'
import { createSignalGate } from '../src/core/peer/connection/signalGate.ts'
import { MAX_MESSAGE_BYTES, maxMessageBytes, parseFingerprint } from '../src/core/peer/connection/sdp.ts'
import * as server from '../src/wire/serverMessages.ts'
import { openTabMemory } from '../src/core/peer/session/tabMemory.ts'
import {
  acceptedLines,
  closedLines,
  doneLine,
  overLine,
  parseJournal,
} from '../src/core/transfer/receiving/journalLines.ts'
import {
  hostileText,
  hostileValue,
  joined,
  mutatedBytes,
  mutatedText,
  mutatedValue,
  nestedJson,
  nesting,
  jsonOf,
} from './inputs.ts'
import { property, unlessRefused } from './property.ts'
import { hints, peer } from './valid.ts'

const isBadHandshake = (error: unknown) => error instanceof SealdropError && error.code === 'bad-handshake'
const hash = 'ab'.repeat(32)
const id = hints.n

const fingerprint = Array<string>(32).fill('AB').join(':')
const sdp = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  `a=fingerprint:sha-256 ${fingerprint}`,
  'a=setup:actpass',
  'a=max-message-size:262144',
  '',
].join('\r\n')

property(
  'a description is refused as bad-handshake, or has one fingerprint and a size within its limits',
  mutatedText([sdp]),
  (text) => {
    const found = unlessRefused(() => parseFingerprint(text), isBadHandshake)
    if (found) {
      expect(found).toHaveLength(32)
      expect(text.match(/fingerprint/gi)?.length).toBe(text.match(/^a=fingerprint:sha-256 /gim)?.length)
    }
    const size = unlessRefused(() => maxMessageBytes(text), isBadHandshake)
    if (size !== undefined)
      expect(size >= 65_536 && size <= MAX_MESSAGE_BYTES && Number.isInteger(size)).toBe(true)
  },
)

const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMLineIndex: 0, sdpMid: '0' }
const signals = mutatedValue([
  { type: 'offer', sdp },
  { type: 'answer', sdp },
  { type: 'candidate', candidate },
])

property(
  'a lane takes one description of the right kind, and refuses as bad-handshake',
  fc.array(signals, { maxLength: 8 }),
  (all) => {
    const gate = createSignalGate('responder')
    const passed = all.flatMap((signal) => unlessRefused(() => gate.admit(signal), isBadHandshake) ?? [])

    const descriptions = passed.filter(({ type }) => type !== 'candidate')
    expect(descriptions.length).toBeLessThanOrEqual(1)
    for (const { type } of descriptions) expect(type).toBe('offer')
  },
)

const said: readonly (readonly [v.GenericSchema, unknown])[] = [
  [
    server.joinReplySchema,
    {
      self: id,
      ticket: 't',
      peers: [peer],
      space: 'room',
      iceServers: [{ urls: ['turn:a'], username: 'u', credential: 'c' }],
      relay: true,
    },
  ],
  [server.updateReplySchema, { peers: [peer, peer] }],
  [server.requestReplySchema, { request: id }],
  [server.acknowledgementSchema, { ok: false, code: 'busy', message: 'x' }],
  [server.peerSchema, peer],
  [server.peerLeftSchema, { id }],
  [server.requestSchema, { request: id, from: peer, hints, expiresInMs: 60_000 }],
  [server.outcomeSchema, { request: id, result: 'accepted', link: id }],
  [server.signalSchema, { link: id, lane: 0, data: { type: 'offer', sdp } }],
  [server.relayedSchema, [id, 0, new Uint8Array(3)]],
  [server.hangUpSchema, { link: id }],
  [server.closingSchema, { reconnectInMs: 500 }],
]
const heard = fc
  .nat(said.length - 1)
  .chain((index) => fc.tuple(fc.constant(index), fc.oneof(mutatedValue([said[index]?.[1]]), hostileValue)))

property(
  'what the server says does not parse, or is the same when it is parsed again',
  heard,
  ([index, value]) => {
    const [schema] = said[index] ?? []
    if (!schema) throw new Error('no such schema')
    const parsed = v.safeParse(schema, value)
    if (!parsed.success) return
    const again = v.safeParse(schema, parsed.output)
    expect(again.success && again.output).toEqual(parsed.output)
  },
)

property(
  'nested, it does not overflow any of its readers',
  fc.tuple(fc.nat(said.length - 1), nesting),
  ([index, depth]) => {
    const nested: unknown = JSON.parse(nestedJson(depth))
    const [schema, valid] = said[index] ?? []
    if (schema) v.safeParse(schema, nested)
    if (schema && !Array.isArray(valid)) v.safeParse(schema, { ...(valid as object), extra: nested })
    expect(parseTrustAbout(nested)).toBeUndefined()
    expect(parseWorkerMessage(nested)).toBeUndefined()
    expect(parseJournal(`\n${nestedJson(depth)}`)).toBeUndefined()
  },
)

const about = {
  https: 'authority',
  authority: { name: 'Sealdrop kitchen', fingerprint, notAfter: '2036-01-01T00:00:00.000Z' },
  name: 'kitchen.local',
  port: 5000,
}

property(
  'what the server says of its HTTPS is nothing, or fit to be shown',
  fc.oneof(mutatedValue([about]), hostileValue),
  (value) => {
    const parsed = parseTrustAbout(value)
    if (!parsed) return
    expect(parsed.port).toBeLessThanOrEqual(65_535)
    expect((parsed.authority?.name ?? '').length).toBeLessThanOrEqual(100)
    expect(URL.canParse(`https://${parsed.name ?? 'localhost'}:${parsed.port}/`)).toBe(true)
  },
)

property(
  'what a page says to the service worker is nothing, or one of three messages',
  fc.oneof(
    mutatedValue([{ type: 'notify', title: 't', body: 'b', tag: 'x' }, { type: 'take-over' }]),
    hostileValue,
  ),
  (value) => {
    const type = parseWorkerMessage(value)?.type
    if (type !== undefined) expect(['take-over', 'notify', 'withdraw']).toContain(type)
  },
)

const item = { transfer: 3, uid: id, size: 5, mime: 'text/plain', modified: 7 }
const items = [
  { ...item, item: 0, path: 'a.txt' },
  { ...item, item: 1, path: 'b/é.txt' },
]
const journal = [
  acceptedLines(items, { from: 'Alice', at: 1 }),
  doneLine(0, { sha256: hash, crc32: 5 }),
  overLine(1, 'cancelled'),
  closedLines(),
].join('')

property('a journal is unreadable, or as good as written, torn or not', mutatedText([journal]), (text) => {
  const parsed = parseJournal(text)
  if (!parsed) return
  const offered = parsed.items.map((entry) => entry.offered)
  const again = parseJournal(acceptedLines(offered, parsed))
  expect(again?.items.map((entry) => entry.offered)).toEqual(offered)
  expect(offered.map((entry) => entry.item)).toEqual([...offered.keys()])
})

property(
  'every beginning of a journal is readable once its items are there',
  fc.nat(journal.length),
  (length) => {
    const parsed = parseJournal(journal.slice(0, length))
    const isThere = length >= acceptedLines(items, { from: 'Alice', at: 1 }).length
    expect(parsed !== undefined).toBe(isThere)
  },
)

const memory = {
  store: id,
  ticket: 't',
  sessions: [
    {
      id: 'one',
      role: 'initiator',
      peer: { id, name: 'Bob', device: { kind: 'phone' } },
      securityCode: [0, 1, 2, 62, 63],
      proved: ['invite'],
      link: id,
      resume: hash,
      until: 1e15,
      verified: true,
      offers: [
        { transfer: 1, uid: id, count: 1, items: [{ path: 'a', size: 1, mime: '', modified: 0 }], over: [] },
      ],
      nextTransfer: 2,
    },
  ],
}

property(
  'what a tab left is forgotten, or the same for the next one',
  fc.oneof(
    mutatedValue([memory]).map((value) => jsonOf(value)),
    mutatedText([JSON.stringify(memory)]),
    nesting.map(nestedJson),
  ),
  async (text) => {
    let kept = text
    const storage = {
      read: () => kept,
      write: (written: string) => ((kept = written), true),
      claim: (store: string | undefined) => Promise.resolve(store ?? id),
    }
    const first = await openTabMemory(storage, 0)
    const second = await openTabMemory(storage, 0)
    expect([second.store, second.ticket, second.sessions]).toEqual([
      first.store,
      first.ticket,
      first.sessions,
    ])
    expect(first.sessions.length).toBeLessThanOrEqual(32)
  },
)

const form = utf8(
  [
    '--b',
    'Content-Disposition: form-data; name="title"',
    '',
    'A title',
    '--b',
    'Content-Disposition: form-data; name="files"; filename="a%22b.txt"',
    'Content-Type: text/plain',
    '',
    'some\r\n--bytes',
    '--b--',
    '',
  ].join('\r\n'),
)
const cuts = fc.array(fc.nat(400), { maxLength: 12 })

property(
  'a form is refused by a SyntaxError, or read alike however it is cut',
  fc.tuple(mutatedBytes(fc.constant(form)), cuts),
  ([bytes, at]) => {
    const read = (places: readonly number[]) =>
      unlessRefused(
        () => {
          const reader = createFormReader('b')
          const edges = [
            0,
            ...places.filter((place) => place < bytes.length).toSorted((a, b) => a - b),
            bytes.length,
          ]
          const events = edges.slice(1).flatMap((end, index) => reader.push(bytes.slice(edges[index], end)))
          const content = events.map((event) => (event.kind === 'data' ? event.bytes : new Uint8Array()))
          return {
            kinds: events.map(({ kind }) => kind).filter((kind) => kind !== 'data'),
            content: joined(...content),
          }
        },
        (error) => error instanceof SyntaxError,
      )

    expect(read(at)).toEqual(read([]))
  },
)

property(
  'the boundary in a header is found, or not',
  mutatedText(['multipart/form-data; charset=utf-8; boundary="b c"']),
  (text) => {
    expect(boundaryOf(text)).not.toBe('')
  },
)

property(
  'an address the app is opened with says nothing but what it may',
  mutatedText(['?role=sender&shared=abc&share-refused=failed']),
  (query) => {
    const address = `https://localhost/${query}`
    if (!URL.canParse(address)) return
    expect(['sender', 'receiver', undefined]).toContain(parseLaunch(address).role)
  },
)

property(
  'what other apps share becomes one text, none longer than all of it',
  fc.record({ title: hostileText, text: hostileText, url: hostileText }),
  (fields) => {
    const all = fields.title.length + fields.text.length + fields.url.length
    expect(joinShared(fields).length).toBeLessThanOrEqual(all + 2)
  },
)
