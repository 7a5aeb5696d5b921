/** How the page looks: on screens of all sizes, light and dark, and what the back gesture takes away. */
import { ConnectionPanel } from '../people/connectionPanel.ts'
import { makeFile } from '../disk/files.ts'
import { expect, meet, meetAndConnect, test } from '../people/people.ts'
import {
  barColours,
  expectDialogInReach,
  expectToFitEveryScreen,
  ground,
  isMoving,
} from '../people/screen.ts'
import { outgoingEnded } from '../people/sentences.ts'

test.use({ keepsTheApp: true })

const LIGHT = 'rgb(244, 246, 248)'
const DARK = 'rgb(16, 22, 28)'

const LONG_NAME = 'Bartholomew-Alexander of Nowhereinpartic'

test('every state fits every screen', async ({ server, people, alice, folder }) => {
  const bob = await people.person(LONG_NAME)
  const names = [
    'a file name without any place to break it, in'.replaceAll(' ', '_') + '.tar.gz',
    'photo.jpg',
  ]
  const files = await Promise.all(names.map((name) => makeFile(folder, name, 100_000)))
  await alice.opens(server.url)
  await expectToFitEveryScreen(alice.page)
  await alice.startsAs('Sender')
  await alice.seesNobody()
  await expectToFitEveryScreen(alice.page)

  await bob.opens(server.url)
  await bob.startsAs('Receiver')
  await expectToFitEveryScreen(bob.page)
  await alice.chooses(files.map(({ path }) => path))
  await alice.seesReadyToSend(names)
  await alice.seesPeer(LONG_NAME)
  await expectToFitEveryScreen(alice.page)

  await alice.connectsTo(LONG_NAME)
  await alice.waitsFor(LONG_NAME)
  await expectToFitEveryScreen(alice.page)
  await bob.isAskedBy('Alice')
  await expectToFitEveryScreen(bob.page)
  await expectDialogInReach(bob.page)

  await bob.accepts()
  await alice.isConnectedTo(LONG_NAME)
  await alice.code.digits()
  await alice.sendsWhatIsReady()
  for (const name of names) await bob.transfer(name).is('Received')
  await alice.messages.writes('https://example.org/' + 'a-long-way-to-go/'.repeat(10))
  await bob.messages.sees('https://example.org/')
  for (const { page } of [alice, bob]) await expectToFitEveryScreen(page)

  await bob.disconnects()
  await alice.isConnectedToNobody()
  await expectToFitEveryScreen(alice.page)
})

test('the look follows the system until one is chosen by hand, which lasts', async ({ server, alice }) => {
  await alice.page.emulateMedia({ colorScheme: 'dark' })
  await alice.opens(server.url)
  expect(await ground(alice.page)).toBe(DARK)

  await alice.app.choosesLook('Light')

  expect(await ground(alice.page)).toBe(LIGHT)
  expect(await barColours(alice.page)).toEqual(['#f4f6f8', '#f4f6f8'])
  await alice.reloads()
  expect(await ground(alice.page)).toBe(LIGHT)
  await alice.app.choosesLook('System')
  expect(await ground(alice.page)).toBe(DARK)
  expect(await barColours(alice.page)).toEqual(['#f4f6f8', '#10161c'])
})

test('the chosen look is there before the app is', async ({ server, alice }) => {
  alice.troubles.expect(/ERR_FAILED/)
  await alice.opens(server.url)
  await alice.app.choosesLook('Dark')
  await alice.hasNoAppButItsStyle()

  await alice.reloads()

  expect(await ground(alice.page)).toBe(DARK)
})

test('the code as digits is the same on both sides', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)

  const digits = await alice.code.digits()

  expect(await bob.code.digits()).toEqual(digits)
  expect(digits).toHaveLength(5)
  for (const pair of digits) expect(pair).toMatch(/^[0-6]\d$/)
})

test('going back closes a dialog first, and leaves the page then', async ({ server, alice, bob }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')

  await bob.goesBack()

  await bob.isAskedByNobody()
  await alice.isTold(outgoingEnded('declined', 'Bob'))
  await alice.seesPeer('Bob')
  await bob.goesBack()
  await alice.seesNoPeer('Bob')
})

test('going back closes the connection details, and the session goes on', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  const details = new ConnectionPanel(bob)
  await details.opens()
  await details.isOpen()

  await bob.goesBack()

  await details.isClosed()
  await alice.messages.writes('Still there?')
  await bob.messages.sees('Still there?')
})

test('a dialog that was answered leaves no step back that does nothing', async ({ server, alice, bob }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')
  await bob.accepts()
  await bob.isConnectedTo('Alice')
  await bob.isWhereThePageBegan()

  await bob.goesBack()

  // It left the page, which may come back.
  await alice.isReconnecting()
})

test('nothing moves for somebody who wants no motion', async ({ server, alice, bob }) => {
  await bob.page.emulateMedia({ reducedMotion: 'reduce' })
  await meet(server.url, alice, bob)

  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')

  expect(await isMoving(bob.page)).toBe(false)
})
