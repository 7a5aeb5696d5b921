/** A server that introduces each of two people to itself is exposed by the security code, and by nothing else. */
import { makeFile } from '../disk/files.ts'
import { Mallory } from '../wires/mallory.ts'
import { connect, expect, test } from '../people/people.ts'
import { ReceivedFiles } from '../people/receivedFiles.ts'
import { whatHappenedOrWasTold } from '../people/sentences.ts'
import { TestServer } from '../wires/server.ts'

/** Alice and Bob in a session that is two, and Mallory in the middle of it. */
const betrayed = test.extend<{ mallory: Mallory }>({
  mallory: async ({ server, people, alice, bob }, use) => {
    const otherServer = await TestServer.start()
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
    await use(mallory)
    await otherServer.end()
  },
})

betrayed(
  'with somebody in between, the two see different security codes',
  async ({ mallory, alice, bob, folder }) => {
    const [seenByAlice, seenByBob] = [await alice.code.pictures(), await bob.code.pictures()]
    expect(seenByAlice).toHaveLength(5)
    expect(seenByBob).not.toEqual(seenByAlice)

    await alice.messages.writes('the key is under the mat')
    await bob.messages.sees('the key is under the mat')
    await mallory.reads('the key is under the mat')

    const files = await Promise.all(['one', 'two'].map((name) => makeFile(folder, name, 1000)))
    await alice.sends(files.map(({ path }) => path))
    await bob.transfer('two').is('Received')
    await bob.code.saysTheyDiffer()
    await bob.isTold('The codes were different, so the session with Alice was ended.')
    for (const person of [alice, bob]) await person.isConnectedToNobody()
    await expect.poll(() => new ReceivedFiles(bob).storedFiles()).toBe(0)
    await bob.doesNotSee('the key is under the mat')
  },
)

betrayed('who comes back in between gains nothing by it', async ({ mallory, alice, bob }) => {
  const codes = [await alice.code.pictures(), await bob.code.pictures()]

  await mallory.dropsAndReturns({ proving: true })
  await mallory.isBetweenAgain()

  await alice.messages.writes('the key is under the mat')
  await bob.messages.sees('the key is under the mat')
  for (const person of [alice, bob]) await person.code.seesVerification('Not verified')
  expect([await alice.code.pictures(), await bob.code.pictures()]).toEqual(codes)
  expect(codes[1]).not.toEqual(codes[0])
})

betrayed('who comes back without the proof ends the session', async ({ mallory, alice, bob }) => {
  await mallory.dropsAndReturns({ proving: false })

  for (const person of [alice, bob]) {
    await person.isTold(whatHappenedOrWasTold('not-verified'))
    await person.isConnectedToNobody()
  }
})

test('without, they see the same code', async ({ server, alice, bob }) => {
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await alice.startsAs('Sender')
  await bob.startsAs('Receiver')

  await connect(alice, bob)

  expect(await bob.code.pictures()).toEqual(await alice.code.pictures())
})
