/** The server goes away and comes back. */
import { connect, meet, meetAndConnect, test } from '../people/people.ts'
import { appFolder, contentHashOf } from '../disk/builds.ts'
import { makeFile } from '../disk/files.ts'
import { serverOutOfReach } from '../people/sentences.ts'
import { InvitePanel } from '../people/invitePanel.ts'
import { untilServiceWorkerControls } from '../people/installation.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'

test.use({ keepsTheApp: true })

test('the app opens without the server, says so, and is back by itself when the server is', async ({
  server,
  alice,
  bob,
}) => {
  for (const person of [alice, bob]) person.troubles.expect(SERVER_AWAY)
  await meet(server.url, alice, bob)
  await untilServiceWorkerControls(alice.page)
  await server.stop()

  await alice.reloads()
  await alice.isTold(serverOutOfReach)
  await alice.app.seesBuild(await contentHashOf(appFolder))

  await server.startAgain()
  await alice.seesPeer('Bob')
  await alice.doesNotSee(serverOutOfReach)
  await connect(alice, bob)
})

test('an invite link with an escaped # is mended before the server hears its secret', async ({
  server,
  alice,
}) => {
  const fragment = `/join/${'a'.repeat(21)}A.${'b'.repeat(42)}A`
  alice.troubles.expect(SERVER_AWAY)
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)
  await server.stop()

  await alice.opens(`${server.url}%23${fragment}`)

  await new InvitePanel(alice).isInvited()
  await alice.isWhereThePageBegan()
})

test('a session goes on without the server', async ({ server, alice, bob, folder }) => {
  for (const person of [alice, bob]) person.troubles.expect(SERVER_AWAY)
  const file = await makeFile(folder, 'without.bin', 100_000)
  await meetAndConnect(server.url, alice, bob)

  await server.stop()
  await alice.isTold(serverOutOfReach)
  await alice.sends([file.path])

  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
})
