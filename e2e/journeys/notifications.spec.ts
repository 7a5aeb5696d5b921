/** What reaches a person who is not looking at the page. */
import { badgeOf, looksAway, looksBack, shownNotifications, watchBadge } from '../people/attention.ts'
import { makeFile } from '../disk/files.ts'
import { untilServiceWorkerControls } from '../people/installation.ts'
import { expect, meet, meetAndConnect, test } from '../people/people.ts'
import { requestNotification } from '../people/sentences.ts'

test.use({ keepsTheApp: true })

test('a request to a hidden page is a notification, and goes when the request does', async ({
  server,
  alice,
  bob,
}) => {
  await bob.page.context().grantPermissions(['notifications'], { origin: server.url })
  await bob.page.addInitScript(watchBadge)
  await meet(server.url, alice, bob)
  await untilServiceWorkerControls(bob.page)
  await looksAway(bob.page)

  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')
  await expect.poll(() => shownNotifications(bob.page)).toEqual([requestNotification('Alice')])
  await expect.poll(() => badgeOf(bob.page)).toBe(1)

  await alice.cancelsRequest()
  await expect.poll(() => shownNotifications(bob.page)).toEqual([])
  await expect.poll(() => badgeOf(bob.page)).toBe(0)

  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')
  await expect.poll(() => shownNotifications(bob.page)).toEqual([requestNotification('Alice')])
  await looksBack(bob.page)
  await bob.accepts()
  await bob.isConnectedTo('Alice')
  await expect.poll(() => shownNotifications(bob.page)).toEqual([])
})

test('a request to a page that is looked at is no notification', async ({ server, alice, bob }) => {
  await bob.page.context().grantPermissions(['notifications'], { origin: server.url })
  await meet(server.url, alice, bob)
  await untilServiceWorkerControls(bob.page)

  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')

  expect(await shownNotifications(bob.page)).toEqual([])
})

test('what arrived unseen is counted at the icon until the person looks', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const files = await Promise.all([1, 2].map((number) => makeFile(folder, `${number}.bin`, 1000)))
  await bob.page.addInitScript(watchBadge)
  await meetAndConnect(server.url, alice, bob)
  await looksAway(bob.page)

  await alice.sends(files.map(({ path }) => path))
  for (const { name } of files) await bob.transfer(name).is('Received')
  await alice.messages.writes('and a text')

  await expect.poll(() => badgeOf(bob.page)).toBe(3)
  await looksBack(bob.page)
  await expect.poll(() => badgeOf(bob.page)).toBe(0)
})
