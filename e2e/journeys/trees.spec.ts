/** Whole trees arrive as they were: paths, bytes, and folders with nothing in them. */
import { join } from 'node:path'
import { expectAccessible } from '../people/accessibility.ts'
import { makeFile, MiB, sha256OfFile, sha256OfZipEntries } from '../disk/files.ts'
import { connect, expect, meet, meetAndConnect, test } from '../people/people.ts'
import { hashesInPickedFolder, picksByItself } from '../people/pickedFolder.ts'
import { ReceivedFiles } from '../people/receivedFiles.ts'
import { expectToFitEveryScreen } from '../people/screen.ts'
import { dropsFromOutside, makeTree, pastes, type Tree } from '../disk/tree.ts'
import { jamAfter, release } from '../wires/wire.ts'

const FILES = 2_000

/** Of two names that differ in case alone one has got a number: elsewhere it would take the other's place. */
function expectSameTree(arrived: Tree, sent: Tree): void {
  const folded = [...arrived.keys()].map((path) => path.toLowerCase())
  expect(new Set(folded).size).toBe(sent.size)
  expect(folded.filter((path) => path.includes('(2)'))).toEqual(['tree/case/readme (2).txt'])
  const named = [...arrived].map(([path, hash]) => [path.replace(' (2)', ''), hash] as const)
  expect(named.toSorted()).toEqual([...sent].toSorted())
}

/** A folder has no bytes to be hashed. */
async function treeInZip(archive: string): Promise<Tree> {
  const entries = await sha256OfZipEntries(archive)
  return new Map([...entries].map(([path, hash]) => [path, path.endsWith('/') ? '' : hash]))
}

test('a tree of 2,000 files arrives as it was, as a zip and in a folder', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const sent = await makeTree(folder, 'tree', FILES)
  const received = new ReceivedFiles(bob)
  await meetAndConnect(server.url, alice, bob)

  await dropsFromOutside(alice.page, join(folder, 'tree'))
  await alice.sendsWhatIsReady()
  await received.takesThem()
  await received.areAllDone(sent.size)

  await bob.savesAllAsZip()
  expectSameTree(await treeInZip(await bob.savedFile('Sealdrop from Alice.zip')), sent)
  await picksByItself(bob.page)
  await bob.savesAllToAFolder()
  await received.areSavedInFolder(sent.size)
  expectSameTree(await hashesInPickedFolder(bob.page), sent)
})

test('what is dropped or pasted on the first page is shown there, can be taken out, and is there after the start', async ({
  server,
  alice,
  folder,
}) => {
  const [kept, removed] = [
    await makeFile(folder, 'kept.txt', 2486),
    await makeFile(folder, 'removed.txt', 10),
  ]
  await alice.opens(server.url)
  await alice.seesNothingReady()

  await dropsFromOutside(alice.page, kept.path)
  await dropsFromOutside(alice.page, removed.path)
  await pastes(alice.page, 'pasted.png')
  await alice.seesReadyToSend([kept.name, removed.name, 'pasted.png'])
  await alice.reads('3 files, 2.5 kB')
  await expectAccessible(alice.page, 'files on the first page')
  await expectToFitEveryScreen(alice.page)
  await alice.removesFromTheTray(removed.name)
  await alice.startsAs('Sender')

  await alice.seesReadyToSend([kept.name, 'pasted.png'])
  await alice.doesNotSee(removed.name)
})

test('what is still to come goes to the picked folder too, and after a reload the rest is here', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const large = 4 * MiB
  const files = await Promise.all(
    ['a.bin', 'b.bin', 'c.bin'].map((name, index) => makeFile(folder, name, index === 2 ? large : 1000)),
  )
  const hashOf = new Map(
    await Promise.all(files.map(async ({ name, path }) => [name, await sha256OfFile(path)] as const)),
  )
  const received = new ReceivedFiles(bob)
  await meet(server.url, alice, bob)
  await received.asksBeforeEachTransfer()
  await connect(alice, bob)
  await picksByItself(bob.page)

  await jamAfter(alice.page, large / 2)
  await alice.sends(files.map(({ path }) => path))
  await received.takesThemIntoAFolder()
  await received.areSavedInFolder(2)
  expect(await hashesInPickedFolder(bob.page)).toEqual(new Map([...hashOf].slice(0, 2)))
  // Only what is under way lies here, beside those two.
  await expect.poll(() => received.storedFiles()).toBe(3)

  await bob.reloads()
  await release(alice.page)
  await bob.transfer('c.bin').is('Received')
  await received.cannotSave('a.bin')
  await picksByItself(bob.page)
  await bob.transfer('c.bin').saves()
  expect(await sha256OfFile(await bob.savedFile('c.bin'))).toBe(hashOf.get('c.bin'))
})
