/** What becomes of a received file between the page and the person's downloads. */
import type { Page } from '@playwright/test'
import { makeFile } from '../disk/files.ts'
import { Leftovers } from '../people/leftovers.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'

test('a file whose download the browser refused is still there the next time', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'refused.bin', 5000)
  await meetAndConnect(server.url, alice, bob)
  await refuseDownloads(bob.page)

  await alice.sends([file.path])

  await bob.transfer(file.name).is('Received')
  expect(await asksBeforeClosing(bob.page)).toBe(true)
  await bob.closesThePage()
  await bob.opensANewPage(server.url)
  const leftovers = new Leftovers(bob)
  await leftovers.lists(file.name, 'Handed to your downloads', 'Alice')
  await leftovers.saves(file.name)
  await bob.hasSaved(file)
})

test('a second file that nobody pressed for may have been refused, and says so', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const files = await Promise.all(['first.bin', 'second.bin'].map((name) => makeFile(folder, name, 5000)))
  await meetAndConnect(server.url, alice, bob)

  for (const { name, path } of files) {
    await alice.sends([path])
    await bob.transfer(name).is('Received')
  }

  await bob.reads(
    'The browser may have blocked this download. If it is not among your downloads, press Save.',
  )
  await bob.transfer('second.bin').saves()
  await bob.doesNotSee('The browser may have blocked this download.')
})

test('a file whose name begins with a dot says under which name it was saved', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, '.env', 300)
  await meetAndConnect(server.url, alice, bob)

  await alice.sends([file.path])

  await bob.transfer('.env').is('Received')
  await bob.reads('Saved as “env”: browsers change some names when they save.')
  await bob.hasSaved({ ...file, name: 'env' })
})

/** A page learns nothing of a refusal: this is all that it sees of one. */
async function refuseDownloads(page: Page): Promise<void> {
  await page.evaluate(() => {
    HTMLAnchorElement.prototype.click = () => {}
  })
}

async function asksBeforeClosing(page: Page): Promise<boolean> {
  return page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })))
}
