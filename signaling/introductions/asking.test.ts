import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  MAX_LINKS,
  MAX_OUTGOING_REQUESTS,
  PAIR_PACE,
  RECEIVER_PACE,
  REQUEST_TIMEOUT_MS,
} from '../limits/limits.ts'
import { Scene } from '../testing.ts'

let scene: Scene

beforeEach(async () => {
  scene = new Scene()
  await scene.start({ pointsPerSecond: 10_000 })
})

afterEach(() => scene.end())

async function asked() {
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  const { request } = await alice.visitor.call('request', { to: bob.id })
  const question = await bob.visitor.next('request')
  return { alice, bob, request, question }
}

async function outcomes({ alice, bob }: Pick<Awaited<ReturnType<typeof asked>>, 'alice' | 'bob'>) {
  return [await alice.visitor.next('outcome'), await bob.visitor.next('outcome')]
}

test('a request is acknowledged at once and reaches the receiver with who asks and how long there is', async () => {
  const { alice, request, question } = await asked()

  expect(request).toMatch(/^[0-9a-f]{32}$/)
  expect(question).toMatchObject({
    request,
    from: { id: alice.id, name: 'Alice' },
    expiresInMs: REQUEST_TIMEOUT_MS,
  })
  expect(question).not.toHaveProperty('hints')
  expect(await alice.visitor.unread()).toEqual([])
})

test('hints go with a request', async () => {
  const hints = { n: 'a'.repeat(32), t: Array<string>(32).fill('b'.repeat(16)) }
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')

  await alice.visitor.call('request', { to: bob.id, hints })

  expect((await bob.visitor.next('request')).hints).toEqual(hints)
})

test('hints go with a request that meets another one halfway', async () => {
  const hints = { n: 'a'.repeat(32), t: Array<string>(32).fill('b'.repeat(16)) }
  const { smaller, larger } = await inOrderOfIds()
  await larger.visitor.call('request', { to: smaller.id })

  await smaller.visitor.call('request', { to: larger.id, hints })

  expect((await larger.visitor.next('request')).hints).toEqual(hints)
})

test('accepted: both hear it with the same link', async () => {
  const people = await asked()

  const reply = await people.bob.visitor.call('answer', { request: people.request, accept: true })
  const [toAlice, toBob] = await outcomes(people)

  expect(reply).toEqual({ ok: true })
  expect(toAlice).toEqual({ request: people.request, result: 'accepted', link: toAlice?.link })
  expect(toAlice?.link).toMatch(/^[0-9a-f]{32}$/)
  expect(toBob).toEqual(toAlice)
})

test.each([
  ['the asker', { direct: false }, {}],
  ['the asked', {}, { direct: false }],
  ['both', { direct: false }, { direct: false }],
])('accepted: both hear that %s cannot connect directly', async (_, asking, answering) => {
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  const { request } = await alice.visitor.call('request', { to: bob.id, ...asking })
  await bob.visitor.next('request')

  await bob.visitor.call('answer', { request, accept: true, ...answering })

  const outcome = await alice.visitor.next('outcome')
  expect(outcome).toMatchObject({ result: 'accepted', direct: false })
  expect(await bob.visitor.next('outcome')).toEqual(outcome)
})

test('two who request each other hear that one of them cannot connect directly, whoever came first', async () => {
  for (const first of ['smaller', 'larger'] as const) {
    const people = await inOrderOfIds()
    const other = first === 'smaller' ? people.larger : people.smaller
    await people[first].visitor.call('request', { to: other.id, direct: false })

    await other.visitor.call('request', { to: people[first].id })

    const heard = await people.smaller.visitor.next('outcome')
    expect(heard).toMatchObject({ result: 'accepted', direct: false })
    for (const { visitor } of [people.smaller, people.larger]) visitor.lose()
  }
})

test('declined: both hear it, without a link', async () => {
  const people = await asked()

  await people.bob.visitor.call('answer', { request: people.request, accept: false })

  const declined = { request: people.request, result: 'declined' }
  expect(await outcomes(people)).toEqual([declined, declined])
})

test('cancelled: both hear it', async () => {
  const people = await asked()

  await people.alice.visitor.call('cancel', { request: people.request })

  const cancelled = { request: people.request, result: 'cancelled' }
  expect(await outcomes(people)).toEqual([cancelled, cancelled])
})

test('timeout: both hear it after a minute and not before', async () => {
  const people = await asked()

  scene.clock.advance(REQUEST_TIMEOUT_MS - 1)
  const early = await people.alice.visitor.unread()
  scene.clock.advance(1)

  const timeout = { request: people.request, result: 'timeout' }
  expect(early).toEqual([])
  expect(await outcomes(people)).toEqual([timeout, timeout])
})

