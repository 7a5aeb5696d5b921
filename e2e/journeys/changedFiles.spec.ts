/** A file that changes after it was chosen arrives as one version of it, or not at all, and its sender is told why. */
import { appendFile, rm, truncate } from 'node:fs/promises'
import { makeFile, MiB } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { whatHappened } from '../people/sentences.ts'
import { jamAfter, release } from '../wires/wire.ts'

const SIZE = 8 * MiB

test('a file that was edited before it is sent is chosen again, and arrives as it is now', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'notes.txt', 5000)
  await meetAndConnect(server.url, alice, bob)
  await alice.chooses([file.path])
  await alice.canSend()
  const edited = await makeFile(folder, file.name, 5000)

  await alice.sendsWhatIsReady()

  await alice.transfer(file.name).hasFailed('file changed')
  await bob.transfer(file.name).hasFailed('file changed')
  await alice.isTold(whatHappened('source-changed'))
  await alice.transfer(file.name).cannotBeTriedAgain()
  expect(bob.savedNames()).toEqual([])

  await alice.transfer(file.name).isChosenAgain(edited.path)

  await alice.transfer(file.name).is('Sent')
  await bob.transfer(file.name).is('Received')
  await bob.transfer(file.name).isListedOnce()
  await bob.hasSaved(edited)
})

const changes = [
  { title: 'is rewritten in place', change: ({ folder }: Place) => makeFile(folder, 'long.bin', SIZE) },
  { title: 'grows', change: ({ path }: Place) => appendFile(path, 'one more line') },
  { title: 'is cut short', change: ({ path }: Place) => truncate(path, SIZE - 1) },
]

interface Place {
  readonly folder: string
  readonly path: string
}

for (const { title, change } of changes) {
  test(`a file that ${title} while it is sent does not arrive, and the next one does`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    const file = await makeFile(folder, 'long.bin', SIZE)
    const other = await makeFile(folder, 'other.bin', 3000)
    await meetAndConnect(server.url, alice, bob)
    await jamAfter(alice.page, 2 * MiB)
    await alice.sends([file.path, other.path])
    await bob.transfer(file.name).is('Receiving')

    await change({ folder, path: file.path })
    await release(alice.page)

    for (const person of [alice, bob]) await person.transfer(file.name).hasFailed('file changed')
    await bob.transfer(other.name).is('Received')
    expect(bob.savedNames()).not.toContain(file.name)
  })
}

test('a file that is gone says so, and can be chosen where it is now', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'moved.bin', 5000)
  await meetAndConnect(server.url, alice, bob)
  await alice.chooses([file.path])
  await alice.canSend()
  await rm(file.path)

  await alice.sendsWhatIsReady()

  await alice.transfer(file.name).hasFailed('file cannot be read')
  await alice.isTold(whatHappened('source-unreadable'))
  const moved = await makeFile(folder, 'moved elsewhere.bin', 5000)
  await alice.transfer(file.name).isChosenAgain(moved.path)
  await bob.transfer(moved.name).is('Received')
  await bob.hasSaved(moved)
})
