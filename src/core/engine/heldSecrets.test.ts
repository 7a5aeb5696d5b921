import { describe, expect, it } from 'vitest'
import { importHmacKey, javascriptCrypto, webCrypto } from '../protocol/primitives/crypto.ts'
import { createProver } from './heldSecrets.ts'
import type { HeldSecret } from './messages.ts'
import { connect, connectAgain, createSide, createWires, cb, type Side } from './testSides.ts'

const { subtle } = globalThis.crypto

function secretOf(value: number) {
  return new Uint8Array(32).fill(value)
}

function held(id: string, value: number, madeAs: HeldSecret['madeAs']): HeldSecret {
  return { id, secret: secretOf(value), madeAs }
}

async function provedBy({ alice, bob }: { alice: Side; bob: Side }) {
  return [(await alice.event('open')).proved, (await bob.event('open')).proved]
}

describe('a secret that both hold', () => {
  it.each(['initiator', 'responder'] as const)(
    'is proved by both, under the name that each has for it, also when I was %s when it was made',
    async (madeAs) => {
      const other = madeAs === 'initiator' ? 'responder' : 'initiator'
      const sides = connect({ heldI: [held('bob', 1, madeAs)], heldR: [held('alice', 1, other)] })

      expect(await provedBy(sides)).toEqual([['bob'], ['alice']])
    },
  )

  it('may be a key that the browser does not give out', async () => {
    const key = await importHmacKey(subtle, secretOf(1))
    const sides = connect({
      heldI: [{ id: 'bob', secret: key, madeAs: 'initiator' }],
      heldR: [held('alice', 1, 'responder')],
    })

    expect(await provedBy(sides)).toEqual([['bob'], ['alice']])
  })

  it('is found among many, and nothing is proved that I did not prove first', async () => {
    const many = Array.from({ length: 100 }, (_, index) => held(`other ${index}`, 100 + index, 'responder'))
    const sides = connect({
      heldI: [
        held('nobody', 50, 'initiator'),
        held('bob', 1, 'initiator'),
        held('bob again', 2, 'responder'),
      ],
      heldR: [...many, held('alice', 1, 'responder'), held('alice again', 2, 'initiator')],
    })

    expect(await provedBy(sides)).toEqual([
      ['bob', 'bob again'],
      ['alice', 'alice again'],
    ])
  })
})

describe('nothing is proved', () => {
  it.each([
    ['by another secret', [held('x', 1, 'initiator')], [held('y', 2, 'responder')]],
    ['by the same half of it', [held('x', 1, 'initiator')], [held('y', 1, 'initiator')]],
    ['by one side alone', [held('x', 1, 'initiator')], []],
    ['by the other side alone', [], [held('y', 1, 'responder')]],
  ])('%s', async (_, heldI, heldR) => {
    expect(await provedBy(connect({ heldI, heldR }))).toEqual([[], []])
  })

  it('by a peer that sends back the proofs it got', async () => {
    // Alice's own: whoever reflects her `ready` shows her half, and she is no device that she is paired with.
    const own = [held('self', 1, 'initiator'), held('self too', 1, 'responder')]
    const sides = connect({ heldI: [own[0]!], heldR: [own[0]!] })

    expect(await provedBy(sides)).toEqual([[], []])
  })

  it.each(['initiator', 'responder'] as const)(
    'by the very values that the %s has sent, whichever halves it holds',
    async (role) => {
      const both = [held('one half', 1, 'initiator'), held('the other', 1, 'responder')]
      const tKeys = secretOf(7)
      const prover = await createProver(webCrypto(subtle), both, role, tKeys)
      const other = role === 'initiator' ? 'responder' : 'initiator'
      const peer = await createProver(webCrypto(subtle), both, other, tKeys)

      expect(prover.proved(prover.first())).toEqual([])
      expect(prover.proved(peer.first())).toEqual(['one half', 'the other'])
    },
  )

  it('by what was sent in another attempt', async () => {
    const crypto = webCrypto(subtle)
    const [ours, theirs] = [[held('x', 1, 'initiator')], [held('y', 1, 'responder')]]
    const before = await createProver(crypto, theirs, 'responder', secretOf(7))
    const now = await createProver(crypto, ours, 'initiator', secretOf(8))

    expect(now.proved(before.first())).toEqual([])
  })
})

