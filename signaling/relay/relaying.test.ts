import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_UNACKNOWLEDGED_RELAYS, PUBLIC_RELAY_BYTES } from './relayLimits.ts'
import { type RelaySettings, totalBytes } from './relayLedger.ts'
import { candidate, Scene, type Visitor } from '../testing.ts'
import { createVisitors } from '../limits/visitors.ts'

let scene: Scene

beforeEach(() => {
  scene = new Scene()
})

afterEach(() => scene.end())

async function linked(relay: Partial<RelaySettings> = {}) {
  const defaults = { isOn: true, maxBytes: undefined, bytesPerSecond: undefined }
  await scene.start({}, { relay: { ...defaults, ...relay } })
  return scene.linked()
}

/** Takes every relayed message at once, as a client does. */
function takesAll(visitor: Visitor): void {
  visitor.socket.on('relay', (_link, _lane, _bytes, acknowledge) => acknowledge())
}

/** What these promises brought so far, once all that the server had to say before now is here. */
async function settled(visitor: Visitor, calls: Promise<{ ok: boolean; code?: string }>[]) {
  const replies: string[] = []
  for (const call of calls) void call.then(({ code }) => replies.push(code ?? 'ok'))
  await visitor.unread()
  return [...replies]
}

test.each([1, 2, 65_536, 262_143, 262_144])(
  '%i bytes pass both ways as they are, with their lane',
  async (length) => {
    const { alice, bob, link } = await linked()
    const there = randomBytes(length)
    const back = randomBytes(length)

    const calls = [alice.visitor.call('relay', link, 0, there), bob.visitor.call('relay', link, 65_535, back)]
    const [toBob, toAlice] = [await bob.visitor.nextRelayed(), await alice.visitor.nextRelayed()]
    for (const { acknowledge } of [toBob, toAlice]) acknowledge()

    expect(toBob).toMatchObject({ link, lane: 0 })
    expect(toAlice).toMatchObject({ link, lane: 65_535 })
    expect([there.equals(toBob.bytes), back.equals(toAlice.bytes)]).toEqual([true, true])
    expect(await Promise.all(calls)).toEqual([{ ok: true }, { ok: true }])
  },
)

test('the order of messages is kept', async () => {
  const { alice, bob, link } = await linked()
  takesAll(bob.visitor)
  const numbers = Array.from({ length: 200 }, (_, number) => number)

  const sending = (async () => {
    for (let at = 0; at < numbers.length; at += MAX_UNACKNOWLEDGED_RELAYS) {
      const some = numbers.slice(at, at + MAX_UNACKNOWLEDGED_RELAYS)
      await Promise.all(some.map((number) => alice.visitor.call('relay', link, 0, Buffer.from([number]))))
    }
  })()
  const came: (number | undefined)[] = []
  while (came.length < numbers.length) came.push((await bob.visitor.nextRelayed()).bytes[0])
  await sending

  expect(came).toEqual(numbers)
})

const link = '0'.repeat(32)
test.each<[what: string, values: unknown[]]>([
  ['nothing', []],
  ['an object', [{ link, lane: 0, bytes: Buffer.alloc(1) }]],
  ['a link that is no id', ['everyone:sender', 0, Buffer.alloc(1)]],
  ['a link that is bytes', [Buffer.alloc(16), 0, 'hello']],
  ['a lane below 0', [link, -1, Buffer.alloc(1)]],
  ['a lane of 65,536', [link, 65_536, Buffer.alloc(1)]],
  ['a lane in words', [link, '0', Buffer.alloc(1)]],
  ['no bytes', [link, 0]],
  ['0 bytes', [link, 0, Buffer.alloc(0)]],
  ['262,145 bytes', [link, 0, Buffer.alloc(262_145)]],
  ['text', [link, 0, 'hello']],
  ['an array of numbers', [link, 0, [1, 2, 3]]],
  ['an object like bytes', [link, 0, { type: 'Buffer', data: [1, 2, 3] }]],
  ['bytes in an object', [link, 0, { bytes: Buffer.alloc(1) }]],
])('%s is a bad request, and ends nothing', async (_, values) => {
  const { alice, bob, link } = await linked()
  takesAll(bob.visitor)

  const reply = await alice.visitor.call('relay', ...values)
  const next = await alice.visitor.call('relay', link, 0, Buffer.alloc(1))

  expect(reply).toMatchObject({ ok: false, code: 'bad-request' })
  expect(next).toEqual({ ok: true })
})

