/** What becomes of files: small pictures of them, and what can be done with those that arrived. */
import { expect, meet, meetAndConnect, test } from '../people/people.ts'
import { makeFile, writeBytes } from '../disk/files.ts'
import { pngOf } from '../people/pictures.ts'
import { ReceivedFiles } from '../people/receivedFiles.ts'

test('pictures have thumbnails on both sides, and nothing else has', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const wide = await writeBytes(folder, 'wide.png', pngOf(640, 160, [200, 40, 40]))
  const high = await writeBytes(folder, 'high.png', pngOf(100, 400, [40, 200, 40]))
  const drawing = await writeBytes(
    folder,
    'drawing.svg',
    new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  )
  const broken = await writeBytes(folder, 'broken.png', new TextEncoder().encode('no picture'))
  await meetAndConnect(server.url, alice, bob)
  const sides = [new ReceivedFiles(alice), new ReceivedFiles(bob)]

  await alice.sends([wide, high, drawing, broken].map(({ path }) => path))

  for (const file of [wide, high, drawing, broken]) await bob.transfer(file.name).is('Received')
  for (const side of sides) {
    expect(await side.seesThumbnailOf(wide.name)).toEqual({ width: 192, height: 48 })
    expect(await side.seesThumbnailOf(high.name)).toEqual({ width: 48, height: 192 })
    for (const { name } of [drawing, broken]) await side.seesNoThumbnailOf(name)
  }
})

test('a picture that arrived can be copied, whatever its format', async ({ server, alice, bob, folder }) => {
  const picture = await writeBytes(folder, 'card.png', pngOf(30, 20, [10, 20, 200]))
  await meetAndConnect(server.url, alice, bob)

  await alice.sends([picture.path])
  await bob.transfer(picture.name).is('Received')

  const copied = await new ReceivedFiles(bob).copies(picture.name)
  expect(copied).toEqual({ type: 'image/png', width: 30, height: 20 })
})

test('clearing asks before anything is lost, and frees the space', async ({ server, alice, bob, folder }) => {
  const files = await Promise.all(['a.bin', 'b.bin', 'c.bin'].map((name) => makeFile(folder, name, 5000)))
  const [first, second, third] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]]
  await meetAndConnect(server.url, alice, bob)
  const received = new ReceivedFiles(bob)
  await alice.sends(files.map(({ path }) => path))
  for (const { name } of files) await bob.transfer(name).is('Received')

  await received.clears(first.name)
  await received.isAskedBeforeLosing(/^a\.bin was not saved\./)
  await received.keeps()
  await bob.transfer(first.name).is('Received')
  expect(await received.storedFiles()).toBe(3)

  await received.clears(first.name)
  await received.clearsAnyway()
  await bob.transfer(first.name).isAbsent()
  await expect.poll(() => received.storedFiles()).toBe(2)

  await bob.transfer(second.name).saves()
  await bob.hasSaved(second)
  await received.clears(second.name)
  await received.isNotAsked()
  await bob.transfer(second.name).isAbsent()
  await bob.transfer(third.name).is('Received')
  await alice.transfer(first.name).is('Sent')
})

test('everything that was received goes at once', async ({ server, alice, bob, folder }) => {
  const files = await Promise.all(['a.bin', 'b.bin'].map((name) => makeFile(folder, name, 5000)))
  await meetAndConnect(server.url, alice, bob)
  const received = new ReceivedFiles(bob)
  await alice.sends(files.map(({ path }) => path))
  for (const { name } of files) await bob.transfer(name).is('Received')

  await received.clearsAll()
  await received.isAskedBeforeLosing(/^2 files were not saved, among them a\.bin\./)
  await received.clearsAnyway()

  for (const { name } of files) await bob.transfer(name).isAbsent()
  await expect.poll(() => received.storedFiles()).toBe(0)
})

test('files dropped on a peer’s line go to that peer once it accepts', async ({ server, alice, bob }) => {
  await meet(server.url, alice, bob)

  await new ReceivedFiles(alice).dropsOnPeer('Bob', 'dropped.txt', new TextEncoder().encode('for Bob'))
  await alice.waitsFor('Bob')
  await bob.accepts()

  await bob.transfer('dropped.txt').is('Received')
  await alice.transfer('dropped.txt').is('Sent')
})

test('files dropped on a peer who declines are kept', async ({ server, alice, bob }) => {
  await meet(server.url, alice, bob)

  await new ReceivedFiles(alice).dropsOnPeer('Bob', 'dropped.txt', new TextEncoder().encode('for Bob'))
  await bob.declines()

  await alice.seesReadyToSend(['dropped.txt'])
})

test('whoever wants it is asked before each transfer, in this visit and the next', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const wanted = await makeFile(folder, 'wanted.bin', 3000)
  const unwanted = await makeFile(folder, 'unwanted.bin', 3000)
  await meet(server.url, alice, bob)
  const choices = new ReceivedFiles(bob)
  await choices.asksBeforeEachTransfer()
  await bob.reloads()
  await choices.isSetToAsk()
  await alice.connectsTo('Bob')
  await bob.accepts()
  await alice.isConnectedTo('Bob')

  await alice.sends([wanted.path])
  await choices.isAskedAboutFiles(/^Alice wants to send one file, 3 kB\.$/)
  await choices.takesThem()
  await bob.transfer(wanted.name).is('Received')
  await alice.sends([unwanted.path])
  await choices.refusesThem()

  await alice.transfer(unwanted.name).hasFailed()
  await choices.asksBeforeEachTransfer(false)
  await alice.sends([unwanted.path])
  await bob.savedFile(unwanted.name)
})
