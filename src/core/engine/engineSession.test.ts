import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { javascriptCrypto } from '../protocol/primitives/crypto.ts'
import { createBlobSink } from './blobSink.ts'
import { connect, fileOf } from './testSides.ts'

/** Handshake messages and `ready` of I: commit, hello_I, kem, ready. */
const FIRST_RECORD_OF_I = 3

describe('an engine session', () => {
  it('opens on both sides with the name sealed by the other and the same security code', async () => {
    const { alice, bob } = connect()

    const [openA, openB] = [await alice.event('open'), await bob.event('open')]

    expect(openA.peer.name).toBe('Bob')
    expect(openB.peer.name).toBe('Alice')
    expect(openA.securityCode).toHaveLength(5)
    expect(openA.securityCode).toEqual(openB.securityCode)
  })

  it('sends handshake messages of exactly the lengths of the protocol, then records', async () => {
    const { alice, bob } = connect()

    await alice.event('open')

    expect(alice.wire.sent.slice(0, 3).map((message) => message.length)).toEqual([34, 290, 1090])
    expect(bob.wire.sent[0]).toHaveLength(1474)
  })

  it.each([0, 1, 120 * 1024, 120 * 1024 + 1])(
    'moves a file of %i bytes whole, hash included',
    async (size) => {
      const { alice, bob } = connect()
      await alice.event('open')
      const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251)

      alice.session.command({
        type: 'offer',
        key: 'k',
        files: [{ path: 'a.bin', file: fileOf(bytes, 'a.bin') }],
      })
      const { files } = await bob.event('received')

      expect(
        Buffer.from((await files[0]?.file.arrayBuffer()) ?? new ArrayBuffer()).equals(Buffer.from(bytes)),
      ).toBe(true)
      expect(files[0]).toMatchObject({ path: 'a.bin', count: 1 })
    },
  )

  it('tells of thousands of items in pieces, none of which keeps a page busy', async () => {
    const { alice, bob } = connect()
    await alice.event('open')
    bob.session.command({ type: 'settings', asksAlways: true })
    const files = Array.from({ length: 1_200 }, (_, index) => ({
      path: `${index}`,
      file: fileOf(new Uint8Array(1), `${index}`),
    }))

    alice.session.command({ type: 'offer', key: 'k', files })
    await bob.event('asked')

    for (const { events } of [alice, bob])
      await expect
        .poll(() => events.flatMap((event) => (event.type === 'items' ? [event.items.length] : [])))
        .toEqual([500, 500, 200])
  })

  it('asks about each offer once its person wants it, and no longer when they do not', async () => {
    const { alice, bob } = connect()
    bob.session.command({ type: 'settings', asksAlways: true })
    await alice.event('open')

    alice.session.command({
      type: 'offer',
      key: 'k',
      files: [{ path: 'a', file: fileOf(new Uint8Array(3), 'a') }],
    })

    expect(await bob.event('asked')).toMatchObject({ transfer: 0, count: 1, bytes: 3 })
    bob.session.command({ type: 'settings', asksAlways: false })
    alice.session.command({
      type: 'offer',
      key: 'k',
      files: [{ path: 'b', file: fileOf(new Uint8Array(3), 'b') }],
    })
    expect(await bob.event('received')).toMatchObject({ files: [{ path: 'b' }] })
    expect(bob.events.filter(({ type }) => type === 'asked')).toHaveLength(1)
    expect(await bob.event('offered')).toMatchObject({ transfer: 1 })
  })

  it('keeps the order of offers when pictures take their time, and sends what becomes no picture', async () => {
    const { alice, bob } = connect()
    await alice.event('open')
    const photo = new File(['no picture'], 'a.png', { type: 'image/png' })

    alice.session.command({ type: 'offer', key: 'k', files: [{ path: 'a.png', file: photo }] })
    alice.session.command({
      type: 'offer',
      key: 'k',
      files: [{ path: 'b', file: fileOf(new Uint8Array(3), 'b') }],
    })

    const paths = () =>
      bob.events.flatMap((event) => (event.type === 'received' ? event.files.map(({ path }) => path) : []))
    await expect.poll(paths).toEqual(['a.png', 'b'])
  })

  it('says of each offer by its key what became of it, also where another one waits for its pictures', async () => {
    const { alice } = connect()
    await alice.event('open')
    const photo = new File(['no picture'], 'a.png', { type: 'image/png' })
    const before = { transfer: 0, uid: 'ab'.repeat(16), items: [] }

    alice.session.command({ type: 'offer', key: 'good', files: [{ path: 'a.png', file: photo }] })
    alice.session.command({ type: 'offer', key: 'bad', files: [] })
    alice.session.command({ type: 'offer-again', ...before })

    expect(await alice.event('offer-again-refused')).toMatchObject({ transfer: 0, code: 'bad-request' })
    expect(await alice.event('offer-refused')).toMatchObject({ key: 'bad' })
    expect(await alice.event('sending')).toMatchObject({ key: 'good', transfer: 0, count: 1 })
  })

  it('says which paths do not arrive as they are', async () => {
    const { alice } = connect()
    await alice.event('open')
    const deep = `${'folder/'.repeat(150)}a`

    alice.session.command({
      type: 'offer',
      key: 'k',
      files: ['short', deep, `${deep}b`].map((path) => ({ path, file: fileOf(new Uint8Array(3), 'a') })),
    })

    const sending = await alice.event('sending')
    expect(sending).toMatchObject({ count: 3, shortened: { count: 2, path: deep } })
  })

  it('says on both sides that a window which keeps files in memory is no disk that is full', async () => {
    const { alice, bob } = connect({ sinkR: createBlobSink(10) })
    await alice.event('open')

    alice.session.command({
      type: 'offer',
      key: 'k',
      files: [{ path: 'a.bin', file: fileOf(new Uint8Array(11), 'a.bin') }],
    })

    for (const { events } of [alice, bob])
      await expect
        .poll(() => events.flatMap((event) => (event.type === 'items' ? event.items : [])).at(-1)?.state)
        .toEqual({ kind: 'failed', code: 'no-store' })
  })

  it.each([
    { title: 'whose page keeps all it has', parts: {}, expected: undefined },
    { title: 'whose page does not come back after a reload', parts: { forgetsR: true }, expected: true },
  ])('tells of a peer $title', async ({ parts, expected }) => {
    const memory = createBlobSink()
    const disk = { open: memory.open.bind(memory), take: memory.take.bind(memory) }
    const { alice } = connect({ sinkR: disk, ...parts })

    const { peer } = await alice.event('open')

    expect(peer.keepsNothing).toBe(expected)
  })

  it('moves texts both ways and says when they arrived', async () => {
    const { alice, bob } = connect()
    await alice.event('open')
    await bob.event('open')

    alice.session.command({ type: 'text', key: 'a', text: 'नमस्ते' })
    bob.session.command({ type: 'text', key: 'b', text: '<b>' })

    expect(await bob.event('texts')).toMatchObject({ texts: ['नमस्ते'] })
    expect(await alice.event('texts')).toMatchObject({ texts: ['<b>'] })
    expect(await alice.event('text-delivered')).toMatchObject({ key: 'a' })
    expect(await bob.event('text-delivered')).toMatchObject({ key: 'b' })
  })

  it('says why an offer or a text was not sent', async () => {
    const { alice } = connect()
    await alice.event('open')

    alice.session.command({ type: 'offer', key: 'k', files: [] })
    alice.session.command({ type: 'text', key: 'k', text: 'x'.repeat(61 * 1024) })

    expect(await alice.event('offer-refused')).toMatchObject({ key: 'k', code: 'bad-request' })
    expect(await alice.event('text-refused')).toMatchObject({ key: 'k', code: 'too-large' })
  })

  it('tells the other side when it is closed', async () => {
    const { alice, bob } = connect()
    await alice.event('open')
    await bob.event('open')

    alice.session.command({ type: 'close', code: 'peer-gone' })

    expect(await alice.event('closed')).toMatchObject({ code: 'peer-gone', by: 'self' })
    expect(await bob.event('closed')).toMatchObject({ code: 'peer-gone', by: 'peer' })
  })

  it('ends on both sides with record-rejected when one bit of a record is flipped, and hands out nothing', async () => {
    let flipped = false
    const { alice, bob } = connect({
      tamperI: (message, index) => {
        if (index > FIRST_RECORD_OF_I && message.length > 1_000 && !flipped) {
          flipped = true
          message[500] = (message[500] ?? 0) ^ 1
        }
        return message
      },
    })
    await alice.event('open')

    const file = fileOf(new Uint8Array(300_000), 'x')
    alice.session.command({ type: 'offer', key: 'k', files: [{ path: 'x', file }] })

    expect(await bob.event('closed')).toMatchObject({ code: 'record-rejected', by: 'self' })
    expect(await alice.event('closed')).toMatchObject({ code: 'record-rejected', by: 'peer' })
    expect(bob.events.some((event) => event.type === 'received')).toBe(false)
  })

  it('never opens when the two sides see different channels', async () => {
    const { alice, bob } = connect({ bindingR: new Uint8Array(32).fill(8) })

    expect(await bob.event('closed')).toMatchObject({ code: 'record-rejected', by: 'self' })
    await alice.event('closed')
    expect([...alice.events, ...bob.events].some((event) => event.type === 'open')).toBe(false)
  })

  it.each([
    ['another version', 1, 'unsupported-version'],
    ['another type', 0, 'bad-handshake'],
    ['another commitment', 2, 'bad-commitment'],
  ] as const)(
    'ends with its code, also on the other side, when the commit is of %s',
    async (_, byte, code) => {
      const { alice, bob } = connect({
        tamperI(message, index) {
          if (index === 0) message[byte] = (message[byte] ?? 0) ^ 0x40
          return message
        },
      })

      expect(await bob.event('closed')).toMatchObject({ code })
      expect(await alice.event('closed')).toMatchObject({ code })
    },
  )
})

