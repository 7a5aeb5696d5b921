import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultLimits } from '../limits/limits.ts'
import { candidate, joinAs, Scene, Visitor } from '../testing.ts'

let scene: Scene

beforeEach(() => {
  scene = new Scene()
})

afterEach(() => scene.end())

const id = '0123456789abcdef0123456789abcdef'
const tags = Array<string>(32).fill('0123456789abcdef')
const alice = joinAs('Alice', 'sender')
const signal = { link: id, lane: 0, data: candidate }
const sdp = (length: number) => ({ type: 'offer', sdp: 'x'.repeat(length) })

/** `{"type":"offer","sdp":""}` */
const EMPTY_SDP_BYTES = 25

const wrongPayloads: [event: string, what: string, payload: unknown][] = [
  ...['join', 'update', 'request', 'answer', 'cancel', 'signal', 'hang-up'].flatMap(
    (event): [string, string, unknown][] => [
      [event, 'null', null],
      [event, 'a string', 'hello'],
      [event, 'a number', 1],
      [event, 'true', true],
      [event, 'an array', []],
      [event, 'bytes', Buffer.alloc(16)],
    ],
  ),
  ...['join', 'request', 'answer', 'cancel', 'signal', 'hang-up'].map((event): [string, string, unknown] => [
    event,
    'an empty object',
    {},
  ]),
  ['join', 'no version', { ...alice, v: undefined }],
  ['join', 'a version in words', { ...alice, v: '1' }],
  ['join', 'no name', { ...alice, name: undefined }],
  ['join', 'an empty name', { ...alice, name: '' }],
  ['join', 'a name of spaces', { ...alice, name: '   ' }],
  ['join', 'a name of control characters', { ...alice, name: '\u0000\u0007\u202e' }],
  ['join', 'an invisible name', { ...alice, name: '\u200b\u200d' }],
  ['join', 'a name of letters that are drawn as blanks', { ...alice, name: '\u3164\u2800\u{e0041}' }],
  ['join', 'a name of 41 characters', { ...alice, name: 'x'.repeat(41) }],
  ['join', 'a name of 100,000 characters', { ...alice, name: 'x'.repeat(100_000) }],
  ['join', 'a name that is a list', { ...alice, name: ['Alice'] }],
  ['join', 'no role', { ...alice, role: undefined }],
  ['join', 'another role', { ...alice, role: 'spectator' }],
  ['join', 'no device', { ...alice, device: undefined }],
  ['join', 'a device of another kind', { ...alice, device: { kind: 'toaster' } }],
  ['join', 'a device with a long system', { ...alice, device: { kind: 'phone', os: 'x'.repeat(41) } }],
  ['join', 'a device with a long browser', { ...alice, device: { kind: 'phone', browser: 'x'.repeat(41) } }],
  ['join', 'a device whose system is null', { ...alice, device: { kind: 'phone', os: null } }],
  ['join', 'hints without tags', { ...alice, hints: { n: id } }],
  ['join', 'hints with 31 tags', { ...alice, hints: { n: id, t: tags.slice(1) } }],
  ['join', 'hints with 33 tags', { ...alice, hints: { n: id, t: [...tags, tags[0]] } }],
  ['join', 'hints with a long tag', { ...alice, hints: { n: id, t: [...tags.slice(1), id] } }],
  ['join', 'hints with a short number', { ...alice, hints: { n: id.slice(1), t: tags } }],
  ['join', 'hints in upper case', { ...alice, hints: { n: id.toUpperCase(), t: tags } }],
  ['join', 'a ticket that is a number', { ...alice, ticket: 7 }],
  ['join', 'a ticket of 129 characters', { ...alice, ticket: 'x'.repeat(129) }],
  ['update', 'an empty name', { name: '' }],
  ['update', 'a name of 41 characters', { name: 'x'.repeat(41) }],
  ['update', 'another role', { role: 'both' }],
  ['update', 'a role that is null', { role: null }],
  ['request', 'to nobody', { to: '' }],
  ['request', 'to a long id', { to: `${id}0` }],
  ['request', 'to an id in upper case', { to: id.toUpperCase() }],
  ['request', 'to a list', { to: [id] }],
  ['request', 'wrong hints', { to: id, hints: { n: 1, t: [] } }],
  ['answer', 'no word', { request: id }],
  ['answer', 'a word that is a string', { request: id, accept: 'true' }],
  ['answer', 'a word that is a number', { request: id, accept: 1 }],
  ['answer', 'no request', { accept: true }],
  ['answer', 'a request that is no id', { request: '__proto__', accept: true }],
  ['cancel', 'a request that is no id', { request: 'constructor' }],
  ['cancel', 'a request that is an object', { request: { toString: id } }],
  ['signal', 'no link', { ...signal, link: undefined }],
  ['signal', 'a link that is no id', { ...signal, link: 'everyone:sender' }],
  ['signal', 'no lane', { ...signal, lane: undefined }],
  ['signal', 'a lane below 0', { ...signal, lane: -1 }],
  ['signal', 'half a lane', { ...signal, lane: 0.5 }],
  ['signal', 'a lane of 65536', { ...signal, lane: 65_536 }],
  ['signal', 'a lane in words', { ...signal, lane: '0' }],
  ['signal', 'no data', { ...signal, data: undefined }],
  ['signal', 'data of another type', { ...signal, data: { type: 'rollback', sdp: '' } }],
  ['signal', 'an offer without SDP', { ...signal, data: { type: 'offer' } }],
  ['signal', 'an SDP that is an object', { ...signal, data: { type: 'answer', sdp: {} } }],
  ['signal', 'a candidate that is a string', { ...signal, data: { type: 'candidate', candidate: 'x' } }],
  ['signal', 'data of 65,537 bytes', { ...signal, data: sdp(65_537 - EMPTY_SDP_BYTES) }],
  ['signal', 'data of 100,000 bytes', { ...signal, data: sdp(100_000) }],
  ['hang-up', 'a link that is no id', { link: 'link' }],
  ['hang-up', 'a link that is null', { link: null }],
]

