import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_SIGNALS, RECOVERY_MS } from '../limits/limits.ts'
import { candidate, Scene } from '../testing.ts'

let scene: Scene

beforeEach(async () => {
  scene = new Scene()
  await scene.start({ pointsPerSecond: 1_000_000 })
})

afterEach(() => scene.end())

test('a signal passes to the other side of its link, both ways, and to nobody else', async () => {
  const { alice, bob, link } = await scene.linked()
  const carol = await scene.joined('Carol', 'receiver')
  const offer = { link, lane: 0, data: { type: 'offer', sdp: 'v=0\r\n' } }
  const answer = { link, lane: 3, data: { type: 'answer', sdp: 'v=0\r\n' } }

  const replies = [await alice.visitor.call('signal', offer), await bob.visitor.call('signal', answer)]

  expect(replies).toEqual([{ ok: true }, { ok: true }])
  expect(await bob.visitor.next('signal')).toEqual(offer)
  expect(await alice.visitor.next('signal')).toEqual(answer)
  expect(await carol.visitor.unread()).toEqual([])
})

test('a signal outside an approved link is refused', async () => {
  const { bob, link } = await scene.linked()
  const mallory = await scene.joined('Mallory', 'sender')
  const { request } = await mallory.visitor.call('request', { to: bob.id })
  await bob.visitor.next('request')
  const places = [link, request, bob.id, '0'.repeat(32)]

  const replies = await Promise.all(
    places.map((place) => mallory.visitor.call('signal', { link: place, lane: 0, data: candidate })),
  )

  expect(replies.map(({ code }) => code)).toEqual(places.map(() => 'unavailable'))
  expect(await bob.visitor.unread()).not.toContain('signal')
})

test('a link ends by a hang-up, which the other side hears', async () => {
  const { alice, bob, link } = await scene.linked()

  const reply = await alice.visitor.call('hang-up', { link })
  const signals = [
    await alice.visitor.call('signal', { link, lane: 0, data: candidate }),
    await bob.visitor.call('signal', { link, lane: 0, data: candidate }),
  ]
  const again = await bob.visitor.call('hang-up', { link })

  expect(reply).toEqual({ ok: true })
  expect(await bob.visitor.next('hang-up')).toEqual({ link })
  expect([...signals, again].map(({ code }) => code)).toEqual(['unavailable', 'unavailable', 'unavailable'])
})

test("nobody hangs up other people's links", async () => {
  const { alice, bob, link } = await scene.linked()
  const mallory = await scene.joined('Mallory', 'sender')

  const reply = await mallory.visitor.call('hang-up', { link })
  const signal = await alice.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(reply).toMatchObject({ ok: false, code: 'unavailable' })
  expect(signal).toEqual({ ok: true })
  expect(await bob.visitor.unread()).not.toContain('hang-up')
})

test('a hang-up reaches a lost socket on its return, and the link stays ended', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.lose()
  await alice.visitor.next('peer-left')

  await alice.visitor.call('hang-up', { link })
  await scene.back(bob, 'Bob', 'receiver')
  const signal = await bob.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(await bob.visitor.next('hang-up')).toEqual({ link })
  expect(signal).toMatchObject({ ok: false, code: 'unavailable' })
})

test('a socket that is gone for good ends its links without a hang-up', async () => {
  const { alice, bob, link } = await scene.linked()
  bob.visitor.socket.disconnect()
  await alice.visitor.next('peer-left')

  scene.clock.advance(RECOVERY_MS)
  const signal = await alice.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(signal).toMatchObject({ ok: false, code: 'unavailable' })
  expect(await alice.visitor.unread()).toEqual([])
})

test('two people have as many links as sessions, each with its own signals', async () => {
  const { alice, bob, link } = await scene.linked()
  const { request } = await alice.visitor.call('request', { to: bob.id })
  await bob.visitor.call('answer', { request, accept: true })
  const second = (await alice.visitor.next('outcome')).link

  await alice.visitor.call('hang-up', { link })
  const signal = await alice.visitor.call('signal', { link: second, lane: 0, data: candidate })

  expect(second).not.toBe(link)
  expect(signal).toEqual({ ok: true })
})

test('a link passes only so many signals', async () => {
  const { alice, bob, link } = await scene.linked()
  for (let count = 0; count < MAX_SIGNALS - 1; count++)
    alice.visitor.send('signal', { link, lane: 0, data: candidate })

  const last = await bob.visitor.call('signal', { link, lane: 0, data: candidate })
  await alice.visitor.next('signal')
  const refused = await alice.visitor.call('signal', { link, lane: 0, data: candidate })

  expect(last).toEqual({ ok: true })
  expect(refused).toMatchObject({ ok: false, code: 'too-many' })
})