test('random payloads are each acknowledged, reach nobody, and the server lives on', async () => {
  const { alice, bob } = await linked()
  const anyValue = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(link, '__proto__', 0, 1),
  )
  const seed = Number(process.env['FUZZ_SEED'] ?? 1)

  // A second value of bytes ends the connection: packets.test.ts.
  const anyValues = fc
    .array(anyValue, { maxLength: 5 })
    .filter((values) => values.filter((value) => Buffer.isBuffer(value)).length < 2)
  const arbitrary = fc.asyncProperty(anyValues, async (values) => {
    const reply = await alice.visitor.call('relay', ...values)
    // What is refused is paid for first: sent as fast as here, it uses the budget up.
    expect(['bad-request', 'unavailable', 'too-many'], `seed ${seed}`).toContain(reply.code)
    expect(reply, `seed ${seed}`).not.toMatchObject({ message: 'the server failed' })
  })
  await fc.assert(arbitrary, { numRuns: 500, seed })

  expect(await bob.visitor.unread()).toEqual([])
})

test('refused bytes are paid for first: a few are refused as what they are, then too many', async () => {
  const { alice } = await linked()
  const bytes = Buffer.alloc(256 * 1024)

  const replies = await Promise.all(
    Array.from({ length: 40 }, () => alice.visitor.call('relay', 'f'.repeat(32), 0, bytes)),
  )

  const codes = replies.map(({ code }) => code)
  expect(codes.slice(0, 8)).toEqual(Array(8).fill('unavailable'))
  expect(codes).toContain('too-many')
})

test('nothing passes before join, nor outside a link of one’s own', async () => {
  const people = await linked()
  const mallory = await scene.joined('Mallory', 'sender')
  const nobody = await scene.visitor()
  const { request } = await mallory.visitor.call('request', { to: people.bob.id })
  await people.bob.visitor.next('request')

  const replies = [
    await nobody.call('relay', people.link, 0, Buffer.alloc(1)),
    await mallory.visitor.call('relay', people.link, 0, Buffer.alloc(1)),
    await mallory.visitor.call('relay', request, 0, Buffer.alloc(1)),
    await mallory.visitor.call('relay', link, 0, Buffer.alloc(1)),
  ]

  expect(replies.map(({ code }) => code)).toEqual(['not-joined', ...Array<string>(3).fill('unavailable')])
  expect(await people.bob.visitor.unread()).not.toContain('relay')
})

test('a slow receiver holds the sender back: eight messages on their way, not a ninth', async () => {
  const { alice, bob, link } = await linked()
  const send = () => alice.visitor.call('relay', link, 0, randomBytes(1000))

  const calls = Array.from({ length: MAX_UNACKNOWLEDGED_RELAYS }, send)
  const ninth = await send()
  const first = await bob.visitor.nextRelayed()
  const before = await settled(alice.visitor, calls)
  first.acknowledge()
  await calls[0]
  const after = await settled(alice.visitor, calls)

  expect(ninth).toMatchObject({ ok: false, code: 'too-many' })
  expect([before, after]).toEqual([[], ['ok']])
  bob.visitor.lose()
  await Promise.all(calls)
})

test('the points of other events are not spent', async () => {
  const { alice, bob, link } = await linked()
  takesAll(bob.visitor)

  for (let count = 0; count < 150; count++) await alice.visitor.call('relay', link, 0, Buffer.alloc(1))

  expect(await alice.visitor.call('update', {})).toMatchObject({ ok: true })
})

test('bytes are kept for nobody who is away, signals are', async () => {
  const { alice, bob, link } = await linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')

  const relayed = await alice.visitor.call('relay', link, 0, randomBytes(1000))
  await alice.visitor.call('signal', { link, lane: 1, data: candidate })
  await scene.back(bob, 'Bob', 'receiver')

  expect(relayed).toMatchObject({ code: 'unavailable' })
  expect(await bob.visitor.next('signal')).toMatchObject({ lane: 1 })
  expect(await bob.visitor.unread()).not.toContain('relay')
})

test.each(['alice', 'bob'] as const)(
  'when %s loses the socket the relay ends for both, and coming back does not bring it back',
  async (loser) => {
    const people = await linked()
    const { link } = people
    const [lost, other] = loser === 'alice' ? [people.alice, people.bob] : [people.bob, people.alice]
    const waiting = other.visitor.call('relay', link, 0, Buffer.alloc(1))
    await lost.visitor.nextRelayed()

    lost.visitor.lose()
    const refused = [await waiting, await other.visitor.call('relay', link, 0, Buffer.alloc(1))]
    await (loser === 'alice' ? scene.back(lost, 'Alice', 'sender') : scene.back(lost, 'Bob', 'receiver'))
    refused.push(await other.visitor.call('relay', link, 0, Buffer.alloc(1)))
    refused.push(await lost.visitor.call('relay', link, 0, Buffer.alloc(1)))
    const signal = await other.visitor.call('signal', { link, lane: 0, data: candidate })

    expect(refused.map(({ code }) => code)).toEqual(Array<string>(4).fill('unavailable'))
    expect(signal).toEqual({ ok: true })
  },
)

