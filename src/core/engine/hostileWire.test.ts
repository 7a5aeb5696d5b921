/** Whoever sits on the channel between two engines: what is changed there opens nothing, and ends what was open. */
import { describe, expect, it } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { connect, connectAgain, type Options, type Side, type Tamper } from './testSides.ts'

interface Sides {
  readonly alice: Side
  readonly bob: Side
}

/** Index of I's messages: what stands behind the four of the handshake and `ready`. */
const FIRST_AFTER_READY = 4

async function opened(options?: Options): Promise<Sides> {
  const sides = connect(options)
  await Promise.all([sides.alice.event('open'), sides.bob.event('open')])
  return sides
}

function writes(side: Side, text: string): void {
  side.session.command({ type: 'text', key: text, text })
}

function lastSentBy({ wire }: Side): Bytes {
  const last = wire.sent.at(-1)
  if (!last) throw new Error('nothing was sent')
  return last.slice()
}

/** Lets what I sends after `ready` through as `act` says; its own count begins with 0. */
function afterReady(act: Tamper): Tamper {
  return (message, index) => (index < FIRST_AFTER_READY ? message : act(message, index - FIRST_AFTER_READY))
}

function textsOf({ events }: Side): string[] {
  return events.flatMap((event) => (event.type === 'texts' ? event.texts : []))
}

describe('a record ends the session with record-rejected, and nothing more is read, when it', () => {
  async function expectRejected({ alice, bob }: Sides, at: Side = bob): Promise<void> {
    expect(await at.event('closed')).toMatchObject({ code: 'record-rejected', by: 'self' })
    const other = at === bob ? alice : bob
    expect(await other.event('closed')).toMatchObject({ code: 'record-rejected', by: 'peer' })
  }

  it('comes twice', async () => {
    const sides = await opened()
    writes(sides.alice, 'one')
    await sides.bob.event('texts')

    sides.bob.wire.deliver(lastSentBy(sides.alice))

    await expectRejected(sides)
    expect(textsOf(sides.bob)).toEqual(['one'])
  })

  it('is our own, sent back', async () => {
    const sides = await opened()
    writes(sides.alice, 'one')
    await sides.bob.event('texts')

    sides.alice.wire.deliver(lastSentBy(sides.alice))

    await expectRejected(sides, sides.alice)
    expect(textsOf(sides.alice)).toEqual([])
  })

  it('overtakes the one before it', async () => {
    let held: Bytes | undefined
    const sides = await opened({
      tamperI: afterReady((message, index) => {
        if (index === 0) held = message
        if (index === 1) setTimeout(() => held && sides.bob.wire.deliver(held))
        return index === 0 ? undefined : message
      }),
    })

    writes(sides.alice, 'one')
    writes(sides.alice, 'two')

    await expectRejected(sides)
    expect(textsOf(sides.bob)).toEqual([])
  })

  it('follows one that is missing', async () => {
    const sides = await opened({
      tamperI: afterReady((message, index) => (index === 0 ? undefined : message)),
    })

    writes(sides.alice, 'one')
    writes(sides.alice, 'two')

    await expectRejected(sides)
    expect(textsOf(sides.bob)).toEqual([])
  })

  it.each<[string, (message: Bytes) => Bytes]>([
    ['lacks its last byte', (message) => message.slice(0, -1)],
    ['lacks all behind its tag', (message) => message.slice(0, 28)],
    ['is empty', () => new Uint8Array()],
    ['has a byte more', (message) => Uint8Array.of(...message, 0)],
  ])('%s', async (_, change) => {
    const sides = await opened({ tamperI: afterReady(change) })

    writes(sides.alice, 'one')

    await expectRejected(sides)
    expect(textsOf(sides.bob)).toEqual([])
  })

  it('was sealed for another session of the same two', async () => {
    const [other, sides] = [await opened(), await opened()]
    writes(other.alice, 'one')
    await other.bob.event('texts')

    sides.bob.wire.deliver(lastSentBy(other.alice))

    await expectRejected(sides)
    expect(textsOf(sides.bob)).toEqual([])
  })

  it('was sealed before the session went on over another channel', async () => {
    const { alice, bob } = await opened()
    writes(alice, 'one')
    await bob.event('texts')
    const before = lastSentBy(alice)
    for (const { wire } of [alice, bob]) {
      wire.closed = true
      wire.lose()
    }
    const { wireR } = connectAgain(alice.session, bob.session, 2)
    await Promise.all([alice.event('reopened'), bob.event('reopened')])

    wireR.deliver(before)

    await expectRejected({ alice, bob })
    expect(textsOf(bob)).toEqual(['one'])
  })
})