test.each(wrongPayloads)('%s refuses %s as a bad request', async (event, _, payload) => {
  await scene.start({ pointsPerSecond: 1000 })
  const { visitor } = await scene.joined('Alice', 'sender')

  const reply = await visitor.call(event, payload)

  expect(reply).toMatchObject({ ok: false, code: 'bad-request' })
  expect(await visitor.call('update', { name: 'Alice' })).toMatchObject({ ok: true })
})

test.each(['join', 'request', 'answer', 'cancel', 'signal', 'hang-up', 'update'])(
  '%s without any payload is a bad request',
  async (event) => {
    await scene.start()
    const { visitor } = await scene.joined('Alice', 'sender')

    const reply = await visitor.call(event)

    expect(reply).toMatchObject({ ok: false, code: 'bad-request' })
  },
)

const namesThatFit: [what: string, name: string, seen: string][] = [
  ['one character', 'x', 'x'],
  ['40 characters', 'x'.repeat(40), 'x'.repeat(40)],
  ['40 characters of two units each', '😀'.repeat(40), '😀'.repeat(40)],
  ['space around', '  Alice \n', 'Alice'],
  ['bidirectional controls', 'Al\u202eice\u2066', 'Alice'],
  ['control characters', 'Al\u0000ice\u001b[31m', 'Alice[31m'],
  ['lone surrogates', 'Al\ud800ice', 'Alice'],
  ['joined emoji', '👩‍👧', '👩‍👧'],
  ['characters that are not seen', 'A\u200bl\u2060i\u00adc\u3164e\u2800\ufe0f', 'Alice'],
  ['joiners that a script needs', 'می\u200cخواهم', 'می\u200cخواهم'],
  ['markup', '<b>Alice</b>', '<b>Alice</b>'],
]

test.each(namesThatFit)('a name with %s is taken, without what cannot be seen', async (_, name, seen) => {
  await scene.start()
  const bob = await scene.joined('Bob', 'receiver')
  const visitor = await scene.visitor()

  const reply = await visitor.call('join', joinAs(name, 'sender'))

  expect(reply).toMatchObject({ ok: true })
  expect((await bob.visitor.next('peer-joined')).name).toBe(seen)
})