test('a new socket with the ticket does not bring the relay back, a new link begins anew', async () => {
  const { alice, bob, link } = await linked()
  takesAll(bob.visitor)
  await alice.visitor.call('relay', link, 0, Buffer.alloc(1))
  const again = await scene.joined('Alice', 'sender', alice.ticket)

  const old = await again.visitor.call('relay', link, 0, Buffer.alloc(1))
  const { request } = await again.visitor.call('request', { to: bob.id })
  await bob.visitor.call('answer', { request, accept: true })
  const outcome = await again.visitor.next('outcome')
  const renewed = await again.visitor.call('relay', outcome.link, 0, Buffer.alloc(1))

  expect([again.id, old.code]).toEqual([alice.id, 'unavailable'])
  expect(renewed).toEqual({ ok: true })
})

test('a socket that was lost before anything was relayed does no harm', async () => {
  const { alice, bob, link } = await linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')
  const whileGone = await alice.visitor.call('relay', link, 0, Buffer.alloc(1))
  await scene.back(bob, 'Bob', 'receiver')
  takesAll(bob.visitor)
  await alice.visitor.next('peer-joined')

  const back = await alice.visitor.call('relay', link, 0, Buffer.alloc(1))

  expect(whileGone).toMatchObject({ code: 'unavailable' })
  expect(back).toEqual({ ok: true })
})

test('a hang-up ends the relay with the link', async () => {
  const { alice, bob, link } = await linked()
  const waiting = alice.visitor.call('relay', link, 0, Buffer.alloc(1))
  await bob.visitor.nextRelayed()

  await bob.visitor.call('hang-up', { link })

  expect(await waiting).toMatchObject({ code: 'unavailable' })
  expect(await alice.visitor.call('relay', link, 0, Buffer.alloc(1))).toMatchObject({ code: 'unavailable' })
})

test('a server that does not relay says so, at join and when asked', async () => {
  const { alice, link } = await linked({ isOn: false })

  const reply = await alice.visitor.call('relay', link, 0, Buffer.alloc(1))

  expect(alice.reply.relay).toBe(false)
  expect(reply).toMatchObject({ ok: false, code: 'unavailable' })
})

test('beyond the total nothing passes, neither on that link nor on another between the same addresses', async () => {
  const { alice, bob, link } = await linked({ maxBytes: 1000 })
  takesAll(bob.visitor)
  const carol = await scene.joined('Carol', 'receiver')
  takesAll(carol.visitor)
  const { request } = await alice.visitor.call('request', { to: carol.id })
  await carol.visitor.call('answer', { request, accept: true })
  const other = (await alice.visitor.next('outcome')).link

  const replies = [
    await alice.visitor.call('relay', link, 0, Buffer.alloc(1000)),
    await alice.visitor.call('relay', link, 0, Buffer.alloc(1)),
    await alice.visitor.call('relay', other, 0, Buffer.alloc(1000)),
  ]

  expect(replies.map(({ ok, code }) => ok || code)).toEqual([true, 'relay-limit', 'relay-limit'])
})

test('a rate holds the acknowledgement back until its time', async () => {
  const { alice, bob, link } = await linked({ bytesPerSecond: 1000 })
  takesAll(bob.visitor)

  const call = alice.visitor.call('relay', link, 0, Buffer.alloc(1000))
  await bob.visitor.nextRelayed()
  await bob.visitor.unread()
  const early = await settled(alice.visitor, [call])
  scene.clock.advance(1000)

  expect(early).toEqual([])
  expect(await call).toEqual({ ok: true })
})

const visitors = createVisitors(() => false)
const home = { address: '192.168.0.7', headers: {} }
const outside = { address: '203.0.113.7', headers: {} }
const proxied = { address: '127.0.0.1', headers: { 'x-forwarded-for': '192.168.0.7' } }
test.each([
  ['two at home', [home, home], undefined, Infinity],
  ['somebody outside', [home, outside], undefined, PUBLIC_RELAY_BYTES],
  ['somebody behind a proxy', [proxied, home], undefined, PUBLIC_RELAY_BYTES],
  ['two at home and a limit', [home, home], 1000, 1000],
  ['two outside and a limit', [outside, outside], 1_000_000_000, 1_000_000_000],
])('the total between %s is what the settings and their addresses say', (_, two, maxBytes, total) => {
  const settings = { isOn: true, maxBytes, bytesPerSecond: undefined }

  expect(
    totalBytes(
      settings,
      two.every((origin) => visitors.isPrivate(origin)),
    ),
  ).toBe(total)
})
