/** Whole trees arrive as they were: paths, bytes, and folders with nothing in them. */
import { join } from 'node:path'
import { expect, meetAndConnect, test } from './people.ts'
import { sha256OfZipEntries } from './files.ts'
import { hashesInPickedFolder, PICKED, picksByItself } from './pickedFolder.ts'
import { ReceivedFiles } from './receivedFiles.ts'
import { dropsFromOutside, makeTree, type Tree } from './tree.ts'

const FILES = 2_000
const EMPTY_FOLDERS = 2

/** Of two names that differ in case alone one has got a number: elsewhere it would take the other's place. */
function expectSameTree(arrived: Tree, sent: Tree): void {
  const folded = [...arrived.keys()].map((path) => path.toLowerCase())
  expect(new Set(folded).size).toBe(sent.size)
  expect(folded.filter((path) => path.includes('(2)'))).toEqual(['tree/case/readme (2).txt'])
  const named = [...arrived].map(([path, hash]) => [path.replace(' (2)', ''), hash] as const)
  expect(named.toSorted()).toEqual([...sent].toSorted())
}

test('a tree of 2,000 files arrives in a picked folder while it comes, and once more as a zip', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const sent = await makeTree(folder, 'tree', FILES)
  const received = new ReceivedFiles(bob)
  await meetAndConnect(server.url, alice, bob)
  await picksByItself(bob.page)

  let t = performance.now()
  const lap = (what: string) => { console.log(what, Math.round(performance.now() - t)); t = performance.now() }
  await dropsFromOutside(alice.page, join(folder, 'tree'))
  await alice.sendsWhatIsReady()
  lap('dropped, sent')
  await received.takesThemIntoAFolder()
  lap('accepted')
  await expect(bob.page.getByText(`Saved in “${PICKED}”: ${(FILES + EMPTY_FOLDERS).toLocaleString('en')} files.`)).toBeVisible()
  lap('saved in folder')
  expectSameTree(await hashesInPickedFolder(bob.page), sent)
  lap('hashed')
  expect(await received.storedFiles()).toBe(sent.size)

  await received.stopsSavingThere()
  await dropsFromOutside(alice.page, join(folder, 'tree'))
  await alice.sendsWhatIsReady()
  await received.takesThem()
  lap('again accepted')
  await expect(bob.page.getByText(`${(2 * sent.size).toLocaleString('en')} of ${(2 * sent.size).toLocaleString('en')} done`)).toBeVisible()
  lap('again received')
  await bob.savesAllAsZip()
  expectSameTree(await treeInZip(await bob.savedFile('Sealdrop from Alice.zip')), sent)
  lap('zip compared')
})

/** A folder has no bytes to be hashed. */
async function treeInZip(archive: string): Promise<Tree> {
  const entries = await sha256OfZipEntries(archive)
  return new Map([...entries].map(([path, hash]) => [path, path.endsWith('/') ? '' : hash]))
}