test('a browser or a system that is no known one is told to nobody', async () => {
  await scene.start()
  const bob = await scene.joined('Bob', 'receiver')
  const visitor = await scene.visitor()
  const device = { kind: 'phone', os: 'Android', browser: 'Verified by Sealdrop' } as const

  const reply = await visitor.call('join', joinAs('Alice', 'sender', { device }))

  expect(reply).toMatchObject({ ok: true })
  expect((await bob.visitor.next('peer-joined')).device).toEqual({ kind: 'phone', os: 'Android' })
})

test('a signal of exactly 64 KiB passes, and unknown fields of it do not', async () => {
  await scene.start({ pointsPerSecond: 1000 })
  const people = await scene.linked()
  const data = sdp(65_536 - EMPTY_SDP_BYTES)

  const reply = await people.alice.visitor.call('signal', {
    link: people.link,
    lane: 65_535,
    data: { ...data, extra: 1 },
    extra: 1,
  })

  expect(reply).toEqual({ ok: true })
  expect(await people.bob.visitor.next('signal')).toEqual({ link: people.link, lane: 65_535, data })
})

test.each([0, 2, 1.5, 100, -1])(
  'a join of version %d is told so, whatever else it holds',
  async (version) => {
    await scene.start()
    const visitor = await scene.visitor()

    const reply = await visitor.call('join', { v: version, anything: true })

    expect(reply).toMatchObject({ ok: false, code: 'unsupported-version' })
  },
)

test.each([
  ['update', { name: 'Alice' }],
  ['request', { to: id }],
  ['answer', { request: id, accept: true }],
  ['cancel', { request: id }],
  ['signal', signal],
  ['hang-up', { link: id }],
])('%s before join is refused', async (event, payload) => {
  await scene.start()
  const visitor = await scene.visitor()

  const reply = await visitor.call(event, payload)

  expect(reply).toMatchObject({ ok: false, code: 'not-joined' })
})

test('an event without acknowledgement is performed all the same', async () => {
  await scene.start()
  const bob = await scene.joined('Bob', 'receiver')
  const visitor = await scene.visitor()

  visitor.send('join', alice)
  visitor.send('update')
  visitor.send('signal', null)

  expect(await bob.visitor.next('peer-joined')).toMatchObject({ name: 'Alice' })
  expect(await visitor.call('update', {})).toMatchObject({ ok: true })
})

test('unknown events are ignored, whatever they are called', async () => {
  await scene.start()
  const { visitor } = await scene.joined('Alice', 'sender')

  for (const event of ['peer-joined', 'toString', '__proto__', '']) visitor.send(event, { to: id }, 1)

  expect(await visitor.call('update', {})).toMatchObject({ ok: true })
})

test.each([
  ['an event of more than 128 KiB', 140_000],
  ['more than the transport takes', 500_000],
])('%s ends that connection and no other', async (_, length) => {
  await scene.start()
  const bob = await scene.joined('Bob', 'receiver')
  const mallory = await scene.joined('Mallory', 'sender')
  const gone = mallory.visitor.disconnected()

  mallory.visitor.send('signal', { ...signal, data: sdp(length) })

  expect(await gone).toBe('transport close')
  expect(await bob.visitor.next('peer-left')).toEqual({ id: mallory.id })
})

test('a payload nested 60,000 times is a bad request, and the server lives on', async () => {
  await scene.start({ pointsPerSecond: 1000 })
  const { visitor } = await scene.joined('Mallory', 'sender')
  // The client library itself would run out of stack: a packet as it would write it.
  const socket = visitor.socket as unknown as {
    acks: Record<number, (reply: { code?: string; message?: string }) => void>
  }
  const replied = new Promise((resolve) => (socket.acks[777] = resolve))

  visitor.socket.io.engine.write(`2777["update",{"name":${'['.repeat(60_000)}${']'.repeat(60_000)}}]`)

  expect(await replied).toMatchObject({ ok: false, code: 'bad-request' })
  expect(await visitor.call('update', { name: 'Mallory' })).toMatchObject({ ok: true })
})

