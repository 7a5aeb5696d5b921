/**
 * A large file with an outage of minutes in the middle, and memory that does not grow with it. LONG_GIB and
 * LONG_OUTAGE_SECONDS make it shorter.
 */
import { test as base } from '@playwright/test'
import { watchMemory } from '../bench/memory.ts'
import { makeFile, MiB } from '../disk/files.ts'
import { cutConnections } from '../wires/outage.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { SERVER_AWAY } from '../wires/troubles.ts'
import { length } from './lengths.ts'

const DEFAULT_GIB = 8
const DEFAULT_OUTAGE_SECONDS = 300

/**
 * The same for one gigabyte as for eight: a browser's own caches, the code of a second handshake, and garbage that is
 * not yet collected. Whatever kept the file, or a part of each chunk, would be far above.
 */
const FLAT_BYTES = 256 * MiB

test('a large file survives an outage of minutes, and fills nobody’s memory', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  for (const { troubles } of [alice, bob]) troubles.expect(SERVER_AWAY)
  const file = await makeFile(folder, 'large.bin', Math.round(length('LONG_GIB', DEFAULT_GIB) * 1024 * MiB))
  await meetAndConnect(server.url, alice, bob)

  const uses = await watchMemory([alice, bob], async () => {
    await alice.sends([file.path])
    await bob.transfer(file.name).hasMoved(45)
    await base.step('outage', async () => {
      await server.stop()
      await cutConnections(bob.page)
      await Promise.all([alice.isReconnecting(), bob.isReconnecting()])
      const seconds = length('LONG_OUTAGE_SECONDS', DEFAULT_OUTAGE_SECONDS)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      await server.startAgain()
    })
    await bob.transfer(file.name).is('Received')
    await alice.transfer(file.name).is('Sent')
  })

  for (const { name, idleBytes, peakBytes } of uses) {
    const grownMiB = Math.round((peakBytes - idleBytes) / MiB)
    base.info().annotations.push({ type: 'memory', description: `${name} grew by ${grownMiB} MiB` })
    expect(peakBytes - idleBytes, `${name} grew by ${grownMiB} MiB`).toBeLessThan(FLAT_BYTES)
  }
  await bob.hasSaved(file)
})
