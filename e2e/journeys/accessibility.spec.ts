/** WCAG 2.2 AA as far as a machine can tell, in every state that a person meets, light and dark. */
import { expectAccessible } from '../people/accessibility.ts'
import { ConnectionPanel } from '../people/connectionPanel.ts'
import { makeFile, MiB } from '../disk/files.ts'
import { meetAndConnect, test } from '../people/people.ts'
import { serverOutOfReach } from '../people/sentences.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'
import { jamAfter } from '../wires/wire.ts'

test('before there is a session', async ({ server, alice, bob, folder }) => {
  const file = await makeFile(folder, 'letter.pdf', 1000)
  await alice.opens(server.url)
  await expectAccessible(alice.page, 'the start')
  await alice.startsAs('Sender')
  await alice.seesNobody()
  await expectAccessible(alice.page, 'a sender alone')
  await alice.app.seesAbout()
  await expectAccessible(alice.page, 'about')

  await bob.opens(server.url)
  await bob.startsAs('Receiver')
  await bob.isReadyToReceive()
  await expectAccessible(bob.page, 'a receiver alone')
  await alice.chooses([file.path])
  await alice.seesReadyToSend([file.name])
  await alice.seesPeer('Bob')
  await expectAccessible(alice.page, 'a sender with somebody and something')

  await alice.connectsTo('Bob')
  await alice.waitsFor('Bob')
  await expectAccessible(alice.page, 'waiting for an answer')
  await bob.isAskedBy('Alice')
  await expectAccessible(bob.page, 'the request')
  await bob.declines()
  await alice.seesPeer('Bob')
  await expectAccessible(alice.page, 'declined')
})

test('in a session and after it', async ({ server, alice, bob, folder }) => {
  const [photo, film] = await Promise.all([
    makeFile(folder, 'photo.jpg', 1000),
    makeFile(folder, 'film.mkv', 30 * MiB),
  ])
  await meetAndConnect(server.url, alice, bob)
  await expectAccessible(alice.page, 'connected')
  await alice.code.digits()
  await expectAccessible(alice.page, 'the code as digits')
  await alice.code.saysTheyMatch()
  await expectAccessible(alice.page, 'verified')

  await alice.sends([photo.path])
  await bob.transfer(photo.name).is('Received')
  await alice.messages.writes('https://example.org/')
  await bob.messages.sees('https://example.org/')
  await jamAfter(alice.page, 2 * MiB)
  await alice.sends([film.path])
  await bob.transfer(film.name).is('Receiving')
  for (const { name, page } of [alice, bob]) await expectAccessible(page, `${name} in a transfer`)
  await bob.transfer(film.name).pauses()
  await expectAccessible(bob.page, 'paused')
  await bob.transfer(film.name).cancels()
  await expectAccessible(bob.page, 'cancelled')
  const details = new ConnectionPanel(bob)
  await details.opens()
  await details.drawsTheRate()
  await expectAccessible(bob.page, 'connection details')

  await bob.disconnects()
  await alice.isConnectedToNobody()
  for (const { name, page } of [alice, bob]) await expectAccessible(page, `${name} after the session`)
})

test('when the server is out of reach', async ({ server, alice, bob }) => {
  for (const person of [alice, bob]) person.troubles.expect(SERVER_AWAY)
  await meetAndConnect(server.url, alice, bob)

  await server.stop()

  await alice.isTold(serverOutOfReach)
  await expectAccessible(alice.page, 'the server gone')
})

test('where the words go from right to left', async ({ server, people }) => {
  const amal = await people.person('Amal', { locale: 'ar' })
  await amal.opens(server.url)
  await expectAccessible(amal.page, 'the start in Arabic')
})
