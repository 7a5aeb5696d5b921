import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultLimits, type Limits, NETWORK_EVENTS_SECONDS } from './limits.ts'
import { joinAs, Scene, type Visitor } from '../testing.ts'

let scene: Scene

beforeEach(() => {
  scene = new Scene()
})

afterEach(() => scene.end())

const from = (address: string) => ({ 'x-forwarded-for': address })
const id = '0123456789abcdef0123456789abcdef'

/** Behind a proxy on this machine that is believed. */
function start(strangers: Partial<Limits['strangers']>, more: Partial<Limits> = {}): Promise<void> {
  const limits = { ...more, strangers: { ...defaultLimits.strangers, ...strangers } }
  return scene.start(limits, { trustedProxies: ['127.0.0.0/8'] })
}

async function isLetIn(address: string): Promise<boolean> {
  return scene.visitor(from(address)).then(
    () => true,
    () => false,
  )
}

test('one network has so many connections at a time, others have their own', async () => {
  await start({ sockets: 2 })
  const first = await scene.visitor(from('2001:db8::1'))
  await scene.visitor(from('2001:db8::2'))

  const others = [
    await isLetIn('2001:db8::3'),
    await isLetIn('2001:db8:0:1::1'),
    await isLetIn('203.0.113.7'),
    await isLetIn('192.168.0.7'),
  ]
  first.socket.disconnect()

  expect(others).toEqual([false, true, true, true])
  await expect.poll(() => isLetIn('2001:db8::3')).toBe(true)
})

test('a customer with many networks has hardly more than one with a single one', async () => {
  await start({ sockets: 2 })

  const letIn = []
  for (let network = 1; network <= 4; network++) letIn.push(await isLetIn(`2001:db8:0:${network}::1`))

  expect(letIn).toEqual([true, true, true, false])
  expect(await isLetIn('2001:db8:1::1')).toBe(true)
})

test('a few large networks never take the last places', async () => {
  await start({ sockets: 8 }, { sockets: 20 })

  const crowd = []
  for (const address of ['203.0.113.7', '198.51.100.7', '192.0.2.7']) {
    for (let count = 0; count < 8; count++) crowd.push(await isLetIn(address))
  }

  expect(crowd.filter(Boolean)).toHaveLength(19)
  expect(await isLetIn('2001:db8::1')).toBe(true)
})

test('coming and going counts too, and leaves nothing behind', async () => {
  await start({ connectionsPerMinute: 3 })
  for (let count = 0; count < 3; count++) (await scene.visitor(from('203.0.113.7'))).socket.disconnect()

  expect([await isLetIn('203.0.113.7'), await isLetIn('203.0.113.8')]).toEqual([false, true])
})

test('visitors behind a proxy that nobody believes share a generous limit', async () => {
  const limits = { strangers: { ...defaultLimits.strangers, sockets: 1 } }
  await scene.start(limits, { trustedProxies: [] })

  expect([await isLetIn('203.0.113.7'), await isLetIn('203.0.113.8')]).toEqual([true, true])
})

test('the sockets of one network pay together, and a new connection or ticket pays on', async () => {
  await start({ busySockets: 1 / NETWORK_EVENTS_SECONDS }, { pointsPerSecond: 50 })
  const spend = async (visitor: Visitor) =>
    Promise.all(Array.from({ length: 30 }, () => visitor.call('hang-up', { link: id })))
  const mallory = await scene.visitor(from('203.0.113.7'))
  const { ticket } = await mallory.call('join', joinAs('Mallory', 'sender'))
  const neighbour = await scene.visitor(from('203.0.113.8'))

  const [first] = [await spend(mallory)]
  mallory.socket.disconnect()
  const again = await scene.visitor(from('203.0.113.7'))
  const second = await spend(again)
  const rejoined = await again.call('join', joinAs('Mallory', 'sender', { ticket: ticket ?? '' }))

  expect(first.map(({ code }) => code)).not.toContain('too-many')
  expect(second.map(({ code }) => code)).toContain('too-many')
  expect(rejoined).toMatchObject({ code: 'too-many' })
  expect(await neighbour.call('join', joinAs('Nina', 'sender'))).toMatchObject({ ok: true })
})

