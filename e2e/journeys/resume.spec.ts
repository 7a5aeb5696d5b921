/** What outlives its connection: section 5 of docs/PROTOCOL.md, Resume. */
import { makeFile, MiB } from '../disk/files.ts'
import { bytesSentBy, connectionsMadeBy, connectionsOf, cutConnections } from '../wires/outage.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { suspendPages } from '../wires/processes.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'

const SIZE = 24 * MiB

test('a connection that is lost in mid-transfer comes back by itself, and the file goes on', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'holiday.bin', SIZE)
  await meetAndConnect(server.url, alice, bob)
  const code = await alice.code.pictures()
  await alice.sends([file.path])
  await bob.transfer(file.name).hasMoved(20)

  await cutConnections(bob.page)

  await alice.transfer(file.name).is('Sent')
  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
  // Too quick to be seen on the page.
  expect(await connectionsMadeBy(alice.page)).toBeGreaterThan(1)
  expect(await alice.code.pictures()).toEqual(code)
  await alice.code.seesVerification('Not verified')
})

test('so it does when the server restarts at the same time', async ({ server, alice, bob, folder }) => {
  for (const { troubles } of [alice, bob]) troubles.expect(SERVER_AWAY)
  const file = await makeFile(folder, 'holiday.bin', SIZE)
  await meetAndConnect(server.url, alice, bob)
  await alice.code.saysTheyMatch()
  await alice.sends([file.path])
  await bob.transfer(file.name).hasMoved(20)

  await server.stop()
  await cutConnections(alice.page)
  await bob.isReconnecting()
  await server.startAgain()

  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
  await alice.isConnectedTo('Bob')
  await alice.code.seesVerification('Verified')
})

test('what people do while they are apart happens when they are together again', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  for (const { troubles } of [alice, bob]) troubles.expect(SERVER_AWAY)
  const [kept, dropped, late] = await Promise.all([
    makeFile(folder, 'kept.bin', SIZE),
    makeFile(folder, 'dropped.bin', SIZE),
    makeFile(folder, 'late.bin', 10),
  ])
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([kept.path, dropped.path])
  await bob.transfer(kept.name).hasMoved(5)
  await server.stop()
  await cutConnections(alice.page)
  await alice.isReconnecting()
  await bob.isReconnecting()

  await bob.transfer(dropped.name).cancels()
  await alice.sends([late.path])
  await alice.messages.writes('Still there?')
  await server.startAgain()

  await bob.messages.sees('Still there?')
  await bob.transfer(late.name).is('Received')
  await bob.transfer(kept.name).is('Received')
  await alice.transfer(dropped.name).is('Cancelled')
})

test('a session is ended by whoever wants it while it looks for a way', async ({ server, alice, bob }) => {
  for (const { troubles } of [alice, bob]) troubles.expect(SERVER_AWAY)
  await meetAndConnect(server.url, alice, bob)
  await server.stop()
  await cutConnections(alice.page)
  await alice.isReconnecting()

  await alice.disconnects()

  await alice.isConnectedToNobody()
  expect(await connectionsOf(alice.page)).toBe(0)
})

test('a reload on either side goes on with the session', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  await bob.code.saysTheyMatch()

  await bob.reloads()
  await bob.isConnectedTo('Alice')
  await alice.isConnectedTo('Bob')
  await bob.code.seesVerification('Verified')
  await alice.code.seesVerification('Not verified')
  await alice.reloads()
  await alice.isConnectedTo('Bob')

  await alice.messages.writes('Here again')
  await bob.messages.sees('Here again')
})

test('after a reload of the sender the files are chosen again, and go on where they were', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const [whole, half] = [await makeFile(folder, 'whole.bin', 1000), await makeFile(folder, 'half.bin', SIZE)]
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([whole.path, half.path])
  await bob.transfer(half.name).hasMoved(30)
  await bob.transfer(whole.name).is('Received')

  await alice.reloads()
  await alice.isConnectedTo('Bob')
  await alice.isAskedToChooseAgain([half.name])
  await bob.transfer(half.name).is('Waiting')
  await alice.choosesAgain([half.path])

  await bob.transfer(half.name).is('Received')
  await alice.transfer(half.name).is('Sent')
  await alice.transfer(whole.name).is('Sent')
  await bob.transfer(half.name).saves()
  await bob.hasSaved(half)
  expect(await bytesSentBy(alice.page)).toBeLessThan(0.8 * SIZE)
})

test('what is not sent after a reload of the sender is cancelled on both sides', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'half.bin', SIZE)
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([file.path])
  await bob.transfer(file.name).hasMoved(10)

  await alice.reloads()
  await alice.isAskedToChooseAgain([file.name])
  await alice.doesNotSendAfterAll()

  await bob.transfer(file.name).is('Cancelled')
  await alice.messages.writes('Changed my mind')
  await bob.messages.sees('Changed my mind')
})

test('a page that the system suspends, as behind a phone’s file picker, is back in its session when it wakes', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'picked.bin', 100_000)
  await meetAndConnect(server.url, alice, bob)

  const wake = await suspendPages(alice)
  await bob.isReconnecting()
  wake()

  await alice.isConnectedTo('Bob')
  await bob.isConnectedTo('Alice')
  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')
})
