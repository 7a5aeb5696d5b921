/**
 * Tasks that kept a page from answering for more than 50 ms while a file passed (W3C Long Tasks). BENCH_MIB changes
 * how much passes; the result goes to .cache/bench/longTasks.json.
 */
import { makeFile, MiB } from '../files.ts'
import { connect, meet, test as withServer } from '../people.ts'
import { installTaskWatch, tasksSince } from './longTasks.ts'
import { setting, writeResult } from './results.ts'
import { transferOnce, withTwoPeople } from './sealdrop.ts'

const DEFAULT_MIB = 256

withServer('long tasks', async ({ server, folder }) => {
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_MIB', DEFAULT_MIB) * MiB)
  const result = await withTwoPeople(
    async (alice, bob) => {
      await meet(server.url, alice, bob)
      await connect(alice, bob)
      const since = Date.now()
      const { seconds } = await transferOnce(alice, bob, file)
      const sides = await Promise.all(
        [alice, bob].map(async ({ name, page }) => ({ name, tasksMs: await tasksSince(page, since) })),
      )
      return { seconds, sides }
    },
    [installTaskWatch],
  )
  await writeResult('longTasks', { bytes: file.size, ...result })
})
