/** The receiver's page comes and goes in mid-transfer: what is on its disk is not sent again. */
import { makeFile, MiB, type TestFile } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { killRenderers } from '../wires/processes.ts'
import { RevivedTab } from '../people/revivedTab.ts'
import { jamAfter, leftBytes, release } from '../wires/wire.ts'

const SIZE = 24 * MiB

/** What was on its way when the page went, and the messages around it. */
const MOST_SENT_TWICE = 2 * MiB

/** A file of which so much has arrived and no more, until release(). */
async function sendsPart(
  sender: Person,
  receiver: Person,
  folder: string,
  percent: number,
): Promise<TestFile> {
  const file = await makeFile(folder, 'holiday.bin', SIZE)
  // A message is a per cent, and leaves whole or not at all.
  await jamAfter(sender.page, (SIZE * (percent + 1)) / 100)
  await sender.sends([file.path])
  await receiver.transfer(file.name).hasMoved(percent - 1)
  return file
}

async function arrivesWhole(file: TestFile, sender: Person, receiver: Person): Promise<void> {
  await receiver.transfer(file.name).is('Received')
  await sender.transfer(file.name).is('Sent')
  await receiver.hasSaved(file)
  expect((await leftBytes(sender.page)) - SIZE).toBeLessThan(MOST_SENT_TWICE)
}

for (const percent of [10, 50, 99]) {
  test(`a receiver’s page that is loaded again at ${percent} per cent goes on where it was`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    await meetAndConnect(server.url, alice, bob)
    const file = await sendsPart(alice, bob, folder, percent)

    await bob.reloads()
    await release(alice.page)

    await arrivesWhole(file, alice, bob)
    await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
  })
}

test('so does one whose process was killed, once it is loaded again', async ({
  server,
  people,
  alice,
  folder,
}) => {
  const bob = await people.person('Bob', { isDebuggable: true })
  bob.troubles.expect(/the page crashed/)
  await meetAndConnect(server.url, alice, bob)
  const file = await sendsPart(alice, bob, folder, 50)
  const tab = await RevivedTab.of(bob)

  await killRenderers(bob)
  await alice.isReconnecting()
  await tab.isLoadedAgain()
  await release(alice.page)

  try {
    await arrivesWhole(file, alice, bob)
    await bob.isConnectedTo('Alice')
  } finally {
    await tab.leaves()
  }
})
