/** What goes wrong below a session while a file is on its way, and that it goes on afterwards. */
import { makeFile, MiB, type TestFile } from '../disk/files.ts'
import { cutConnections } from '../wires/outage.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { silenceNetwork } from '../wires/processes.ts'
import { TcpProxy } from '../wires/tcpProxy.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'
import { jamAfter, release } from '../wires/wire.ts'

const SIZE = 24 * MiB

/** A file of which the half has left: the rest waits for release(). */
async function sendsHalf(sender: Person, receiver: Person, folder: string): Promise<TestFile> {
  const file = await makeFile(folder, 'holiday.bin', SIZE)
  await jamAfter(sender.page, SIZE / 2)
  await sender.sends([file.path])
  await receiver.transfer(file.name).hasMoved(40)
  return file
}

async function arrivesWhole(file: TestFile, sender: Person, receiver: Person): Promise<void> {
  await receiver.transfer(file.name).is('Received')
  await sender.transfer(file.name).is('Sent')
  await receiver.hasSaved(file)
}

test.beforeEach(({ alice, bob }) => {
  for (const { troubles } of [alice, bob]) troubles.expect(SERVER_AWAY)
})

test('a network that falls silent, and tells nobody, is missed by both; the session comes back with it', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  await meetAndConnect(server.url, alice, bob)
  const code = await alice.code.pictures()
  const file = await sendsHalf(alice, bob, folder)

  const wake = await silenceNetwork(bob)
  try {
    await Promise.all([alice.isReconnecting(), bob.isReconnecting()])
  } finally {
    wake()
  }
  await release(alice.page)

  await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
  await arrivesWhole(file, alice, bob)
  expect(await alice.code.pictures()).toEqual(code)
  expect(await bob.code.pictures()).toEqual(code)
})

test.describe('a way to the server', () => {
  for (const how of ['cut', 'freeze'] as const) {
    test(`that is ${how === 'cut' ? 'cut' : 'frozen'} together with the connection: the session is back when it runs again`, async ({
      server,
      alice,
      bob,
      folder,
    }) => {
      const proxy = await TcpProxy.before(server.url)
      try {
        await meetAndConnect(proxy.url, alice, bob)
        const file = await sendsHalf(alice, bob, folder)

        proxy[how]()
        await cutConnections(bob.page)
        await Promise.all([alice.isReconnecting(), bob.isReconnecting()])
        await release(alice.page)
        proxy.runAgain()

        await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
        await arrivesWhole(file, alice, bob)
      } finally {
        await proxy.end()
      }
    })
  }
})

test.describe('a server whose process is killed in mid-transfer', () => {
  test('is not missed while the connection lives', async ({ server, alice, bob, folder }) => {
    await meetAndConnect(server.url, alice, bob)
    const file = await sendsHalf(alice, bob, folder)

    await server.kill()
    await release(alice.page)

    await arrivesWhole(file, alice, bob)
    await server.startAgain()
    await alice.seesPeer('Bob')
    await alice.isConnectedTo('Bob')
  })

  test('gives everybody their place again, and the session its connection', async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    await meetAndConnect(server.url, alice, bob)
    const file = await sendsHalf(alice, bob, folder)

    await server.kill()
    await cutConnections(bob.page)
    await Promise.all([alice.isReconnecting(), bob.isReconnecting()])
    await release(alice.page)
    await server.startAgain()

    await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
    await arrivesWhole(file, alice, bob)
  })
})
