/** A new version is put on the server while people use the old one. */
import { untilServiceWorkerControls } from '../people/installation.ts'
import { buildVersion, type Build } from '../disk/nextVersion.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import {
  partIsGone,
  updateIsReady,
  updateWaitsForOtherWindow,
  updateWaitsForSession,
} from '../people/sentences.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'

test.use({ keepsTheApp: true })

let next: Build

// One after the other: the next version is built once.
test.describe.configure({ mode: 'default' })

test.beforeAll(async () => {
  next = await buildVersion('9.9.9')
})

test.afterAll(() => next.remove())

test('it is offered, and comes with consent, in every window in which nothing is lost', async ({
  server,
  alice,
}) => {
  alice.troubles.expect(SERVER_AWAY)
  await alice.opens(server.url)
  await alice.startsAs('Sender')
  await untilServiceWorkerControls(alice.page)
  const first = alice.page
  await alice.opensANewPage(server.url)
  await alice.seesNobody()
  const second = alice.page

  await server.deploys(next.folder)
  for (const page of [first, second]) {
    alice.turnsTo(page)
    await alice.isTold(updateIsReady)
    await alice.app.isNotVersion(next.version)
  }
  await alice.app.updates()

  for (const page of [first, second]) {
    alice.turnsTo(page)
    await alice.app.seesVersion(next.version)
    await alice.doesNotSee(updateIsReady)
  }
})

test('it waits for sessions, in this window and in others', async ({ server, alice, bob }) => {
  for (const person of [alice, bob]) person.troubles.expect(SERVER_AWAY)
  await meetAndConnect(server.url, alice, bob)
  await untilServiceWorkerControls(alice.page)
  const inSession = alice.page
  await alice.opensANewPage(server.url)
  await alice.seesPeer('Bob')
  const idle = alice.page

  await server.deploys(next.folder)
  await alice.isTold(updateIsReady)
  await alice.app.updates()
  await alice.isTold(updateWaitsForOtherWindow)

  alice.turnsTo(inSession)
  await alice.isTold(updateWaitsForSession)
  await alice.app.cannotUpdate()
  await alice.isConnectedTo('Bob')
  await alice.messages.writes('still here')
  await bob.messages.sees('still here')

  await alice.disconnects()
  await alice.app.updates()
  for (const page of [inSession, idle]) {
    alice.turnsTo(page)
    await alice.app.seesVersion(next.version)
  }
})

test('a part that went with the old version is told, and a reload brings the new one', async ({
  server,
  alice,
}) => {
  alice.troubles.expect(SERVER_AWAY)
  alice.troubles.expect(/404/)
  // Without a service worker nothing of the old version is kept.
  await alice.page.addInitScript(() => {
    Object.defineProperty(navigator.serviceWorker, 'register', {
      value: () => Promise.reject(new Error('blocked')),
    })
  })
  await alice.opens(server.url)
  await server.deploys(next.folder)

  await alice.startsAs('Sender')
  await alice.isTold(partIsGone)
  await alice.app.reloadsAsTold()

  await alice.seesNobody()
  await alice.app.seesVersion(next.version)
  await alice.doesNotSee(partIsGone)
  expect(alice.page.url()).toBe(server.url)
})
