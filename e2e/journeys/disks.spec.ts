/** What the disks at both ends do to a file on its way: it fails by itself, and nothing else with it. */
import { rm } from 'node:fs/promises'
import { makeFile, MiB, type TestFile } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { whatHappened, whatHappenedThere } from '../people/sentences.ts'
import { jamAfter, leftBytes, release } from '../wires/wire.ts'

/** So many bytes more find room on the person's disk. Returns what lifts that. */
async function leaveRoomFor({ page }: Person, bytes: number): Promise<() => Promise<void>> {
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: used + bytes })
  return async () => {
    await session.send('Storage.overrideQuotaForOrigin', { origin })
    await session.detach()
  }
}

test('a full disk costs the file that does not fit, and the next try goes on behind what is there', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const [first, large, last] = [
    await makeFile(folder, 'first.bin', 100_000),
    await makeFile(folder, 'large.bin', 24 * MiB),
    await makeFile(folder, 'last.bin', 100_000),
  ]
  await meetAndConnect(server.url, alice, bob)
  const lift = await leaveRoomFor(bob, 12 * MiB)

  await alice.sends([first.path])
  await bob.hasSaved(first)
  await alice.sends([large.path])
  await bob.isTold(whatHappened('disk-full'))
  await alice.isTold(whatHappenedThere('disk-full'))
  for (const person of [alice, bob]) await person.transfer(large.name).hasFailed()
  await alice.sends([last.path])
  await bob.hasSaved(last)

  await lift()
  const before = await leftBytes(alice.page)
  await alice.transfer(large.name).isTriedAgain()

  await alice.transfer(large.name).is('Sent')
  await bob.hasSaved(large)
  for (const person of [alice, bob]) await person.transfer(large.name).isListedOnce()
  // A browser claims room in steps that double: 8 of the 12 were there.
  expect((await leftBytes(alice.page)) - before).toBeLessThan(18 * MiB)
})

const mishaps = [
  { what: 'is deleted', code: 'source-unreadable', happensTo: ({ path }: TestFile) => rm(path) },
  {
    what: 'is written anew',
    code: 'source-changed',
    happensTo: ({ name, size }: TestFile, folder: string) => makeFile(folder, name, size),
  },
] as const

for (const { what, code, happensTo } of mishaps) {
  test(`a file that ${what} while it is sent fails on both sides, and the others arrive`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    const [first, source, last] = [
      await makeFile(folder, 'first.bin', 100_000),
      await makeFile(folder, 'source.bin', 40 * MiB),
      await makeFile(folder, 'last.bin', 100_000),
    ]
    await meetAndConnect(server.url, alice, bob)
    await jamAfter(alice.page, 4 * MiB)
    await alice.sends([first.path, source.path, last.path])
    await bob.transfer(source.name).hasMoved(5)

    await happensTo(source, folder)
    await release(alice.page)

    await alice.isTold(whatHappened(code))
    await bob.isTold(whatHappenedThere(code))
    for (const person of [alice, bob]) await person.transfer(source.name).hasFailed()
    for (const file of [first, last]) {
      await bob.transfer(file.name).saves()
      await bob.hasSaved(file)
      await alice.transfer(file.name).is('Sent')
    }
    expect(bob.savedNames()).not.toContain(source.name)
  })
}
