/** The whole way with Tab, Enter, Space and the arrows, the focus where one expects it. */
import { makeFile, MiB } from '../disk/files.ts'
import { Keyboard } from '../people/keyboard.ts'
import { expect, meet, meetAndConnect, test } from '../people/people.ts'
import { jamAfter } from '../wires/wire.ts'

test('from the name to the saved file and the end, by keyboard alone', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'letter.bin', 200_000)
  const [sender, receiver] = [new Keyboard(alice.page), new Keyboard(bob.page)]
  // Where an action sticks to the lower edge, it must not cover what has the focus.
  await alice.page.setViewportSize({ width: 360, height: 740 })
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])

  await sender.tabsTo('textbox', 'Your name')
  await sender.types('Alice')
  await sender.tabsTo('radio', 'Sender')
  await sender.presses('Space')
  await sender.tabsTo('button', 'Start')
  await sender.presses('Enter')
  await sender.isAtMain()
  await receiver.tabsTo('textbox', 'Your name')
  await receiver.types('Bob')
  await receiver.tabsTo('radio', 'Sender')
  await receiver.presses('ArrowDown')
  await receiver.isAt('radio', 'Receiver')
  await receiver.presses('Enter')
  await receiver.isAtMain()

  await alice.seesPeer('Bob')
  await sender.uses('Connect to Bob')
  await sender.isAtText('Waiting for Bob')
  await receiver.isAt('heading', 'Connection request')
  await receiver.uses('Accept')
  await sender.isAt('heading', 'Session with Bob')
  await receiver.isAt('heading', 'Session with Alice')

  await sender.tabsTo('button', 'They match')
  await sender.presses('Space')
  await sender.isAt('heading', 'Security code')
  await alice.code.seesVerification('Verified')

  await sender.choosesFiles([file.path])
  await alice.seesReadyToSend([file.name])
  await sender.isAt('button', 'Choose files')
  await sender.uses('Send files')
  await bob.transfer(file.name).is('Received')
  const automatic = bob.savedNames().length
  await receiver.uses(`Save ${file.name}`)
  await expect.poll(() => bob.savedNames().length).toBe(automatic + 1)
  await bob.hasSaved(file)

  await sender.tabsBackTo('button', 'Disconnect')
  await sender.presses('Enter')
  await sender.isAt('heading', 'Session with Bob')
  await sender.uses('Clear')
  await sender.isAtMain()
})

test('the focus is never lost with what disappears', async ({ server, alice, bob, folder }) => {
  const names = ['first.txt', 'second.txt', 'third.txt']
  const files = await Promise.all(names.map((name) => makeFile(folder, name, 100)))
  const keyboard = new Keyboard(alice.page)
  await meet(server.url, alice, bob)

  await keyboard.choosesFiles(files.map(({ path }) => path))
  await alice.seesReadyToSend(names)
  await keyboard.uses('Remove second.txt')
  await keyboard.isAt('button', 'Remove third.txt')
  await keyboard.presses('Enter')
  await keyboard.isAt('button', 'Remove first.txt')
  await keyboard.presses('Enter')
  await keyboard.isAt('button', 'Choose files')

  await keyboard.tabsBackTo('button', 'Connect to Bob')
  await keyboard.presses('Enter')
  await keyboard.isAtText('Waiting for Bob')
  await keyboard.uses('Cancel request')
  await keyboard.isAt('button', 'Connect to Bob')
  await keyboard.tabsBackTo('button', 'Dismiss')
  await keyboard.presses('Enter')
  await keyboard.isAtMain()
})

test('an answer gives the focus back to what it came between', async ({ server, alice, bob }) => {
  const keyboard = new Keyboard(bob.page)
  await meet(server.url, alice, bob)
  await keyboard.tabsTo('button', 'Choose folder')

  await alice.connectsTo('Bob')
  await keyboard.isAt('heading', 'Connection request')
  await keyboard.presses('Escape')

  await bob.isAskedByNobody()
  await keyboard.isAt('button', 'Choose folder')
})

test('a pause and going on are one button for the hand', async ({ server, alice, bob, folder }) => {
  const file = await makeFile(folder, 'large.bin', 8 * MiB)
  const keyboard = new Keyboard(alice.page)
  await meetAndConnect(server.url, alice, bob)
  await jamAfter(alice.page, 2 * MiB)
  await alice.sends([file.path])
  await keyboard.tabsTo('button', `Pause ${file.name}`)

  await keyboard.presses('Enter')

  await keyboard.isAt('button', `Resume ${file.name}`)
  await alice.transfer(file.name).is('Paused')
})
