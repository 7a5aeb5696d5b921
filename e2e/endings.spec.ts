/** However a request, a session or a transfer ends: everybody is told, and can start again. */
import { makeFile, MiB, sha256OfFile } from './files.ts'
import { connect, expect, meet, meetAndConnect, test } from './people.ts'
import type { Person } from './person.ts'
import {
  endedByPeer,
  endedBySelf,
  incomingEnded,
  leftOrLost,
  outgoingEnded,
  whatHappened,
} from './sentences.ts'
import { Stranger } from './stranger.ts'
import { jamAfter, release, untilSent } from './wire.ts'

/** A person has 60 seconds to answer; a second more, and the request is over. */
const PAST_THE_REQUEST_MS = 61_000

async function connectAndSend(sender: Person, receiver: Person, folder: string): Promise<void> {
  const file = await makeFile(folder, 'afterwards.bin', 1234)
  await sender.seesPeer(receiver.name)
  await connect(sender, receiver)
  await sender.sends([file.path])
  await receiver.transfer(file.name).is('Received')
  expect(await sha256OfFile(await receiver.savedFile(file.name))).toBe(await sha256OfFile(file.path))
}

test.describe('a request', () => {
  test('that is declined', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await alice.connectsTo('Bob')

    await bob.declines()

    await alice.isTold(outgoingEnded('declined', 'Bob'))
    await bob.isAskedByNobody()
    await connectAndSend(alice, bob, folder)
  })

  test('that its sender takes back', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await alice.connectsTo('Bob')
    await alice.waitsFor('Bob')
    await bob.isAskedBy('Alice')

    await alice.cancelsRequest()

    await bob.isTold(incomingEnded('cancelled', 'Alice'))
    await bob.isAskedByNobody()
    await connectAndSend(alice, bob, folder)
  })

  test('that nobody answers', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await alice.connectsTo('Bob')
    await bob.isAskedBy('Alice')

    await server.advance(PAST_THE_REQUEST_MS)

    await alice.isTold(outgoingEnded('timeout', 'Bob'))
    await bob.isTold(incomingEnded('timeout', 'Alice'))
    await bob.isAskedByNobody()
    await connectAndSend(alice, bob, folder)
  })

  test('that is the fourth at a time', async ({ server, alice, bob, folder }) => {
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

  test('whose receiver closes the page', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await alice.connectsTo('Bob')
    await bob.isAskedBy('Alice')

    await bob.closesThePage()

    await alice.isTold(outgoingEnded('unavailable', 'Bob'))
    await bob.opensANewPage(server.url)
    await connectAndSend(alice, bob, folder)
  })

  test('whose sender closes the page', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await alice.connectsTo('Bob')
    await bob.isAskedBy('Alice')

    await alice.closesThePage()

    await bob.isTold(incomingEnded('unavailable', 'Alice'))
    await bob.isAskedByNobody()
    await alice.opensANewPage(server.url)
    await connectAndSend(alice, bob, folder)
  })
})

test.describe('a handshake', () => {
  test('whose other side leaves the page', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await jamAfter(bob.page, 0)
    await alice.connectsTo('Bob')
    await bob.accepts()
    await untilSent(bob.page, 1)

    await bob.leavesThePage()

    await alice.isTold(leftOrLost('Bob'))
    await alice.isConnectedToNobody()
    await bob.opens(server.url)
    await connectAndSend(alice, bob, folder)
  })

  test('whose other side falls silent', async ({ server, alice, bob, folder }) => {
    await meet(server.url, alice, bob)
    await jamAfter(bob.page, 0)
    await alice.connectsTo('Bob')
    await bob.accepts()

    await alice.isTold(whatHappened('timeout'))

    await bob.isTold(whatHappened('timeout'))
    await release(bob.page)
    await connectAndSend(alice, bob, folder)
  })
})

test.describe('a session', () => {
  for (const [who, other] of [
    ['Alice', 'Bob'],
    ['Bob', 'Alice'],
  ] as const) {
    test(`that ${who} ends`, async ({ server, alice, bob, folder }) => {
      await meetAndConnect(server.url, alice, bob)
      const [ending, told] = who === 'Alice' ? [alice, bob] : [bob, alice]

      await ending.disconnects()

      await told.isTold(endedByPeer(who))
      await ending.isTold(endedBySelf(other))
      await told.isConnectedToNobody()
      await connectAndSend(alice, bob, folder)
    })
  }
})

