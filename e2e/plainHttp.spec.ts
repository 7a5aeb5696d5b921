/** A page that came over plain HTTP from a LAN address: no Web Crypto, no private file system, same protocol. */
import { makeFile, MiB, sha256OfFile } from './files.ts'
import { ownNetworkAddress } from './ownAddress.ts'
import { expect, meetAndConnect, test } from './people.ts'
import { insecurePage, rememberingNeedsHttps } from './sentences.ts'
import { TestServer } from './server.ts'

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
