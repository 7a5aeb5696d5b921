/** Invite links: section 3 of docs/PROTOCOL.md, Proofs. */
import type { Page } from '@playwright/test'
import { expectAccessible } from '../people/accessibility.ts'
import { makeFile } from '../disk/files.ts'
import { InvitePanel } from '../people/invitePanel.ts'
import { Mallory } from '../wires/mallory.ts'
import { PairedPanel } from '../people/pairedPanel.ts'
import { connect, expect, test } from '../people/people.ts'

/** All that pages tell any server, as text. */
function watchTraffic(pages: readonly Page[]): string[] {
  const told: string[] = []
  for (const page of pages) {
    page.on('request', (request) =>
      told.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? ''),
    )
    page.on('websocket', (socket) => {
      told.push(socket.url())
      socket.on('framesent', ({ payload }) => told.push(payload.toString()))
    })
  }
  return told
}

test('who opens a link meets its maker, in the other role, and is verified by it; the server never hears the secret', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const [ofAlice, ofBob] = [new InvitePanel(alice), new InvitePanel(bob)]
  const told = watchTraffic([alice.page, bob.page])
  await bob.opens(server.url)
  await bob.startsAs('Receiver')
  const link = await ofBob.invites()
  expect(await ofBob.copies()).toBe(link)
  await expectAccessible(bob.page, 'an open invite')
  // Whoever has not opened it sees nobody.
  await alice.opens(server.url)
  await alice.startsAs('Sender')
  await alice.seesNobody()

  await alice.opens('about:blank')
  await alice.opens(link)
  await ofAlice.isInvited()
  await expectAccessible(alice.page, 'invited')
  expect(alice.page.url()).toBe(server.url)
  await alice.reloads()
  await ofAlice.isInvited()
  await bob.reloads()
  await ofBob.shows(link)
  await alice.startsWithTheRoleChosen()
  await ofAlice.isInside()
  await alice.hasTheRole('Sender')
  await connect(alice, bob)

  await Promise.all([ofAlice.isVerifiedByTheLink('Bob'), ofBob.isVerifiedByTheLink('Alice')])
  expect(await bob.code.pictures()).toEqual(await alice.code.pictures())
  await expectAccessible(alice.page, 'verified by an invite')
  const file = await makeFile(folder, 'plan.txt', 1000)
  await alice.sends([file.path])
  await bob.hasSaved(file)

  await alice.reloads()
  await ofAlice.isInside()
  await alice.isConnectedTo('Bob')
  await ofAlice.isVerifiedByTheLink('Bob')
  const [, room = '', secret = ''] = /join\/(.+)\.(.+)$/.exec(link) ?? []
  expect(told.join('\n')).toContain(room)
  expect(told.join('\n')).not.toContain(secret)
})

test('a link opened in a running page waits for a word, finds its maker in whatever role, and is over when that closes it', async ({
  server,
  alice,
  bob,
}) => {
  const [ofAlice, ofBob] = [new InvitePanel(alice), new InvitePanel(bob)]
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await alice.startsAs('Sender')
  await bob.startsAs('Receiver')
  const link = await ofBob.invites()
  await bob.switchesTo('Sender')

  await alice.opens(link)
  await ofAlice.isInvited()
  await ofAlice.joins()
  await alice.hasTheRole('Receiver')
  await connect(bob, alice)
  await Promise.all([ofAlice.isVerifiedByTheLink('Bob'), ofBob.isVerifiedByTheLink('Alice')])

  await ofBob.closes()
  await ofAlice.isAlone()
  await ofAlice.leaves()
  await alice.reloads()
  await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
  await ofAlice.isVerifiedByTheLink('Bob')

  // Whoever has the link may have it from somebody else: the code can be compared all the same.
  await alice.code.saysTheyDiffer()
  await alice.isTold('The codes were different, so the session with Bob was ended.')
})

test('who was met by a link is remembered only once both have compared the code', async ({
  server,
  alice,
  bob,
}) => {
  const [ofAlice, ofBob] = [new InvitePanel(alice), new InvitePanel(bob)]
  const [pairsOfAlice, pairsOfBob] = [new PairedPanel(alice), new PairedPanel(bob)]
  await bob.opens(server.url)
  await bob.startsAs('Receiver')
  const link = await ofBob.invites()
  await alice.opens(link)
  await alice.startsAs('Sender')
  await connect(alice, bob)
  await Promise.all([ofAlice.isVerifiedByTheLink('Bob'), ofBob.isVerifiedByTheLink('Alice')])

  await pairsOfBob.wantsToRemember()
  await bob.code.saysTheyMatch()
  await pairsOfAlice.wantsToRemember()
  await pairsOfAlice.waitsForTheCode()

  await alice.code.saysTheyMatch()
  await pairsOfAlice.remembersInThisSession('Bob')
  await pairsOfBob.remembersInThisSession('Alice')
})

test('a request from before an invite is neither proved nor doubted by it', async ({
  server,
  alice,
  bob,
}) => {
  const ofAlice = new InvitePanel(alice)
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await alice.startsAs('Sender')
  await bob.startsAs('Receiver')
  await alice.connectsTo('Bob')
  await ofAlice.invites()

  await bob.accepts()
  await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])

  await alice.code.seesVerification('Not verified')
  await ofAlice.saysNothingOfProofs()
})

test('a link that an open window is given waits there for a word', async ({ server, alice, bob }) => {
  const [ofAlice, ofBob] = [new InvitePanel(alice), new InvitePanel(bob)]
  await alice.page.addInitScript(() => {
    const windows = window as unknown as { launchQueue: object; launch: unknown }
    Object.defineProperty(window, 'launchQueue', {
      value: { setConsumer: (consumer: unknown) => (windows.launch = consumer) },
    })
  })
  await Promise.all([alice.opens(server.url), bob.opens(server.url)])
  await alice.startsAs('Sender')
  await bob.startsAs('Receiver')
  const link = await ofBob.invites()

  await alice.page.evaluate((targetURL) => {
    const { launch } = window as unknown as { launch: (launched: { targetURL: string }) => void }
    launch({ targetURL })
  }, link)

  await ofAlice.isInvited()
  await ofAlice.isLookedAt()
  await ofAlice.joins()
  await alice.seesPeer('Bob')
})

test('a link that was cut on its way says so, and the page is there all the same', async ({
  server,
  alice,
}) => {
  await alice.opens(`${server.url}#/join/abc`)

  await new InvitePanel(alice).isToldOfABrokenLink()
  await alice.startsAs('Sender')
  await alice.seesNobody()
})

test('nobody in between is verified by a link', async ({ server, people, alice, bob }) => {
  const [ofAlice, ofBob] = [new InvitePanel(alice), new InvitePanel(bob)]
  await bob.opens(server.url)
  await bob.startsAs('Receiver')
  const link = await ofBob.invites()
  await alice.opens(link)
  await alice.startsAs('Sender')
  await alice.seesPeer('Bob')
  const middle = await people.person('Mallory')
  await middle.opens(server.url)
  await Mallory.standsBetween(middle.page, {
    ...{ senderUrl: server.url, senderName: 'Al', receiverUrl: server.url, receiverName: 'Bob' },
    ...{ posesAs: 'Bobby', room: /join\/(.+)\./.exec(link)![1]! },
  })

  await alice.connectsTo('Bobby')
  await bob.accepts()
  await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])

  await Promise.all([ofAlice.isWarnedAbout('Bob'), ofBob.isWarnedAbout('Alice')])
  await expectAccessible(alice.page, 'an invite that was not proved')
})
