/** WebRTC's packets stop coming, and nothing else: no connection is closed, the server answers as ever. */
import { makeFile, MiB } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { UdpPath } from '../wires/udpPath.ts'
import { jamAfter, leftBytes, release } from '../wires/wire.ts'

const SIZE = 24 * MiB

/** What had left and was never acknowledged: the channel's own queue, and what the window allows. */
const MOST_SENT_TWICE = 8 * MiB

for (const percent of [10, 50, 99]) {
  test(`a path that falls silent at ${percent} per cent is missed by both; the file goes on behind what was written`, async ({
    server,
    people,
    folder,
  }) => {
    const alice = await people.person('Alice', { showsAddresses: true })
    const bob = await people.person('Bob', { showsAddresses: true })
    const path = await UdpPath.between(alice, bob)
    try {
      await meetAndConnect(server.url, alice, bob)
      expect(path.isUsed).toBe(true)
      const file = await makeFile(folder, 'holiday.bin', SIZE)
      // A message is a per cent, and leaves whole or not at all.
      await jamAfter(alice.page, (SIZE * (percent + 1)) / 100)
      await alice.sends([file.path])
      await bob.transfer(file.name).hasMoved(percent - 1)

      path.silence()
      await release(alice.page)
      await Promise.all([alice.isReconnecting(), bob.isReconnecting()])
      path.resume()

      await bob.transfer(file.name).is('Received')
      await alice.transfer(file.name).is('Sent')
      await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])
      await bob.hasSaved(file)
      expect((await leftBytes(alice.page)) - SIZE).toBeLessThan(MOST_SENT_TWICE)
    } finally {
      await path.end()
    }
  })
}
