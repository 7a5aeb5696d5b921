/** Files and texts from other apps, through the real service worker. */
import { makeFile } from '../disk/files.ts'
import { untilServiceWorkerControls } from '../people/installation.ts'
import { connect, expect, meet, meetAndConnect, test } from '../people/people.ts'
import {
  keepShare,
  sharedFilesReady,
  shareFailed,
  shareIsElsewhere,
  shareIsKept,
  shareTooMany,
} from '../people/sentences.ts'
import { shareInto, sharesStored } from '../people/sharing.ts'

test.use({ keepsTheApp: true })

test('what is shared while the app is closed is ready to send, and is used once', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const photo = await makeFile(folder, 'Photo (1) ä नमस्ते.jpg', 3_000_000)
  const note = await makeFile(folder, 'empty.txt', 0)
  await meet(server.url, alice, bob)
  await untilServiceWorkerControls(alice.page)
  const context = alice.page.context()
  await alice.closesThePage()

  alice.turnsTo(
    await shareInto(context, server.url, {
      title: 'A page',
      text: 'Read this: https://a.example/?x=1&y=2',
      url: 'https://a.example/?x=1&y=2',
      files: [photo.path, note.path],
    }),
  )
  await alice.seesReadyToSend([photo.name, note.name])
  await alice.sees('Read this: https://a.example/')
  await connect(alice, bob)
  await alice.sendsWhatIsReady()
  await alice.messages.sendsWhatIsInTheBox()

  for (const { name } of [photo, note]) await bob.transfer(name).is('Received')
  await bob.messages.sees('A page\nRead this: https://a.example/?x=1&y=2')
  await bob.savesAllAsZip()
  await alice.transfer(photo.name).is('Sent')

  await alice.reloads()
  await alice.seesPeer('Bob')
  await alice.seesNothingReady()
})

test('the bytes of a shared file are the bytes that arrive', async ({ server, alice, bob, folder }) => {
  const video = await makeFile(folder, 'video.mp4', 20_000_003)
  await meet(server.url, alice, bob)
  await untilServiceWorkerControls(alice.page)
  const context = alice.page.context()
  await alice.closesThePage()

  alice.turnsTo(await shareInto(context, server.url, { files: [video.path] }))
  await alice.seesReadyToSend([video.name])
  await connect(alice, bob)
  await alice.sendsWhatIsReady()

  await bob.transfer(video.name).is('Received')
  await bob.hasSaved(video)
})

test('what is shared while the app is open comes into the open window and its session', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const photo = await makeFile(folder, 'photo.jpg', 100_000)
  await meetAndConnect(server.url, alice, bob)
  await untilServiceWorkerControls(alice.page)
  const open = alice.page

  alice.turnsTo(await shareInto(open.context(), server.url, { files: [photo.path], text: 'And a text' }))
  await alice.isTold(shareIsElsewhere)
  await alice.isAskedForNameAndRole()
  alice.turnsTo(open)
  await alice.seesReadyToSend([photo.name])
  await alice.isConnectedTo('Bob')
  await alice.messages.sendsWhatIsInTheBox()
  await alice.sendsWhatIsReady()

  await bob.messages.sees('And a text')
  await bob.transfer(photo.name).is('Received')
})

test('what is shared before a name was chosen waits, also through a reload', async ({
  server,
  alice,
  folder,
}) => {
  const photo = await makeFile(folder, 'photo.jpg', 100_000)
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)
  const context = alice.page.context()
  await alice.closesThePage()

  alice.turnsTo(await shareInto(context, server.url, { files: [photo.path] }))
  await alice.isTold(sharedFilesReady(1))
  await alice.isAskedForNameAndRole()
  await alice.reloads()
  await alice.isTold(sharedFilesReady(1))
  await alice.startsAs('Sender')

  await alice.seesReadyToSend([photo.name])
  await alice.removesFromTheTray(photo.name)
  await alice.reloads()
  await alice.seesNobody()
  await alice.seesNothingReady()
})

test('of what is posted without a press of a button, the last waits, until a person keeps it', async ({
  server,
  alice,
  folder,
}) => {
  const photos = await Promise.all(['1', '2', '3'].map((name) => makeFile(folder, `${name}.jpg`, 1_000_000)))
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)
  const context = alice.page.context()
  await alice.closesThePage()

  for (const { path } of photos) {
    const window = await shareInto(context, server.url, { files: [path] })
    await window.close()
  }
  alice.turnsTo(await context.newPage())
  await alice.opens(server.url)
  await alice.startsAs('Sender')
  await alice.seesNobody()
  await alice.seesNothingReady()
  await alice.closesThePage()

  alice.turnsTo(await shareInto(context, server.url, { files: photos.map(({ path }) => path).slice(0, 1) }))
  expect(await sharesStored(alice.page)).toBe(1)
  await alice.page.getByRole('button', { name: keepShare, exact: true }).click()
  await alice.isTold(shareIsKept)
  await alice.closesThePage()
  alice.turnsTo(await context.newPage())
  await alice.opens(server.url)
  await alice.seesReadyToSend(['1.jpg'])
})

test('too many files, and what is no share at all, are told', async ({ server, alice, folder }) => {
  const files = await Promise.all(
    Array.from({ length: 1001 }, (_, number) => makeFile(folder, `${number}.txt`, 0)),
  )
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)
  const context = alice.page.context()

  alice.turnsTo(await shareInto(context, server.url, { files: files.map(({ path }) => path) }))
  await alice.isTold(shareTooMany)

  alice.turnsTo(
    await shareInto(context, server.url, { text: 'x', enctype: 'application/x-www-form-urlencoded' }),
  )
  await alice.isTold(shareFailed)
})
