/** Lists of more rows than anybody draws: what is in view is there, and the rest is where it belongs. */
import { makeFile } from '../disk/files.ts'
import { Keyboard } from '../people/keyboard.ts'
import { LongList } from '../people/longList.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { expectToFitEveryScreen } from '../people/screen.ts'
import { Stranger } from '../wires/stranger.ts'

const COUNT = 300

test('a tray and a list of hundreds draw what is in view, by wheel and by keyboard', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const files = await Promise.all(
    Array.from({ length: COUNT }, (_, index) => makeFile(folder, `page ${index + 1}.txt`, 1 + index)),
  )
  await meetAndConnect(server.url, alice, bob)
  const keyboard = new Keyboard(alice.page)

  await alice.chooses(files.map(({ path }) => path))
  const tray = new LongList(alice.page, 'Ready to send')
  await tray.hasInAll(COUNT)
  expect(await tray.drawn()).toBeLessThan(60)
  await tray.scrollsItselfTo('end')
  await tray.shows('page 300.txt')
  await alice.removesFromTheTray('page 300.txt')
  await keyboard.isAt('button', 'Remove page 299.txt')
  await tray.scrollsItselfTo('start')
  await tray.shows('page 1.txt')
  await keyboard.isAt('button', 'Remove page 299.txt')
  await alice.sendsWhatIsReady()

  const list = new LongList(bob.page, 'Transfers')
  await bob.reads('299 of 299 done', { exact: true })
  await list.hasInAll(299)
  expect(await list.drawn()).toBeLessThan(60)
  await list.showsAtThe('start', 'page 1.txt')
  await list.liesOneBelowTheOther()
  await expectToFitEveryScreen(bob.page)

  const receiver = new Keyboard(bob.page)
  await bob.page.getByRole('button', { name: 'Save page 1.txt', exact: true }).focus()
  await list.showsAtThe('end', 'page 299.txt')
  await list.liesOneBelowTheOther()
  await receiver.isAt('button', 'Save page 1.txt')
  await receiver.tabsTo('button', 'Save page 2.txt')
  await list.shows('page 2.txt')
})

test('a list of more devices than anyone looks through draws what is in view', async ({ server, alice }) => {
  const crowd = await Promise.all(
    Array.from({ length: 150 }, (_, index) => Stranger.joins(server.url, `Device ${index + 1}`, 'receiver')),
  )
  await alice.opens(server.url)
  await alice.startsAs('Sender')

  const list = new LongList(alice.page, 'Available peers')
  await list.hasInAll(150)
  expect(await list.drawn()).toBeLessThan(60)
  await list.liesOneBelowTheOther()
  await expectToFitEveryScreen(alice.page)

  for (const device of crowd) device.leaves()
  await alice.seesNobody()
})
