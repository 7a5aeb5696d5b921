/** What reaches the server: events over a real socket, headers of proxies, settings. */
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { isIP } from 'node:net'
import { insideAny, networkOf } from '../signaling/limits/addresses.ts'
import { MAX_SIGNAL_BYTES } from '../src/wire/sizes.ts'
import * as schemas from '../src/wire/clientMessages.ts'
import { parseSettings } from '../signaling/settings.ts'
import { SettingsError } from '../signaling/settingsError.ts'
import { candidate, joinAs, Scene, type Visitor } from '../signaling/testing.ts'
import { Tickets } from '../signaling/introductions/tickets.ts'
import { createVisitors } from '../signaling/limits/visitors.ts'
import {
  hostileText,
  hostileValue,
  mutatedText,
  mutatedValue,
  nestedJson,
  nesting,
  jsonOf,
} from './inputs.ts'
import { property, unlessRefused } from './property.ts'
import { hints } from './valid.ts'

const id = hints.n
const sdp = { type: 'offer', sdp: 'v=0\r\n' }
const payloads: Readonly<Record<string, readonly unknown[]>> = {
  join: [joinAs('Alice', 'sender', { hints, room: 'AAAAAAAAAAAAAAAAAAAAAA', ticket: 'x.1.y' })],
  update: [{ name: 'Bob', role: 'receiver' }],
  request: [{ to: id, hints }],
  answer: [{ request: id, accept: true }],
  cancel: [{ request: id }],
  signal: [
    { link: id, lane: 0, data: candidate },
    { link: id, lane: 65_535, data: sdp },
  ],
  'hang-up': [{ link: id }],
}
const anyEvent = fc.constantFrom(...Object.keys(payloads))
const anyCall = anyEvent.chain((event) =>
  fc.tuple(fc.constant(event), fc.oneof(mutatedValue(payloads[event] ?? []), hostileValue)),
)

const parsers: Readonly<Record<string, (payload: unknown) => unknown>> = {
  join: (payload) => schemas.parsePayload(schemas.joinSchema, payload),
  update: (payload) => schemas.parsePayload(schemas.updateSchema, payload),
  request: (payload) => schemas.parsePayload(schemas.requestSchema, payload),
  answer: (payload) => schemas.parsePayload(schemas.answerSchema, payload),
  cancel: (payload) => schemas.parsePayload(schemas.cancelSchema, payload),
  signal: (payload) => schemas.parsePayload(schemas.signalSchema, payload),
  'hang-up': (payload) => schemas.parsePayload(schemas.hangUpSchema, payload),
}

property(
  'a payload is nothing, or the same when it is parsed again, and small',
  anyCall,
  ([event, payload]) => {
    const parse = parsers[event]
    const parsed = parse?.(payload)
    schemas.isOtherVersion(payload)
    if (parsed === undefined) return
    expect(parse?.(parsed)).toEqual(parsed)
    expect(JSON.stringify(parsed).length).toBeLessThan(MAX_SIGNAL_BYTES + 1024)
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
  },
)

property(
  'nested payloads are nothing',
  fc.tuple(
    anyEvent.filter((event) => event !== 'update'),
    nesting,
  ),
  ([event, depth]) => {
    expect(parsers[event]?.(JSON.parse(nestedJson(depth)))).toBeUndefined()
  },
)

const codes = ['bad-request', 'unsupported-version', 'not-joined', 'unavailable', 'busy', 'too-many']
const scene = new Scene()
let mallory: Visitor

beforeAll(async () => {
  await scene.start({ pointsPerSecond: 1e9 })
  mallory = await scene.visitor()
  await mallory.call('join', joinAs('Mallory', 'sender'))
})
afterAll(() => scene.end())

/** What the server must never say: a fault that was caught is still a fault. */
async function isAnswered(reply: Promise<{ ok: boolean; code?: string }>): Promise<void> {
  const { ok, code, ...rest } = await reply
  expect(rest).not.toMatchObject({ message: 'the server failed' })
  expect(ok || codes.includes(code ?? ''), code).toBe(true)
}

const someBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))