describe('an engine session on a clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  /** Web Crypto answers from threads of its own, which a clock moved by hand would outrun. */
  const crypto = javascriptCrypto()

  /** Second by second, so that what is said in one is heard before the next. */
  async function passTime(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await vi.advanceTimersByTimeAsync(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it.each([
    ['commit', { tamperI: () => undefined }],
    ['hello_R', { tamperR: () => undefined }],
    [
      'ready',
      { tamperI: (message: Bytes, index: number) => (index < FIRST_RECORD_OF_I ? message : undefined) },
    ],
  ])('gives up with timeout when %s does not come', async (_, tampering) => {
    const { alice, bob } = connect({ ...tampering, crypto })

    await passTime(30)

    expect(await alice.event('closed')).toBeDefined()
    expect(await bob.event('closed')).toBeDefined()
    const codes = [alice, bob].flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'closed' ? [event.code] : [])),
    )
    expect(codes).toContain('timeout')
  })

  it('keeps a silent session open by pings, and is cut off when they are not answered', async () => {
    let deaf = false
    const { alice, bob } = connect({ tamperR: (message) => (deaf ? undefined : message), crypto })
    await alice.event('open')
    await bob.event('open')

    await passTime(60)
    expect([...alice.events, ...bob.events].some((event) => event.type === 'closed')).toBe(false)
    deaf = true
    await passTime(16)

    expect(await alice.event('cut')).toMatchObject({ attempt: 1 })
  })
})
