/**
 * An outage that outlasts the ten minutes for which a session is kept: section 5 of docs/PROTOCOL.md, Resume. With
 * LONG_EXPIRY_SECONDS the rest of the ten minutes is skipped by the pages' clocks.
 */
import { makeFile, MiB } from '../disk/files.ts'
import { cutConnections } from '../wires/outage.ts'
import { connect, meetAndConnect, test } from '../people/people.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'
import { length } from './lengths.ts'

/** So long a session is kept (core/peer/session/sessionState.ts). */
const KEPT_SECONDS = 600

test('after ten minutes both are told that the session ended, and what was kept', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const people = [alice, bob]
  for (const { troubles } of people) troubles.expect(SERVER_AWAY)
  const waited = length('LONG_EXPIRY_SECONDS', KEPT_SECONDS)
  const isSkipped = waited < KEPT_SECONDS
  if (isSkipped) await Promise.all(people.map(({ page }) => page.clock.install()))
  const whole = await makeFile(folder, 'whole.bin', 100_000)
  const cutOff = await makeFile(folder, 'cut off.bin', 64 * MiB)
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([whole.path])
  await bob.transfer(whole.name).is('Received')
  await alice.sends([cutOff.path])
  await bob.transfer(cutOff.name).hasMoved(20)

  await server.stop()
  await cutConnections(bob.page)
  await Promise.all(people.map((person) => person.isReconnecting()))
  await new Promise((resolve) => setTimeout(resolve, waited * 1000))
  if (isSkipped) {
    await Promise.all(people.map(({ page }) => page.clock.fastForward((KEPT_SECONDS - waited) * 1000)))
  }

  for (const [person, other] of [
    [alice, 'Bob'],
    [bob, 'Alice'],
  ] as const) {
    const kept = 'What was received whole stays in the list; unfinished files do not go on.'
    await person.isTold(new RegExp(`The session with ${isolated(other)} ended\\..*${kept}`))
    await person.transfer(cutOff.name).hasFailed()
    await person.isConnectedToNobody()
  }
  await bob.transfer(whole.name).is('Received')
  await bob.hasSaved(whole)
  await server.startAgain()
  await alice.seesPeer('Bob')
  await connect(alice, bob)
})

/** Names stand in sentences between marks that keep their direction apart. */
function isolated(name: string): string {
  return `\\W?${name}\\W?`
}