test('unavailable: the requester hears it as soon as the receiver is gone', async () => {
  const { alice, bob, request } = await asked()

  bob.visitor.lose()

  expect(await alice.visitor.next('outcome')).toEqual({ request, result: 'unavailable' })
})

test('unavailable: the receiver hears it as soon as the requester is gone', async () => {
  const { alice, bob, request } = await asked()

  alice.visitor.lose()

  expect(await bob.visitor.next('outcome')).toEqual({ request, result: 'unavailable' })
})

test('unavailable: somebody who is not there is no refusal but an outcome', async () => {
  const alice = await scene.joined('Alice', 'sender')

  const reply = await alice.visitor.call('request', { to: '0'.repeat(32) })

  expect(reply).toMatchObject({ ok: true })
  expect(await alice.visitor.next('outcome')).toEqual({ request: reply.request, result: 'unavailable' })
})

test('unavailable: who is not there may be asked again and again, and is asked once it is back', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  bob.visitor.lose()
  await alice.visitor.next('peer-left')
  const results: string[] = []
  for (let time = 0; time < 3 * PAIR_PACE.times; time++) {
    await alice.visitor.call('request', { to: bob.id })
    results.push((await alice.visitor.next('outcome')).result)
  }
  await scene.back(bob, 'Bob', 'receiver')
  await alice.visitor.next('peer-joined')

  const reply = await alice.visitor.call('request', { to: bob.id })

  expect(new Set(results)).toEqual(new Set(['unavailable']))
  expect(reply).toMatchObject({ ok: true })
  expect(await bob.visitor.next('request')).toMatchObject({ request: reply.request })
})

test('busy: a fourth request finds three waiting, and a place when one is answered', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const requests: (string | undefined)[] = []
  for (const name of ['Ann', 'Ben', 'Cem']) {
    const { visitor } = await scene.joined(name, 'sender')
    requests.push((await visitor.call('request', { to: bob.id })).request)
    await bob.visitor.next('request')
  }
  const dora = await scene.joined('Dora', 'sender')

  const fourth = await dora.visitor.call('request', { to: bob.id })
  const outcome = await dora.visitor.next('outcome')
  const bobHeard = await bob.visitor.unread()
  await bob.visitor.call('answer', { request: requests[0], accept: false })
  const fifth = await dora.visitor.call('request', { to: bob.id })

  expect(outcome).toEqual({ request: fourth.request, result: 'busy' })
  expect(bobHeard).not.toContain('request')
  expect(await bob.visitor.next('request')).toMatchObject({ request: fifth.request })
})

test('there is one pending request per pair', async () => {
  const { alice, bob, request } = await asked()

  const second = await alice.visitor.call('request', { to: bob.id })
  await alice.visitor.call('cancel', { request })
  const third = await alice.visitor.call('request', { to: bob.id })

  expect(second).toMatchObject({ ok: false, code: 'busy' })
  expect(third.ok).toBe(true)
})

test('nobody connects to themselves', async () => {
  const alice = await scene.joined('Alice', 'sender')

  const reply = await alice.visitor.call('request', { to: alice.id })

  expect(reply).toMatchObject({ ok: false, code: 'bad-request' })
})

test('one visitor has only so many requests open', async () => {
  const alice = await scene.joined('Alice', 'sender')
  for (let count = 0; count < MAX_OUTGOING_REQUESTS; count++) {
    const { id } = await scene.joined(`Bob ${count}`, 'receiver')
    await alice.visitor.call('request', { to: id })
  }
  const last = await scene.joined('Last', 'receiver')

  const reply = await alice.visitor.call('request', { to: last.id })

  expect(reply).toMatchObject({ ok: false, code: 'too-many' })
  expect(await last.visitor.unread()).not.toContain('request')
})

test('one visitor has only so many links', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  const connect = async () => {
    const { request } = await alice.visitor.call('request', { to: bob.id })
    await bob.visitor.call('answer', { request, accept: true })
    return (await alice.visitor.next('outcome')).link
  }
  const links: (string | undefined)[] = []
  for (let count = 0; count < MAX_LINKS; count++) links.push(await connect())

  const refused = await alice.visitor.call('request', { to: bob.id })
  await alice.visitor.call('hang-up', { link: links[0] })
  const again = await connect()

  expect(refused).toMatchObject({ ok: false, code: 'too-many' })
  expect(again).toMatch(/^[0-9a-f]{32}$/)
})

