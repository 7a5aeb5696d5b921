/** Who is there, under which name and in which role. */
import { connect, expect, meet, meetAndConnect, test } from '../people/people.ts'
import { makeFile } from '../disk/files.ts'

test('a changed name is seen by others at once', async ({ server, alice, bob }) => {
  await meet(server.url, alice, bob)

  await bob.changesName('Robert')

  await alice.seesPeer('Robert')
  await alice.seesNoPeer('Bob')
})

test('a name that changes in a session is told there too, and the session keeps its own', async ({
  server,
  alice,
  bob,
}) => {
  await meetAndConnect(server.url, alice, bob)

  await bob.changesName('Robert')

  await alice.sees('Now listed as Robert.')
  await alice.isConnectedTo('Bob')
  await bob.changesName('Bob')
  await alice.doesNotSee('Now listed as')
})

test('two of one role see nobody, until one of them switches in place', async ({ server, alice, bob }) => {
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await alice.startsAs('Sender')
  await bob.startsAs('Sender')
  await alice.seesNobody()

  await bob.switchesTo('Receiver')

  await alice.seesPeer('Bob')
})

test('who was a receiver can switch and send', async ({ server, alice, bob, folder }) => {
  const file = await makeFile(folder, 'answer.txt', 300)
  await meet(server.url, alice, bob)

  await alice.switchesTo('Receiver')
  await alice.isAskedByNobody()
  await bob.switchesTo('Sender')

  await bob.seesPeer('Alice')
  await connect(bob, alice)
  await bob.sends([file.path])
  await alice.transfer(file.name).is('Received')
  await alice.hasSaved(file)
})

test('somebody who comes back is in at once, with the last name and role', async ({ server, alice, bob }) => {
  await meet(server.url, alice, bob)

  await bob.closesThePage()
  await alice.seesNoPeer('Bob')
  await bob.opensANewPage(server.url)

  await alice.seesPeer('Bob')
})

test('a receiver in a session can be reached by somebody else', async ({ server, people, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  const carol = await people.person('Carol')
  await carol.opens(server.url)
  await carol.startsAs('Sender')

  await carol.seesPeer('Bob')
  await connect(carol, bob)

  await alice.isConnectedTo('Bob')
  await bob.isConnectedTo('Alice')
})

test('markup in a name is text', async ({ server, people }) => {
  const sender = await people.person('<b>Al</b><img src=x>')
  const receiver = await people.person('<script>x</script>&amp;')
  await meet(server.url, sender, receiver)

  await sender.connectsTo(receiver.name)
  await receiver.isAskedBy(sender.name)
  await receiver.accepts()

  await sender.isConnectedTo(receiver.name)
  await receiver.isConnectedTo(sender.name)
  for (const person of [sender, receiver]) {
    expect(await person.page.locator('b, img[src="x"], main script').count()).toBe(0)
  }
})
