/**
 * Memory of both browsers while one large file passes, over what they hold while idle in the session. BENCH_MEMORY_MIB
 * changes how much passes; the result goes to .cache/bench/memory.json.
 */
import { makeFile, MiB } from '../disk/files.ts'
import { connect, meet, test as withServer } from '../people/people.ts'
import { watchMemory } from './memory.ts'
import { setting, writeResult } from './results.ts'
import { transferOnce, withTwoPeople } from './sealdrop.ts'

const DEFAULT_MIB = 2048

withServer('memory', async ({ server, folder }) => {
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_MEMORY_MIB', DEFAULT_MIB) * MiB)
  const uses = await withTwoPeople(async (alice, bob) => {
    await meet(server.url, alice, bob)
    await connect(alice, bob)
    return watchMemory([alice, bob], () => transferOnce(alice, bob, file))
  })
  await writeResult('memory', { bytes: file.size, uses })
})