describe('a handshake opens nothing, for either side, when', () => {
  /** I sends 0 commit, 1 hello_I, 2 kem; R sends 0 hello_R. */
  const changed = (index: number, change: (message: Bytes) => Bytes | undefined): Tamper => {
    return (message, at) => (at === index ? change(message) : message)
  }
  const cut = (message: Bytes): Bytes => message.slice(0, -1)
  const longer = (message: Bytes): Bytes => Uint8Array.of(...message, 0)
  const ofVersion2 = (message: Bytes): Bytes => Uint8Array.of(message[0] ?? 0, 2, ...message.subarray(2))
  const none = (): undefined => undefined

  async function expectNothing({ alice, bob }: Sides, code: string): Promise<void> {
    const ends = [await alice.event('closed'), await bob.event('closed')]
    expect(ends.map((end) => end.code)).toContain(code)
    expect([...alice.events, ...bob.events].filter(({ type }) => type === 'open')).toEqual([])
  }

  it.each<[string, Options, string]>([
    ['commit lacks a byte', { tamperI: changed(0, cut) }, 'bad-handshake'],
    ['commit has one more', { tamperI: changed(0, longer) }, 'bad-handshake'],
    ['hello_R lacks a byte', { tamperR: changed(0, cut) }, 'bad-handshake'],
    ['hello_R has one more', { tamperR: changed(0, longer) }, 'bad-handshake'],
    ['hello_I lacks a byte', { tamperI: changed(1, cut) }, 'bad-handshake'],
    ['kem lacks a byte', { tamperI: changed(2, cut) }, 'bad-handshake'],
    ['kem has one more', { tamperI: changed(2, longer) }, 'bad-handshake'],
    ['hello_I is left out', { tamperI: changed(1, none) }, 'bad-handshake'],
    ['commit is of version 2', { tamperI: changed(0, ofVersion2) }, 'unsupported-version'],
    ['hello_R is of version 2', { tamperR: changed(0, ofVersion2) }, 'unsupported-version'],
    ['hello_I is of version 2', { tamperI: changed(1, ofVersion2) }, 'unsupported-version'],
    ['kem is of version 2', { tamperI: changed(2, ofVersion2) }, 'unsupported-version'],
  ])('%s', async (_, options, code) => {
    await expectNothing(connect(options), code)
  })

  it.each([
    ['commit', 0],
    ['hello_I', 1],
    ['kem', 2],
  ])('%s comes twice', async (_, index) => {
    const sides: Sides = connect({
      tamperI(message, at) {
        if (at === index) queueMicrotask(() => sides.bob.wire.deliver(message.slice()))
        return message
      },
    })

    // Behind the last one a record is due, and it is none.
    await expectNothing(sides, index === 2 ? 'record-rejected' : 'bad-handshake')
  })

  it('hello_R comes twice', async () => {
    const sides: Sides = connect({
      tamperR(message, at) {
        if (at === 0) queueMicrotask(() => sides.alice.wire.deliver(message.slice()))
        return message
      },
    })

    // I stands at R's `ready` by then.
    expect(await sides.alice.event('closed')).toMatchObject({ code: 'record-rejected', by: 'self' })
    expect(sides.alice.events.filter(({ type }) => type === 'open')).toEqual([])
  })

  it('hello_I and kem change places', async () => {
    let held: Bytes | undefined
    const sides: Sides = connect({
      tamperI(message, at) {
        if (at === 1) held = message
        if (at === 2) setTimeout(() => held && sides.bob.wire.deliver(held))
        return at === 1 ? undefined : message
      },
    })

    await expectNothing(sides, 'bad-handshake')
  })

  it('each is sent its own messages', async () => {
    const sides: Sides = connect({
      tamperI(message) {
        queueMicrotask(() => sides.alice.wire.deliver(message))
        return undefined
      },
    })

    expect(await sides.alice.event('closed')).toMatchObject({ code: 'bad-handshake' })
  })
})
