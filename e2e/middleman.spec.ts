/** A server that introduces each of two people to itself is exposed by the security code, and by nothing else. */
import { Mallory } from './mallory.ts'
import { connect, expect, test } from './people.ts'
import { TestServer } from './server.ts'

test('with somebody in between, the two see different security codes', async ({
  server,
  people,
  alice,
  bob,
}) => {
  const otherServer = await TestServer.start()
  try {
    const middle = await people.person('Mallory')
    await bob.opens(otherServer.url)
    await bob.startsAs('Receiver')
    const mallory = await Mallory.standsBetween(middle.page, {
      senderUrl: server.url,
      senderName: 'Alice',
      receiverUrl: otherServer.url,
      receiverName: 'Bob',
    })
    await alice.opens(server.url)
    await alice.startsAs('Sender')

    await connect(alice, bob)

    const [seenByAlice, seenByBob] = [await alice.securityCode(), await bob.securityCode()]
    expect(seenByAlice).toHaveLength(5)
    expect(seenByBob).not.toEqual(seenByAlice)

    await alice.writes('the key is under the mat')
    await bob.seesMessage('the key is under the mat')
    await mallory.reads('the key is under the mat')
  } finally {
    await otherServer.end()
  }
})

test('without, they see the same code', async ({ server, alice, bob }) => {
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await alice.startsAs('Sender')
  await bob.startsAs('Receiver')

  await connect(alice, bob)

  expect(await bob.securityCode()).toEqual(await alice.securityCode())
})