property(
  'every event over a socket is acknowledged, whatever it holds',
  anyCall,
  async ([event, payload]) => {
    // Longer ones end the connection, which dispatch.test.ts sees to.
    if (jsonOf(payload).length > 100_000) return
    await isAnswered(mallory.call(event, payload))
  },
)

property(
  'relay and events with bytes in them too',
  fc.tuple(
    fc.oneof(anyEvent, fc.constant('relay')),
    fc.array(fc.oneof(someBytes, fc.constantFrom(id, 0, 1), hostileText), { maxLength: 5 }),
  ),
  async ([event, values]) => {
    // A second value of bytes, or much text beside one, ends the connection, which packets.test.ts sees to.
    if (values.filter((value) => Buffer.isBuffer(value)).length > 1) return
    if (jsonOf(values.filter((value) => !Buffer.isBuffer(value))).length > 500) return
    await isAnswered(mallory.call(event, ...values))
  },
)

property(
  'nested events are refused, and the server lives on',
  fc.tuple(anyEvent, nesting),
  async ([event, depth]) => {
    await isAnswered(
      new Promise((resolve) => {
        // The client library itself would run out of stack: packet type 2 of Socket.IO, with an acknowledgement.
        const socket = mallory.socket as unknown as Raw
        const ack = socket.ids++
        socket.acks[ack] = (reply) => resolve(reply)
        mallory.socket.io.engine.write(`2${ack}["${event}",${nestedJson(depth)}]`)
      }),
    )
  },
)

interface Raw {
  ids: number
  readonly acks: Record<number, (reply: { ok: boolean; code?: string }) => void>
}

const visitors = createVisitors(insideAny(['127.0.0.0/8', '10.0.0.0/8', '::1/128']))
const forwarded = mutatedText([
  'for=203.0.113.7;proto=https;by=10.0.0.1',
  'for="[2001:db8::7]:4711", for=192.0.2.1',
  '203.0.113.7, 10.0.0.2',
  '[2001:db8::7%25eth0]:443, ::ffff:10.0.0.1',
  `for="${'\\"'.repeat(2000)}`,
])

property(
  'headers of proxies give an address, or none',
  fc.record({
    address: fc.constantFrom('127.0.0.1', '::1', '203.0.113.9', ''),
    one: forwarded,
    two: forwarded,
  }),
  ({ address, one, two }) => {
    const choices = [
      { forwarded: one },
      { 'x-forwarded-for': two },
      { forwarded: one, 'x-forwarded-for': two },
    ]
    for (const headers of choices) {
      const found = visitors.addressOf({ address, headers })
      visitors.schemeOf({ address, headers: { ...headers, 'x-forwarded-proto': one } })
      if (found === undefined || found === address) continue
      expect(isIP(found)).not.toBe(0)
      expect(networkOf(networkOf(found).split('/')[0] ?? '')).toBe(networkOf(found))
    }
  },
)

const tickets = new Tickets({ now: () => 1000, setTimeout: () => () => {} }, new Uint8Array(32))
const ticket = tickets.issue(id)

property('only a ticket as it was issued is worth anything', mutatedText([ticket]), (text) => {
  expect(tickets.redeem(text)).toBe(text === ticket ? id : undefined)
})

const settingNames = [
  'PORT',
  'HOST',
  'LOG_LEVEL',
  'DATA_DIR',
  'HTTPS',
  'TLS_CERT',
  'TLS_KEY',
  'MDNS',
  'DISCOVERY',
  'TRUST_PROXY',
  'RELAY',
  'RELAY_MAX_MB',
  'RELAY_MBIT',
] as const
const settingText = fc.oneof(
  hostileText,
  mutatedText([
    '0',
    '65535',
    'on',
    '::1',
    'example.org',
    '10.0.0.0/8, loopback',
    'everyone',
    `${'a.'.repeat(120)}a`,
  ]),
)

property(
  'settings are right, or the first wrong one is named',
  fc.dictionary(fc.constantFrom(...settingNames), settingText),
  (env) => {
    const settings = unlessRefused(
      () => parseSettings(env),
      (error) =>
        error instanceof SettingsError && settingNames.some((name) => error.message.startsWith(name)),
    )
    if (!settings) return
    expect(settings.port).toBeLessThanOrEqual(65_535)
    // What the server makes of it at start.
    insideAny(settings.trustedProxies)
  },
)
