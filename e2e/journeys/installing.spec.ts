/** Sealdrop as an app. */
import { makeFile } from '../disk/files.ts'
import { installability, offerToInstall, untilServiceWorkerControls } from '../people/installation.ts'
import { expect, meet, meetAndConnect, test } from '../people/people.ts'

test.use({ keepsTheApp: true })

test('the browser finds nothing that keeps the app from being installed', async ({ server, alice }) => {
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)

  const found = await installability(alice.page)

  expect(found.manifestUrl).toMatch(/\.webmanifest$/)
  expect(found.manifestErrors).toEqual([])
  expect(found.errors).toEqual([])
  expect(found.manifest).toMatchObject({
    id: '/',
    name: 'Sealdrop',
    display: 'standalone',
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
    share_target: { action: '/share', method: 'POST', enctype: 'multipart/form-data' },
  })
})

test('pictures and icons of the manifest have the sizes that it tells', async ({ server, alice }) => {
  await alice.opens(server.url)
  const { manifest } = await installability(alice.page)

  const wrong = await alice.page.evaluate(async (sources) => {
    const measured = await Promise.all(
      sources.map(async ({ src, sizes }) => {
        const image = new Image()
        image.src = src
        await image.decode()
        return { src, sizes, found: `${image.naturalWidth}x${image.naturalHeight}` }
      }),
    )
    return measured.filter(({ sizes, found }) => sizes !== 'any' && sizes !== found)
  }, picturesIn(manifest))

  expect(picturesIn(manifest).length).toBeGreaterThan(5)
  expect(wrong).toEqual([])
})

test('a shortcut chooses the role: before the first start, and for somebody who came back', async ({
  server,
  alice,
}) => {
  await alice.opens(`${server.url}?role=receiver`)
  await alice.isAskedForNameAndRole()
  await alice.hasTheRole('Receiver')
  expect(alice.page.url()).toBe(server.url)
  await alice.startsWithTheRoleChosen()
  await alice.isReadyToReceive()

  await alice.opens(`${server.url}?role=sender`)
  await alice.seesNobody()
  await alice.hasTheRole('Sender')
})

test('installing is offered after the first file went through, and not again after a no', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'first.bin', 1000)
  await meet(server.url, alice, bob)
  await offerToInstall(alice.page)
  await alice.app.isNotAskedToInstall()
  await alice.connectsTo('Bob')
  await bob.accepts()
  await alice.sends([file.path])
  await alice.transfer(file.name).is('Sent')

  await alice.app.isAskedToInstall()
  await alice.app.doesNotInstall()
  await alice.app.isNotAskedToInstall()

  await alice.reloads()
  await offerToInstall(alice.page)
  await alice.isConnectedTo('Bob')
  await alice.sends([file.path])
  await alice.transfer(file.name).is('Sent')
  await alice.app.isNotAskedToInstall()
  await alice.app.findsInstallingInAbout()
})

test('storage in use is shown, and cleared but for what a running session needs', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'large.bin', 5_000_000)
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')

  await bob.app.clearsStorage()
  await bob.app.seesNothingCleared()
  await bob.transfer(file.name).is('Received')

  await bob.disconnects()
  await bob.app.clearsStorage()
  await bob.app.seesStorageFreed('5 MB')
  await bob.seesNoTransfers()
})

/** Everything with a source and sizes, wherever it stands. */
function picturesIn(value: unknown): { src: string; sizes: string }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('src' in value && 'sizes' in value) return [{ src: String(value.src), sizes: String(value.sizes) }]
  return Object.values(value).flatMap(picturesIn)
}