test.each([
  ['refused events', 'hang-up', [{ link: id }]],
  ['unknown events', 'toString', []],
  ['wrong relays', 'relay', [1, 2, 3]],
])('a flood of %s closes the socket', async (_, event, values) => {
  await start({}, { pointsPerSecond: 20 })
  const mallory = await scene.visitor(from('203.0.113.7'))
  const bob = await scene.joined('Bob', 'receiver')
  const gone = mallory.disconnected()

  for (let count = 0; count < 1000; count++) mallory.send(event, ...values)

  expect(await gone).toMatch(/^transport/)
  expect(await bob.visitor.call('update', { name: 'Bob' })).toMatchObject({ ok: true })
})

test('requests that wait for an answer are limited by network', async () => {
  await start({ openRequests: 2 })
  const receivers = []
  for (const name of ['Bob', 'Carol', 'Dan']) {
    const visitor = await scene.visitor(from('203.0.113.7'))
    receivers.push(await visitor.call('join', joinAs(name, 'receiver')))
  }
  const replies = []
  const askers = []
  for (const { self } of receivers) {
    const visitor = await scene.visitor(from('203.0.113.7'))
    askers.push(visitor)
    await visitor.call('join', joinAs('Alice', 'sender'))
    replies.push(await visitor.call('request', { to: self }))
  }
  await askers[0]!.call('cancel', { request: replies[0]!.request })
  const later = await askers[2]!.call('request', { to: receivers[2]!.self })

  expect(replies.map(({ ok, code }) => ok || code)).toEqual([true, true, 'too-many'])
  expect(later).toMatchObject({ ok: true })
})

test('requests from the many networks of one customer are limited together', async () => {
  const limits = { strangers: { ...defaultLimits.strangers, openRequests: 2 } }
  await scene.start(limits, { trustedProxies: ['127.0.0.0/8'], discovery: 'everyone' })

  const replies = []
  for (let number = 1; number <= 4; number++) {
    const receiver = await scene.visitor(from(`203.0.113.${number}`))
    const { self } = await receiver.call('join', joinAs('Bob', 'receiver'))
    const asker = await scene.visitor(from(`2001:db8:0:${number}::1`))
    await asker.call('join', joinAs('Alice', 'sender'))
    replies.push(await asker.call('request', { to: self }))
  }

  expect(replies.map(({ ok, code }) => ok || code)).toEqual([true, true, true, 'too-many'])
})

test('new links between two addresses relay no more than one does', async () => {
  const relay = { isOn: true, maxBytes: 1000, bytesPerSecond: undefined }
  await scene.start({}, { relay, trustedProxies: ['127.0.0.0/8'], discovery: 'everyone' })
  const alice = await scene.visitor(from('203.0.113.7'))
  await alice.call('join', joinAs('Alice', 'sender'))
  const bob = await scene.visitor(from('203.0.113.8'))
  const { self } = await bob.call('join', joinAs('Bob', 'receiver'))
  bob.socket.on('relay', (_link, _lane, _bytes, acknowledge) => acknowledge())
  const link = async () => {
    const { request } = await alice.call('request', { to: self })
    await bob.call('answer', { request, accept: true })
    return (await alice.next('outcome')).link
  }

  const replies = []
  for (const bytes of [600, 400, 1]) {
    replies.push(await alice.call('relay', await link(), 0, Buffer.alloc(bytes)))
  }

  expect(replies.map(({ ok, code }) => ok || code)).toEqual([true, true, 'relay-limit'])
})

test('who reads nothing of what others send is closed, and they go on', async () => {
  await scene.start({ pointsPerSecond: 1e6 })
  const people = await scene.linked()
  const raw = people.bob.visitor.socket.io.engine.transport as unknown as {
    ws: { _socket: { pause(): void } }
  }
  raw.ws._socket.pause()
  const signal = { type: 'offer', sdp: 'x'.repeat(65_000) }

  let sent = 0
  while (sent < 2000 && !(await people.alice.visitor.unread()).includes('peer-left')) {
    for (let lane = 0; lane < 50; lane++) {
      people.alice.visitor.send('signal', { link: people.link, lane, data: signal })
    }
    sent += 50
  }

  expect(sent).toBeLessThan(2000)
})