test('only the peer that was asked may answer', async () => {
  const { alice, request } = await asked()
  const mallory = await scene.joined('Mallory', 'receiver')

  const replies = [
    await alice.visitor.call('answer', { request, accept: true }),
    await mallory.visitor.call('answer', { request, accept: true }),
    await mallory.visitor.call('answer', { request: '0'.repeat(32), accept: true }),
  ]

  expect(replies.map(({ code }) => code)).toEqual(['unavailable', 'unavailable', 'unavailable'])
  expect(await alice.visitor.unread()).not.toContain('outcome')
})

test('only the peer that asked may cancel', async () => {
  const { alice, bob, request } = await asked()
  const mallory = await scene.joined('Mallory', 'sender')

  const replies = [
    await bob.visitor.call('cancel', { request }),
    await mallory.visitor.call('cancel', { request }),
  ]

  expect(replies.map(({ code }) => code)).toEqual(['unavailable', 'unavailable'])
  expect(await alice.visitor.unread()).not.toContain('outcome')
})

test('a request is settled once', async () => {
  const people = await asked()
  await people.bob.visitor.call('answer', { request: people.request, accept: true })
  await outcomes(people)

  const replies = [
    await people.bob.visitor.call('answer', { request: people.request, accept: false }),
    await people.alice.visitor.call('cancel', { request: people.request }),
  ]
  const timers = scene.clock.pending
  scene.clock.advance(REQUEST_TIMEOUT_MS)

  expect(replies.map(({ code }) => code)).toEqual(['unavailable', 'unavailable'])
  expect(timers).toBe(0)
  expect(await people.alice.visitor.unread()).toEqual([])
})

async function inOrderOfIds() {
  const one = await scene.joined('One', 'sender')
  const two = await scene.joined('Two', 'receiver')
  return one.id < two.id ? { smaller: one, larger: two } : { smaller: two, larger: one }
}

test('two who request each other are linked by the request of the smaller id, when that came first', async () => {
  const { smaller, larger } = await inOrderOfIds()
  const first = await smaller.visitor.call('request', { to: larger.id })

  const second = await larger.visitor.call('request', { to: smaller.id })

  const accepted = await smaller.visitor.next('outcome')
  expect(accepted).toMatchObject({ request: first.request, result: 'accepted' })
  expect(await larger.visitor.next('outcome')).toEqual(accepted)
  expect(await larger.visitor.next('outcome')).toEqual({ request: second.request, result: 'cancelled' })
})

test('two who request each other are linked by the request of the smaller id, when that came second', async () => {
  const { smaller, larger } = await inOrderOfIds()
  const first = await larger.visitor.call('request', { to: smaller.id })

  const second = await smaller.visitor.call('request', { to: larger.id })

  const accepted = await smaller.visitor.next('outcome')
  const cancelled = { request: first.request, result: 'cancelled' }
  expect(accepted).toMatchObject({ request: second.request, result: 'accepted' })
  expect(await larger.visitor.next('request')).toMatchObject({
    request: second.request,
    from: { id: smaller.id },
  })
  expect(await larger.visitor.next('outcome')).toEqual(accepted)
  expect([await smaller.visitor.next('outcome'), await larger.visitor.next('outcome')]).toEqual([
    cancelled,
    cancelled,
  ])
})

test('a change of role leaves what is pending as it is', async () => {
  const people = await asked()

  await people.alice.visitor.call('update', { role: 'receiver' })
  await people.bob.visitor.call('answer', { request: people.request, accept: true })

  expect(await people.alice.visitor.next('outcome')).toMatchObject({ result: 'accepted' })
})

test('whoever was declined again and again has to wait a minute, and hears it', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const alice = await scene.joined('Alice', 'sender')
  for (let time = 0; time < PAIR_PACE.times; time++) {
    const { request } = await alice.visitor.call('request', { to: bob.id })
    await bob.visitor.next('request')
    await bob.visitor.call('answer', { request: request ?? '', accept: false })
    await outcomes({ alice, bob })
  }

  const refused = await alice.visitor.call('request', { to: bob.id })
  scene.clock.advance(PAIR_PACE.withinMs)
  const allowed = await alice.visitor.call('request', { to: bob.id })

  expect(refused).toMatchObject({ ok: false, code: 'too-many' })
  expect(allowed).toMatchObject({ ok: true })
})

test('a flood of requests under changing names reaches nobody', async () => {
  const bob = await scene.joined('Bob', 'receiver')
  const results: string[] = []

  for (let time = 0; time <= RECEIVER_PACE.times; time++) {
    const stranger = await scene.joined(`Stranger ${time}`, 'sender')
    const { request } = await stranger.visitor.call('request', { to: bob.id })
    if (time < RECEIVER_PACE.times) await stranger.visitor.call('cancel', { request: request ?? '' })
    results.push((await stranger.visitor.next('outcome')).result)
  }

  expect(results.at(-2)).toBe('cancelled')
  expect(results.at(-1)).toBe('busy')
})