describe('remembering', () => {
  /** What each side keeps, if it keeps anything. */
  function secretsOf(side: Side) {
    return side.events.flatMap((event) => (event.type === 'paired' ? [event] : []))
  }

  it('gives both the same secret once both want it, in whichever order', async () => {
    const { alice, bob } = connect()
    await Promise.all([alice.event('open'), bob.event('open')])

    bob.session.command({ type: 'remember' })
    await alice.event('pair-asked')
    expect(secretsOf(alice)).toEqual([])
    alice.session.command({ type: 'remember' })

    const [a, b] = [await alice.event('paired'), await bob.event('paired')]
    expect([a.madeAs, b.madeAs]).toEqual(['initiator', 'responder'])
    const data = secretOf(9)
    expect(await subtle.sign('HMAC', a.secret, data)).toEqual(await subtle.sign('HMAC', b.secret, data))
    await expect(subtle.exportKey('raw', a.secret)).rejects.toThrow()
    const next = connect({
      heldI: [{ id: 'alice', secret: b.secret, madeAs: b.madeAs }],
      heldR: [{ id: 'bob', secret: a.secret, madeAs: a.madeAs }],
    })
    expect(await provedBy(next)).toEqual([['alice'], ['bob']])
  })

  it('gives nobody anything while one side does not want it', async () => {
    const { alice, bob } = connect()
    await Promise.all([alice.event('open'), bob.event('open')])

    alice.session.command({ type: 'remember' })
    alice.session.command({ type: 'remember' })
    await bob.event('pair-asked')
    alice.session.command({ type: 'text', key: 'k', text: 'after it' })
    await bob.event('texts')

    expect(secretsOf(alice)).toEqual([])
    expect(secretsOf(bob)).toEqual([])
    expect(bob.events.filter(({ type }) => type === 'pair-asked')).toHaveLength(1)
  })

  it('is said again over the next connection when the first was lost before both had heard it', async () => {
    let deaf = false
    const { alice, bob } = connect({ tamperR: (message) => (deaf ? undefined : message) })
    await Promise.all([alice.event('open'), bob.event('open')])
    deaf = true
    bob.session.command({ type: 'remember' })
    alice.session.command({ type: 'remember' })
    await bob.event('paired')
    alice.wire.lose()
    bob.wire.lose()

    connectAgain(alice.session, bob.session, 2)

    const a = await alice.event('paired')
    await expect.poll(() => secretsOf(bob)).toHaveLength(2)
    const data = secretOf(9)
    const [mine, ...theirs] = await Promise.all(
      [a, ...secretsOf(bob)].map(async ({ secret }) =>
        String(new Uint8Array(await subtle.sign('HMAC', secret, data))),
      ),
    )
    expect(theirs).toContain(mine)
  })

  it('does not happen where no key would stay in the browser', async () => {
    const [wireI, wireR] = createWires()
    const bob = createSide('responder', 'Bob', wireR, { binding: cb, crypto: webCrypto(subtle) })
    const alice = createSide('initiator', 'Alice', wireI, { binding: cb, crypto: javascriptCrypto() })
    await Promise.all([alice.event('open'), bob.event('open')])

    alice.session.command({ type: 'remember' })
    bob.session.command({ type: 'remember' })
    await alice.event('pair-asked')
    alice.session.command({ type: 'text', key: 'k', text: 'after it' })
    await bob.event('texts')

    expect([...secretsOf(alice), ...secretsOf(bob)]).toEqual([])
  })
})
