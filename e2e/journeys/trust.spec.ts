/** At home on a LAN: real HTTPS by the server's own authority, for a device that trusts it and for one that comes to. */
import { readFile, writeFile } from 'node:fs/promises'
import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { expectAccessible } from '../people/accessibility.ts'
import { makeFile } from '../disk/files.ts'
import { untilServiceWorkerControls } from '../people/installation.ts'
import { ownPrivateAddress } from '../people/ownAddress.ts'
import { connect, expect, test as base } from '../people/people.ts'
import { expectToFitEveryScreen } from '../people/screen.ts'
import { insecurePage } from '../people/sentences.ts'
import { TestServer } from '../wires/server.ts'
import { NOT_TRUSTED, SERVER_AWAY } from '../wires/troubles.ts'
import { Home, whyNoHome } from '../people/trustedHome.ts'

const reason = whyNoHome()
base.skip(reason !== undefined, reason ?? '')

const test = base.extend<{ readonly home: Home }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from the pattern
  home: async ({}, use) => {
    const home = await Home.make()
    await use(home)
    await home.remove()
  },
  // On all addresses, as people start it.
  // eslint-disable-next-line no-empty-pattern -- as above
  server: async ({}, use) => {
    const server = await TestServer.start('::')
    await use(server)
    await server.end()
  },
  keepsTheApp: true,
})

test('a device that trusts the authority: no warning, the app is kept, a file arrives whole', async ({
  server,
  people,
  home,
  folder,
}) => {
  const lan = ownPrivateAddress()
  const answer = await fetch(`${server.originAt('http', lan)}/trust/authority.pem`)
  const certificate = join(folder, 'authority.pem')
  await writeFile(certificate, await answer.text())
  home.trusts(certificate)
  const [alice, bob] = await Promise.all(
    ['Alice', 'Bob'].map((name) => people.person(name, { home: home.path })),
  )
  if (!alice || !bob) throw new Error('nobody is there')
  for (const person of [alice, bob]) person.troubles.expect(SERVER_AWAY)
  const file = await makeFile(folder, 'minutes.pdf', 300_000)

  await Promise.all([
    alice.opens(server.originAt('https', lan)),
    bob.opens(server.originAt('https', 'localhost')),
  ])
  for (const { page } of [alice, bob]) {
    expect(await page.evaluate(() => [isSecureContext, 'subtle' in crypto])).toEqual([true, true])
    await untilServiceWorkerControls(page)
  }
  await alice.startsAs('Sender')
  await bob.startsAs('Receiver')
  await connect(alice, bob)
  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
  await alice.disconnects()

  await bob.opens(`${server.originAt('https', 'localhost')}/trust`)
  await bob.trust.saysThatItCameOverHttps()
  await expectAccessible(bob.page, 'trusted')
  await server.stop()
  await bob.reloads()
  await bob.trust.saysThatTheServerIsAway()
})

test('a device that does not yet: the plain page says so, shows the steps, and leads on once they are taken', async ({
  server,
  people,
  home,
}) => {
  const lan = ownPrivateAddress()
  const secure = server.originAt('https', lan)
  const carol = await people.person('Carol', { home: home.path })
  carol.troubles.expect(NOT_TRUSTED)
  await carol.opens(server.originAt('http', lan))
  await carol.sees(insecurePage)

  await carol.trust.comesFromTheNotice()
  await carol.trust.saysThatHttpsDoesNotWorkYet()
  await carol.trust.begins('linux')
  await expectAccessible(carol.page, 'not trusted yet')
  for (const platform of ['ios', 'windows', 'linux'] as const) {
    await carol.trust.showsStepsFor(platform)
    await expectToFitEveryScreen(carol.page)
  }
  const certificate = await carol.trust.downloads()
  const { fingerprint256 } = new X509Certificate(await readFile(certificate))
  expect(await carol.trust.fingerprint()).toBe(fingerprint256)
  home.trusts(certificate)

  // Chromium on Linux sees what another program put into the store when it starts.
  const again = await people.person('Carol', { home: home.path })
  await again.opens(`${server.originAt('http', lan)}/trust`)
  await again.trust.saysThatHttpsWorks()
  await again.trust.goesOnAt(secure)
  await again.trust.saysThatItCameOverHttps()
  await again.trust.opensSealdrop()
  await again.isAskedForNameAndRole()
  await again.doesNotSee(insecurePage)
  expect(new URL(again.page.url()).origin).toBe(secure)
})
