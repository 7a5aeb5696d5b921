/** However a handshake, a session or a transfer ends: everybody is told, and can start again. */
import { makeFile, MiB } from '../disk/files.ts'
import { connectAndSend, expect, meet, meetAndConnect, test } from '../people/people.ts'
import { endedByPeer, endedBySelf, leftOrLost, whatHappenedOrWasTold } from '../people/sentences.ts'
import { jamAfter, release, untilSent } from '../wires/wire.ts'

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

    for (const person of [alice, bob]) await person.isTold(whatHappenedOrWasTold('timeout'))

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
    await bob.hasSaved(file)
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
    await alice.messages.writes('Here again')
    await bob.messages.sees('Here again')
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
      await bob.hasSaved(file)
    })
  }
})
