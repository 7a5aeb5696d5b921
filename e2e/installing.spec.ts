/** Sealdrop as an app. */
import { installability, untilServiceWorkerControls } from './installation.ts'
import { expect, test } from './people.ts'

test('the browser finds nothing that keeps the app from being installed', async ({ server, alice }) => {
  await alice.opens(server.url)
  await untilServiceWorkerControls(alice.page)

  const found = await installability(alice.page)

  expect(found.manifestUrl).toMatch(/\.webmanifest$/)
  expect(found.manifestErrors).toEqual([])
  expect(found.errors).toEqual([])
  expect(found.manifest).toMatchObject({ name: 'Sealdrop', display: 'standalone' })
})
