/** One sender and several receivers: each session goes its own way. */
import { makeFile, MiB, sha256OfFile } from './files.ts'
import { connect, expect, test } from './people.ts'
import { jamAfter, release } from './wire.ts'

const SIZE = 4 * MiB

test('the same files and texts go to all, and one who is lost holds nobody up', async ({
  server,
  people,
  alice,
  bob,
  folder,
}) => {
  const [carol, dave] = [await people.person('Carol'), await people.person('Dave')]
  const receivers = [bob, carol, dave]
  await Promise.all([alice, ...receivers].map((person) => person.opens(server.url)))
  await alice.startsAs('Sender')
  for (const receiver of receivers) {
    await receiver.startsAs('Receiver')
    await connect(alice, receiver)
  }
  const file = await makeFile(folder, 'minutes.bin', SIZE)
  const sentTo = (name: string) =>
    alice.page
      .getByRole('region', { name: `Session with ${name}`, exact: true })
      .getByRole('status')
      .filter({ hasText: /^\s*Sent/ })

  // Whoever is first gets most of it: nobody gets all.
  await jamAfter(alice.page, SIZE / 2)
  await alice.chooses([file.path])
  await alice.sendsToAll()
  for (const receiver of receivers) await receiver.transfer(file.name).hasMoved(0)
  await dave.closesThePage()
  await release(alice.page)

  for (const receiver of [bob, carol]) {
    await receiver.transfer(file.name).is('Received')
    await expect(sentTo(receiver.name)).toBeVisible()
    expect(await sha256OfFile(await receiver.savedFile(file.name))).toBe(await sha256OfFile(file.path))
  }
  await alice.writesToAll('the minutes are there')
  for (const receiver of [bob, carol]) await receiver.seesMessage('the minutes are there')
})
