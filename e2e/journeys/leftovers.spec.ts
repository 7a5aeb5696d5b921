/** What lies on disk when its page is gone: section 5 of docs/PROTOCOL.md, Resume, and docs/ARCHITECTURE.md. */
import { expectAccessible } from '../people/accessibility.ts'
import { makeFile, MiB } from '../disk/files.ts'
import { Leftovers } from '../people/leftovers.ts'
import { PairedPanel, rememberEachOther } from '../people/pairedPanel.ts'
import { connect, expect, meetAndConnect, test } from '../people/people.ts'
import { ReceivedFiles } from '../people/receivedFiles.ts'
import { jamAfter, leftBytes, release } from '../wires/wire.ts'

test('a later page lists what a closed tab left, saves what is whole and discards the rest', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const whole = await makeFile(folder, 'whole.bin', 300_000)
  const half = await makeFile(folder, 'half.bin', 8 * MiB)
  await meetAndConnect(server.url, alice, bob)
  await jamAfter(alice.page, 4 * MiB)
  await alice.sends([whole.path, half.path])
  await bob.transfer(whole.name).is('Received')
  await bob.transfer(half.name).hasMoved(30)

  await bob.closesThePage()
  await bob.opensANewPage(server.url)

  const leftovers = new Leftovers(bob)
  await leftovers.lists(whole.name, 'Whole, not saved yet', 'Alice')
  await leftovers.lists(half.name, /^[2-4]\.\d MB of 8\.4 MB arrived$/, 'Alice')
  await expectAccessible(bob.page, 'files from before')
  await leftovers.saves(whole.name)
  await bob.hasSaved(whole)
  await leftovers.discards(half.name)

  await bob.reloads()
  await bob.isReadyToReceive()
  await leftovers.listsNothing()
})

test('files of another tab that is open are not touched', async ({ server, alice, bob, folder }) => {
  const files = await Promise.all(['a.bin', 'b.bin'].map((name) => makeFile(folder, name, 5000)))
  await meetAndConnect(server.url, alice, bob)
  await alice.sends(files.map(({ path }) => path))
  for (const { name } of files) await bob.transfer(name).is('Received')
  const first = bob.page

  await bob.opensANewPage(server.url)
  await bob.isReadyToReceive()
  await new Leftovers(bob).listsNothing()
  await bob.app.clearsStorage()

  bob.turnsTo(first)
  expect(await new ReceivedFiles(bob).storedFiles()).toBe(2)
  await bob.transfer(files[0]!.name).saves()
  await bob.hasSaved(files[0]!)
})

test('what nobody saved of an ended session is still there, until storage is cleared', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const files = await Promise.all(['a.bin', 'b.bin'].map((name) => makeFile(folder, name, 5000)))
  await meetAndConnect(server.url, alice, bob)
  await alice.sends(files.map(({ path }) => path))
  for (const { name } of files) await bob.transfer(name).is('Received')
  await alice.disconnects()
  await bob.isConnectedToNobody()

  await bob.reloads()
  const leftovers = new Leftovers(bob)
  for (const { name } of files) await leftovers.lists(name, 'Whole, not saved yet', 'Alice')
  await connect(alice, bob)
  await bob.app.clearsStorage()

  await leftovers.listsNothing()
  await expect.poll(() => new ReceivedFiles(bob).storedFiles()).toBe(0)
})

test('what a remembered device did not finish sending goes on where it was, in another session', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'holiday.bin', 8 * MiB)
  await meetAndConnect(server.url, alice, bob)
  await rememberEachOther(alice, bob)
  await jamAfter(alice.page, 6 * MiB)
  await alice.sends([file.path])
  await bob.transfer(file.name).hasMoved(70)
  await bob.closesThePage()
  await alice.disconnects()
  await alice.isConnectedToNobody()
  await release(alice.page)
  await bob.opensANewPage(server.url)
  await new Leftovers(bob).lists(file.name, /arrived$/, 'Alice')
  const before = await leftBytes(alice.page)

  await connect(alice, bob)
  await new PairedPanel(bob).seesItsDevice('Alice')
  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')

  await new Leftovers(bob).listsNothing()
  await bob.hasSaved(file)
  expect((await leftBytes(alice.page)) - before).toBeLessThan(4 * MiB)
})
