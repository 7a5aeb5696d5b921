/** A page that came over plain HTTP from a LAN address: no Web Crypto, no private file system, same protocol. */
import ar from '../../src/app/language/locales/ar.json' with { type: 'json' }
import de from '../../src/app/language/locales/de.json' with { type: 'json' }
import en from '../../src/app/language/locales/en.json' with { type: 'json' }
import hi from '../../src/app/language/locales/hi.json' with { type: 'json' }
import { expectAccessible } from '../people/accessibility.ts'
import { makeFile, MiB, sha256OfFile } from '../disk/files.ts'
import { ownNetworkAddress } from '../people/ownAddress.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { expectToFitEveryScreen, linesOf } from '../people/screen.ts'
import { insecurePage, rememberingNeedsHttps } from '../people/sentences.ts'
import { TestServer } from '../wires/server.ts'

/** JavaScript seals some ten times slower than Web Crypto. */
const TRANSFER_TIMEOUT_MS = 120_000

test('20 MiB arrive over plain HTTP, and the page says what is missing', async ({ alice, bob, folder }) => {
  const server = await TestServer.start(ownNetworkAddress())
  try {
    const file = await makeFile(folder, 'minutes.pdf', 20 * MiB)
    await meetAndConnect(server.url, alice, bob)
    for (const person of [alice, bob]) {
      const offered = await person.page.evaluate(() => [isSecureContext, 'subtle' in crypto])
      expect(offered).toEqual([false, false])
      await person.sees(insecurePage)
      await person.sees(rememberingNeedsHttps)
    }

    await alice.sends([file.path])

    await bob.transfer(file.name).is('Received', TRANSFER_TIMEOUT_MS)
    await alice.transfer(file.name).is('Sent')
    const hash = await sha256OfFile(file.path)
    expect(await sha256OfFile(await bob.savedFile(file.name))).toBe(hash)
    expect(await alice.transfer(file.name).sha256()).toBe(hash)
    expect(await bob.transfer(file.name).sha256()).toBe(hash)
  } finally {
    await server.end()
  }
})

test('on a small phone one line says what is missing, in every language, with the way out and more below', async ({
  alice,
}) => {
  const server = await TestServer.start(ownNetworkAddress())
  try {
    await alice.page.setViewportSize({ width: 360, height: 740 })
    await alice.opens(server.url)
    for (const [tag, { app, language }] of Object.entries({ de, hi, ar, en })) {
      await alice.page.locator('#language').selectOption(tag)
      await expect(alice.page.getByText(language.label, { exact: true })).toBeVisible()
      const line = alice.page.getByText(app.insecure, { exact: true })
      expect(await linesOf(line), tag).toBe(1)
      await expect(alice.page.getByRole('link', { name: app.setUpHttps, exact: true })).toBeVisible()
      await expect(alice.page.getByText(app.insecureMore)).toBeHidden()
    }
    await alice.page.getByText(en.app.insecure, { exact: true }).click()
    await expect(alice.page.getByText(en.app.insecureMore)).toBeVisible()
    await expectToFitEveryScreen(alice.page)
    await expectAccessible(alice.page, 'what plain HTTP lacks')
  } finally {
    await server.end()
  }
})