test('who sends too much is refused for a while, and nobody else', async () => {
  await scene.start({ pointsPerSecond: 100 })
  const mallory = await scene.joined('Mallory', 'sender')
  const bob = await scene.joined('Bob', 'receiver')

  const replies = await Promise.all(
    Array.from({ length: 300 }, () => mallory.visitor.call('hang-up', { link: id })),
  )
  const other = await bob.visitor.call('update', { name: 'Bob' })

  expect(replies.map(({ code }) => code)).toContain('too-many')
  expect(replies[0]).toMatchObject({ code: 'unavailable' })
  expect(other).toMatchObject({ ok: true })
  await expect
    .poll(async () => (await mallory.visitor.call('update', {})).ok, { timeout: 5000, interval: 200 })
    .toBe(true)
})

test('large payloads use up the budget sooner', async () => {
  await scene.start({ pointsPerSecond: 100 })
  const people = await scene.linked()
  const large = { link: people.link, lane: 0, data: sdp(60_000) }

  const replies = await Promise.all([1, 2, 3, 4].map(() => people.alice.visitor.call('signal', large)))

  expect(replies.map(({ code }) => code)).toContain('too-many')
})

test('there is a limit to how many sockets are open at a time', async () => {
  await scene.start({ sockets: 2 })
  const first = await scene.visitor()
  await scene.visitor()

  await expect(scene.visitor()).rejects.toThrow()
  first.socket.disconnect()

  await expect
    .poll(() =>
      scene.visitor().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
})

test('the limits of every day leave room for a join and sixteen lanes at once', async () => {
  await scene.start(defaultLimits)
  const people = await scene.linked()

  const replies = await Promise.all(
    Array.from({ length: 64 }, (_, lane) =>
      people.alice.visitor.call('signal', { link: people.link, lane, data: candidate }),
    ),
  )

  expect(replies.every(({ ok }) => ok)).toBe(true)
})

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(id, '__proto__', 'sender', 'offer'),
)
const anyValue = fc.jsonValue({ maxDepth: 4 })
const anyEvent = fc.constantFrom('join', 'update', 'request', 'answer', 'cancel', 'signal', 'hang-up')
const anyFields = fc.record(
  {
    v: fc.oneof(fc.constant(1), anyValue),
    name: fc.oneof(anyText, anyValue),
    role: fc.oneof(fc.constantFrom('sender', 'receiver'), anyValue),
    device: fc.oneof(fc.constant({ kind: 'phone' }), fc.record({ kind: anyText, os: anyText }), anyValue),
    hints: fc.oneof(fc.record({ n: anyText, t: fc.array(anyText) }), anyValue),
    ticket: anyText,
    to: anyText,
    request: anyText,
    accept: fc.oneof(fc.boolean(), anyValue),
    link: anyText,
    lane: fc.oneof(fc.integer(), fc.double(), anyValue),
    data: fc.oneof(fc.record({ type: anyText, sdp: anyText, candidate: anyValue }), anyValue),
  },
  { requiredKeys: [] },
)

test('a thousand random payloads are each acknowledged, and the server keeps running', async () => {
  await scene.start({ pointsPerSecond: 10_000_000 })
  const visitor = await scene.visitor()
  const codes = ['bad-request', 'unsupported-version', 'not-joined', 'unavailable', 'busy', 'too-many']
  const seed = Number(process.env['FUZZ_SEED'] ?? 1)

  const arbitrary = fc.asyncProperty(anyEvent, fc.oneof(anyFields, anyValue), async (event, payload) => {
    const reply = await visitor.call(event, payload)
    expect(reply.ok || codes.includes(reply.code ?? ''), `seed ${seed}`).toBe(true)
    // `the server failed` is a fault that was caught, but a fault.
    expect(reply, `seed ${seed}`).not.toMatchObject({ message: 'the server failed' })
  })
  await fc.assert(arbitrary, { numRuns: 1000, seed })

  const other = new Visitor(scene.server.port)
  await other.connected()
  const reply = await other.call('join', alice)
  other.socket.disconnect()
  expect(reply).toMatchObject({ ok: true })
})
