/** One sender and three receivers: one of them stalls for a while, and one is lost. */
import { makeFile, sha256OfFile } from '../disk/files.ts'
import { connect, expect, type People } from './people.ts'
import type { Person } from './person.ts'
import { suspendPages } from '../wires/processes.ts'
import type { TestServer } from '../wires/server.ts'
import type { Status } from './transferRow.ts'
import { jamAfter, release } from '../wires/wire.ts'

export interface FanOut {
  readonly alice: Person
  readonly bob: Person
  readonly carol: Person
}

/**
 * Alice sends a file of `size` bytes to three. In the middle the page of Carol stops, and the browser of Dave is killed:
 * Bob has the file while Carol stands still, and Carol when she goes on.
 */
export async function sendToThree(
  server: TestServer,
  people: People,
  folder: string,
  size: number,
): Promise<FanOut> {
  const alice = await people.person('Alice')
  const [bob, carol, dave] = [
    await people.person('Bob'),
    await people.person('Carol'),
    await people.person('Dave'),
  ]
  const receivers = [bob, carol, dave]
  await Promise.all([alice, ...receivers].map((person) => person.opens(server.url)))
  await alice.startsAs('Sender')
  for (const receiver of receivers) {
    await receiver.startsAs('Receiver')
    await connect(alice, receiver)
  }
  const file = await makeFile(folder, 'minutes.bin', size)
  const hash = await sha256OfFile(file.path)
  const hasIt = async (receiver: Person) => {
    await receiver.transfer(file.name).is('Received')
    await expect(statusTo(alice, receiver.name, 'Sent')).toBeVisible()
    expect(await sha256OfFile(await receiver.savedFile(file.name))).toBe(hash)
  }

  // Whoever is first gets most of it: nobody gets all.
  await jamAfter(alice.page, size / 2)
  await alice.chooses([file.path])
  await alice.sendsToAll()
  for (const receiver of receivers) await receiver.transfer(file.name).hasMoved(0)
  const wakeCarol = await suspendPages(carol)
  await dave.vanishes()
  await release(alice.page)

  await hasIt(bob)
  await expect(statusTo(alice, 'Carol', 'Sent')).toHaveCount(0)
  wakeCarol()
  await hasIt(carol)
  await expect(statusTo(alice, 'Dave', 'Reconnecting')).toBeVisible()
  return { alice, bob, carol }
}

/** The sender's line of the file, in the session with that receiver. */
function statusTo({ page }: Person, name: string, status: Status) {
  return page
    .getByRole('region', { name: `Session with ${name}`, exact: true })
    .getByRole('list', { name: 'Transfers', exact: true })
    .getByRole('status')
    .filter({ hasText: new RegExp(`^\\s*${status}`) })
}