test.describe('a transfer', () => {
  test('whose receiver leaves the page and comes back', async ({ server, alice, bob, folder }) => {
    const file = await makeFile(folder, 'half.bin', 8 * MiB)
    await meetAndConnect(server.url, alice, bob)
    await jamAfter(alice.page, 2 * MiB)
    await alice.sends([file.path])
    await bob.transfer(file.name).is('Receiving')

    await bob.leavesThePage()

    await alice.isReconnecting()
    await release(alice.page)
    await bob.opens(server.url)
    await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
    await bob.transfer(file.name).is('Received')
    await alice.transfer(file.name).is('Sent')
    expect(await sha256OfFile(await bob.savedFile(file.name))).toBe(await sha256OfFile(file.path))
  })

  test('whose sender leaves the page and comes back', async ({ server, alice, bob, folder }) => {
    const file = await makeFile(folder, 'half.bin', 8 * MiB)
    await meetAndConnect(server.url, alice, bob)
    await jamAfter(alice.page, 2 * MiB)
    await alice.sends([file.path])
    await bob.transfer(file.name).is('Receiving')

    await alice.leavesThePage()

    await bob.isReconnecting()
    expect(bob.savedNames()).toEqual([])
    await alice.opens(server.url)
    await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
    await alice.writes('Here again')
    await bob.seesMessage('Here again')
  })

  test('whose receiver vanishes without a word', async ({ server, people, alice, bob, folder }) => {
    const file = await makeFile(folder, 'half.bin', 8 * MiB)
    await meetAndConnect(server.url, alice, bob)
    await jamAfter(alice.page, 2 * MiB)
    await alice.sends([file.path])
    await bob.transfer(file.name).is('Receiving')

    await bob.vanishes()

    await alice.isReconnecting()
    await alice.disconnects()
    await alice.isTold(endedBySelf('Bob'))
    await alice.isConnectedToNobody()
    await release(alice.page)
    const carol = await people.person('Carol')
    await carol.opens(server.url)
    await carol.startsAs('Receiver')
    await connectAndSend(alice, carol, folder)
  })

  for (const who of ['sender', 'receiver'] as const) {
    test(`that its ${who} cancels, while another goes on`, async ({ server, alice, bob, folder }) => {
      const [unwanted, wanted] = [
        await makeFile(folder, 'unwanted.bin', 8 * MiB),
        await makeFile(folder, 'wanted.bin', 3000),
      ]
      await meetAndConnect(server.url, alice, bob)
      await jamAfter(alice.page, 2 * MiB)
      await alice.sends([unwanted.path, wanted.path])
      await bob.transfer(unwanted.name).is('Receiving')

      await (who === 'sender' ? alice : bob).transfer(unwanted.name).cancels()
      await release(alice.page)

      for (const person of [alice, bob]) await person.transfer(unwanted.name).is('Cancelled')
      await bob.transfer(wanted.name).is('Received')
      await alice.transfer(wanted.name).is('Sent')
      expect(bob.savedNames()).not.toContain(unwanted.name)
    })

    test(`that its ${who} pauses and resumes`, async ({ server, alice, bob, folder }) => {
      const file = await makeFile(folder, 'long.bin', 8 * MiB)
      await meetAndConnect(server.url, alice, bob)
      await jamAfter(alice.page, 2 * MiB)
      await alice.sends([file.path])
      await bob.transfer(file.name).is('Receiving')
      const pausing = who === 'sender' ? alice : bob

      await pausing.transfer(file.name).pauses()
      await release(alice.page)

      for (const person of [alice, bob]) await person.transfer(file.name).is('Paused')
      expect(bob.savedNames()).toEqual([])

      await pausing.transfer(file.name).resumes()

      await bob.transfer(file.name).is('Received')
      await alice.transfer(file.name).is('Sent')
      expect(await sha256OfFile(await bob.savedFile(file.name))).toBe(await sha256OfFile(file.path))
    })
  }
})
