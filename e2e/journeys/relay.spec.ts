/** What no direct path can carry goes over the server, sealed all the same. */
import { makeFile, MiB } from '../disk/files.ts'
import { blockConnections, cutConnections, unblockConnections, withoutWebRtc } from '../wires/outage.ts'
import { connect, expect, meet, meetAndConnect, test } from '../people/people.ts'

for (const who of ['Alice', 'Bob'] as const) {
  test(`a browser of ${who} without WebRTC sends and receives over the server`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    const [there, back] = [
      await makeFile(folder, 'there.bin', 20 * MiB),
      await makeFile(folder, 'back.bin', 300_000),
    ]
    await (who === 'Alice' ? alice : bob).page.addInitScript(withoutWebRtc)
    await meet(server.url, alice, bob)

    await connect(alice, bob)

    await alice.seesPath('Server relay')
    await bob.seesPath('Server relay')
    expect(await alice.code.pictures()).toEqual(await bob.code.pictures())
    await alice.sends([there.path])
    await bob.transfer(there.name).is('Received')
    await bob.sends([back.path])
    await alice.transfer(back.name).is('Received')
    await bob.hasSaved(there)
    await alice.hasSaved(back)
  })
}

test('a direct path that is lost and not regained is replaced by the server, until there is one again', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'holiday.bin', 24 * MiB)
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([file.path])
  await bob.transfer(file.name).hasMoved(10)

  await blockConnections(bob.page)
  await cutConnections(bob.page)

  await alice.seesPath('Server relay')
  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
  await unblockConnections(bob.page)
  await alice.seesPath('Direct')
  await bob.seesPath('Direct')
  await bob.messages.writes('Back on the short way')
  await alice.messages.sees('Back on the short way')
})
