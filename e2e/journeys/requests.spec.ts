/** However a request ends: both are told, and can start again. */
import { connectAndSend, meet, test } from '../people/people.ts'
import { incomingEnded, outgoingEnded } from '../people/sentences.ts'
import { Stranger } from '../wires/stranger.ts'

/** A person has 60 seconds to answer; a second more, and the request is over. */
const PAST_THE_REQUEST_MS = 61_000

test('a request that is declined', async ({ server, alice, bob, folder }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')

  await bob.declines()

  await alice.isTold(outgoingEnded('declined', 'Bob'))
  await bob.isAskedByNobody()
  await connectAndSend(alice, bob, folder)
})

test('a request that its sender takes back', async ({ server, alice, bob, folder }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')
  await alice.waitsFor('Bob')
  await bob.isAskedBy('Alice')

  await alice.cancelsRequest()

  await bob.isTold(incomingEnded('cancelled', 'Alice'))
  await bob.isAskedByNobody()
  await connectAndSend(alice, bob, folder)
})

test('a request that nobody answers', async ({ server, alice, bob, folder }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')

  await server.advance(PAST_THE_REQUEST_MS)

  await alice.isTold(outgoingEnded('timeout', 'Bob'))
  await bob.isTold(incomingEnded('timeout', 'Alice'))
  await bob.isAskedByNobody()
  await connectAndSend(alice, bob, folder)
})

test('a request that is the fourth at a time', async ({ server, alice, bob, folder }) => {
  await meet(server.url, alice, bob)
  const others = await Promise.all(
    ['Carol', 'Dave', 'Erin'].map((name) => Stranger.joins(server.url, name, 'sender')),
  )
  for (const other of others) await other.requests('Bob')
  await bob.isAskedBy('Carol')

  await alice.connectsTo('Bob')

  await alice.isTold(outgoingEnded('busy', 'Bob'))
  for (const other of others) other.leaves()
  await bob.isAskedByNobody()
  await connectAndSend(alice, bob, folder)
})

test('a request whose receiver closes the page', async ({ server, alice, bob, folder }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')

  await bob.closesThePage()

  await alice.isTold(outgoingEnded('unavailable', 'Bob'))
  await bob.opensANewPage(server.url)
  await connectAndSend(alice, bob, folder)
})

test('a request whose sender closes the page', async ({ server, alice, bob, folder }) => {
  await meet(server.url, alice, bob)
  await alice.connectsTo('Bob')
  await bob.isAskedBy('Alice')

  await alice.closesThePage()

  await bob.isTold(incomingEnded('unavailable', 'Alice'))
  await bob.isAskedByNobody()
  await alice.opensANewPage(server.url)
  await connectAndSend(alice, bob, folder)
})
