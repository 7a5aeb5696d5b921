/** The app in the person's language: as the browser asks for it, and changed in place. */
import { makeFile } from '../disk/files.ts'
import { untilServiceWorkerControls } from '../people/installation.ts'
import { ownNetworkAddress } from '../people/ownAddress.ts'
import { expect, meet, meetAndConnect, test } from '../people/people.ts'
import { TestServer } from '../wires/server.ts'
import { Speaker } from '../wires/speaker.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'

test.use({ keepsTheApp: true })

test('a German browser gets the whole way in German, beside an English one', async ({
  server,
  people,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'Grüße aus Köln.bin', 300_000)
  const alice = await people.person('Alice', { locale: 'de-DE' })
  const german = new Speaker(alice.page, 'de')
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await german.readsIn('de', 'ltr')
  expect(await german.suggestedName()).toMatch(/^\p{Lu}\p{Ll}+er \p{Lu}\p{Ll}+$/u)

  await german.startsAs('sender', 'Alice')
  await bob.startsAs('Receiver')
  await german.connectsTo('Bob')
  await bob.accepts()
  await german.isConnectedTo('Bob')
  await german.saysTheCodesMatch()
  await german.chooses(file.path)
  await german.sendsWhatIsReady()

  await german.sees(file.name, 'sent')
  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
})

test('an Arabic browser gets a page from right to left, and receives', async ({
  server,
  people,
  alice,
  folder,
}) => {
  const file = await makeFile(folder, 'report (1).bin', 100_000)
  const bob = await people.person('Bob', { locale: 'ar' })
  const arabic = new Speaker(bob.page, 'ar')
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await arabic.readsIn('ar', 'rtl')

  await arabic.startsAs('receiver', 'Bob')
  await alice.startsAs('Sender')
  await alice.connectsTo('Bob')
  await arabic.accepts()
  await arabic.isConnectedTo('Alice')
  await alice.sends([file.path])

  await arabic.sees(file.name, 'received')
  await bob.hasSaved(file)
})

test('the language changes in the middle of a session, and nothing else does', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'chosen.bin', 100_000)
  await meetAndConnect(server.url, alice, bob)
  const english = new Speaker(alice.page, 'en')
  const code = await english.securityCode()
  await english.chooses(file.path)
  await english.beginsToWrite('Half a sentence')

  const german = await english.choosesLanguage('de')
  await german.isConnectedTo('Bob')
  await german.hasReadyToSend(file.name)
  await german.hasBegunToWrite('Half a sentence')

  const hindi = await german.choosesLanguage('hi')
  await hindi.isConnectedTo('Bob')
  const arabic = await hindi.choosesLanguage('ar')
  await arabic.readsIn('ar', 'rtl')
  await arabic.isConnectedTo('Bob')
  await arabic.hasBegunToWrite('Half a sentence')
  await arabic.sendsWhatIsReady()
  await arabic.sees(file.name, 'sent')
  await bob.transfer(file.name).is('Received')

  const again = await arabic.choosesLanguage('en')
  await again.readsIn('en', 'ltr')
  expect(await again.securityCode()).toEqual(code)
  expect(await bob.code.pictures()).toEqual(code)
})

test('a language chosen by hand stays, and needs no server to come', async ({ server, alice }) => {
  alice.troubles.expect(SERVER_AWAY)
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)
  await server.stop()

  const hindi = await new Speaker(alice.page, 'en').choosesLanguage('hi')
  await alice.reloads()

  await hindi.readsIn('hi', 'ltr')
})

test('a language that cannot be loaded is told, and can be chosen again', async ({ alice }) => {
  alice.troubles.expect(SERVER_AWAY)
  // No secure context, hence no service worker that would have it.
  const server = await TestServer.start(ownNetworkAddress())
  try {
    await alice.opens(server.url)
    const english = new Speaker(alice.page, 'en')

    await server.stop()
    await english.choosesInVain('de')

    await server.startAgain()
    const german = await english.choosesLanguage('de')
    await german.readsIn('de', 'ltr')
  } finally {
    await server.end()
  }
})

test('every language fits into a narrow phone, and Arabic mirrors the rows of a wide page', async ({
  server,
  alice,
  bob,
}) => {
  await meet(server.url, alice, bob)
  let sender = new Speaker(alice.page, 'en')
  let receiver = new Speaker(bob.page, 'en')
  expect(await sender.connectsOnTheLeftOf('Bob')).toBe(false)

  for (const language of ['de', 'hi', 'ar'] as const) {
    sender = await sender.choosesLanguage(language)
    receiver = await receiver.choosesLanguage(language)
    await sender.fitsInto(320)
    await receiver.fitsInto(320)
  }
  await sender.fitsInto(1280)

  expect(await sender.connectsOnTheLeftOf('Bob')).toBe(true)
})
