/** What the server's headers make a real browser refuse, and that the app itself needs none of it. */
import { makeFile } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'

test.use({ keepsTheApp: true })

test('a session works without a complaint of the browser, in a page that starts no foreign script', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'notes.txt', 300_000)
  const warnings: string[] = []
  alice.page.on('console', (message) => {
    // Which features a browser knows changes with its version.
    const isAboutFeatures = message.text().includes('Unrecognized feature')
    if (message.type() === 'warning' && !isAboutFeatures) warnings.push(message.text())
  })
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')

  alice.troubles.expect(/Trusted|trusted-types|script-src/)
  const facts = await alice.page.evaluate(async () => {
    const refusal = (act: () => unknown) => {
      try {
        act()
        return 'allowed'
      } catch (error) {
        return error instanceof Error ? error.name : 'unknown'
      }
    }
    const { trustedTypes } = globalThis as unknown as {
      trustedTypes: { createPolicy(name: string, rules: object): unknown }
    }
    return {
      cached: (await navigator.serviceWorker.ready).active !== null,
      markup: refusal(() => (document.createElement('p').innerHTML = '<b>bold</b>')),
      worker: refusal(() => new Worker('/look.js')),
      policy: refusal(() => trustedTypes.createPolicy('evil', {})),
      same: refusal(() => trustedTypes.createPolicy('sealdrop', {})),
      code: refusal(() => (0, eval)('1')),
    }
  })

  expect(facts).toEqual({
    cached: true,
    markup: 'TypeError',
    worker: 'TypeError',
    policy: 'TypeError',
    same: 'TypeError',
    code: 'EvalError',
  })
  expect(warnings).toEqual([])
})
