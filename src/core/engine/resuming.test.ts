import { describe, expect, it } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import {
  connect,
  connectAgain,
  createSide,
  createWires,
  cb,
  fileOf,
  type Side,
  type Tamper,
} from './testSides.ts'
import { webCrypto } from '../protocol/primitives/crypto.ts'

/** Many chunks, so that it can be cut in the middle. */
const file = fileOf(
  Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7) % 251),
  'a.bin',
)

/** Passes so many messages, then nothing. */
function until(count: number, then: () => void): Tamper {
  return (message, index) => {
    if (index < count) return message
    if (index === count) queueMicrotask(then)
    return undefined
  }
}

async function bothOpen(alice: Side, bob: Side): Promise<void> {
  await alice.event('open')
  await bob.event('open')
}

function lose(...sides: Side[]): void {
  for (const { wire } of sides) {
    wire.closed = true
    wire.lose()
  }
}

describe('a session whose channel is lost', () => {
  it('waits, goes on over another, and brings the file through whole', async () => {
    let cut: () => void = () => {}
    const { alice, bob } = connect({ tamperI: until(12, () => cut()) })
    cut = () => lose(alice, bob)
    await bothOpen(alice, bob)
    alice.session.command({ type: 'offer', key: 'k', files: [{ path: 'a.bin', file }] })
    await alice.event('cut')
    await bob.event('cut')

    connectAgain(alice.session, bob.session, 2)

    expect(await alice.event('reopened')).toMatchObject({ attempt: 2, peer: { name: 'Bob' } })
    const { files } = await bob.event('received')
    expect(
      Buffer.from((await files[0]?.file.arrayBuffer()) ?? new ArrayBuffer()).equals(
        Buffer.from(await file.arrayBuffer()),
      ),
    ).toBe(true)
    expect([...alice.events, ...bob.events].some(({ type }) => type === 'closed')).toBe(false)
  })

  it('keeps its old channel until the new one has opened', async () => {
    const { alice, bob } = connect()
    await bothOpen(alice, bob)

    connectAgain(alice.session, bob.session, 2, { tamperR: () => undefined })
    alice.session.command({ type: 'text', key: 'k', text: 'still here' })

    expect(await bob.event('texts')).toMatchObject({ texts: ['still here'] })
    alice.session.giveUp(2)
    bob.session.giveUp(2)
    connectAgain(alice.session, bob.session, 3)
    await alice.event('reopened')
    await bob.event('reopened')
    await expect.poll(() => alice.wire.closed).toBe(true)
    expect([...alice.events, ...bob.events].some(({ type }) => type === 'cut' || type === 'closed')).toBe(
      false,
    )
  })

  it('brings texts and offers that were made meanwhile', async () => {
    const { alice, bob } = connect()
    await bothOpen(alice, bob)
    lose(alice, bob)
    await alice.event('cut')

    alice.session.command({ type: 'text', key: 'k', text: 'written apart' })
    bob.session.command({
      type: 'offer',
      key: 'k',
      files: [{ path: 'b', file: fileOf(new Uint8Array(5), 'b') }],
    })
    connectAgain(alice.session, bob.session, 2)

    expect(await bob.event('texts')).toMatchObject({ texts: ['written apart'] })
    expect(await alice.event('text-delivered')).toMatchObject({ key: 'k' })
    expect(await alice.event('received')).toMatchObject({ files: [{ path: 'b' }] })
  })

  it('says so when a further attempt comes to nothing, and lives on', async () => {
    const { alice, bob } = connect()
    await bothOpen(alice, bob)
    lose(alice, bob)
    const { wireI } = connectAgain(alice.session, bob.session, 2, { tamperR: () => undefined })

    wireI.lose()

    expect(await alice.event('attempt-failed')).toMatchObject({ attempt: 2, code: 'channel-lost' })
    connectAgain(alice.session, bob.session, 3)
    expect(await alice.event('reopened')).toMatchObject({ attempt: 3 })
  })

  it('goes on in another page that has its secret', async () => {
    const { alice, bob } = connect()
    await bothOpen(alice, bob)
    const { resume } = await bob.event('open')
    lose(alice, bob)
    const [wireI, wireR] = createWires()
    const crypto = webCrypto(globalThis.crypto.subtle)

    const again = createSide('responder', 'Bob', wireR, { binding: cb, crypto, resume })
    alice.session.connect({ attempt: 2, binding: cb, channel: wireI.channel })

    expect(await again.event('reopened')).toMatchObject({ peer: { name: 'Alice' } })
    alice.session.command({ type: 'text', key: 'k', text: 'after the reload' })
    expect(await again.event('texts')).toMatchObject({ texts: ['after the reload'] })
  })

  it.each(['R', 'I'] as const)('ends with not-verified when %s has another secret', async (side) => {
    const { alice, bob } = connect()
    await bothOpen(alice, bob)
    lose(alice, bob)
    const [wireI, wireR] = createWires()
    const crypto = webCrypto(globalThis.crypto.subtle)
    const resume: Bytes = new Uint8Array(32).fill(9)
    const honest = side === 'R' ? alice : bob
    const wire = side === 'R' ? wireR : wireI
    const other = side === 'R' ? wireI : wireR

    const stranger = createSide(side === 'R' ? 'responder' : 'initiator', 'Eve', wire, {
      ...{ binding: cb, crypto, resume },
    })
    honest.session.connect({ attempt: 2, binding: cb, channel: other.channel })

    // Whoever checks first ends it; the other side hears that.
    expect(await honest.event('closed')).toMatchObject({ code: 'not-verified' })
    await stranger.event('closed')
    expect([...honest.events, ...stranger.events].some(({ type }) => type === 'reopened')).toBe(false)
  })

  it('is not taken up by somebody who begins a new session', async () => {
    const { alice, bob } = connect()
    await bothOpen(alice, bob)
    lose(alice, bob)
    const [wireI, wireR] = createWires()
    const crypto = webCrypto(globalThis.crypto.subtle)

    createSide('responder', 'Eve', wireR, { binding: cb, crypto })
    alice.session.connect({ attempt: 2, binding: cb, channel: wireI.channel })

    expect(await alice.event('closed')).toMatchObject({ code: 'not-verified', by: 'self' })
  })
})
