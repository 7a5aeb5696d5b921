/** A browser window that keeps nothing: the other side must not promise what it cannot hold. */
import { meetAndConnect, test } from '../people/people.ts'
import { cutConnections } from '../wires/outage.ts'
import { killRenderers } from '../wires/processes.ts'

test('who is left alone by a page that cannot come back is not told that nothing is lost', async ({
  server,
  alice,
  bob,
}) => {
  await bob.page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError')
      },
    })
  })
  await meetAndConnect(server.url, alice, bob)

  // Without a goodbye: a page that can still say one ends the session.
  bob.troubles.expect(/the page crashed/)
  await killRenderers(bob)
  await cutConnections(alice.page)

  await alice.isReconnecting()
  await alice.sees('that browser window keeps nothing')
  await alice.doesNotSee('Nothing is lost')
})
