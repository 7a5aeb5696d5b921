/** A session keeps the name that it began with: section 3 of docs/PROTOCOL.md, Name and device. */
import type { Page } from '@playwright/test'
import { expectAccessible } from '../people/accessibility.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'

/** From its next load on that page says in its sessions that it is somebody else. */
async function callsItself(page: Page, name: string): Promise<void> {
  await page.addInitScript((claimed) => {
    const key = 'sealdrop.tab'
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as {
      sessions?: { self?: { name: string } }[]
    }
    for (const { self } of kept.sessions ?? []) if (self) self.name = claimed
    sessionStorage.setItem(key, JSON.stringify(kept))
  }, name)
}

test('a verified peer that comes back under another name is shown by its own, and is not verified any more', async ({
  server,
  alice,
  bob,
}) => {
  await meetAndConnect(server.url, alice, bob)
  await alice.code.saysTheyMatch()
  await alice.code.seesVerification('Verified')

  await callsItself(bob.page, 'Carol (bank)')
  await bob.reloads()

  const warning = alice.page.getByRole('alert').filter({ hasText: 'Bob now calls itself Carol (bank)' })
  await expect(warning).toBeVisible()
  await alice.isConnectedTo('Bob')
  await alice.code.seesVerification('Not verified')
  await expectAccessible(alice.page, 'a peer under another name')

  await alice.reloads()
  await alice.isConnectedTo('Bob')
  await expect(warning).toBeVisible()
  await alice.code.seesVerification('Not verified')

  await alice.code.saysTheyMatch()
  await alice.code.seesVerification('Verified')
  await expect(warning).toHaveCount(0)
  await alice.isConnectedTo('Bob')
})

test('who renames itself and comes back is verified as before', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  await alice.code.saysTheyMatch()

  await bob.changesName('Robert')
  await alice.seesPeer('Robert')
  const list = alice.page.getByRole('list', { name: 'Available peers', exact: true })
  await expect(list.getByText('Session with Bob')).toBeVisible()
  await bob.reloads()

  await bob.isConnectedTo('Alice')
  await alice.isConnectedTo('Bob')
  await alice.code.seesVerification('Verified')
})
