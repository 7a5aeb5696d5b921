/**
 * Tasks that kept a page from answering for more than 50 ms while a file passed (W3C Long Tasks), and as many bytes over a
 * bare data channel, in turns: a machine whose cores are full makes tasks long that are not. BENCH_ROUNDS and BENCH_MIB
 * change how often and how much; the result goes to .cache/bench/longTasks.json.
 */
import { test } from '@playwright/test'
import { makeFile, MiB, type TestFile } from '../files.ts'
import { connect, meet, test as withServer } from '../people.ts'
import type { TestServer } from '../server.ts'
import { measureBareChannel } from './bareChannel.ts'
import { installTaskWatch, tasksSince } from './longTasks.ts'
import { setting, writeResult } from './results.ts'
import { transferOnce, withTwoPeople } from './sealdrop.ts'

const DEFAULT_ROUNDS = 5
const DEFAULT_MIB = 256

/** Of the sender and of the receiver. */
type TasksMs = readonly number[][]

withServer('long tasks', async ({ server, folder }) => {
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_MIB', DEFAULT_MIB) * MiB)
  const rounds: { sealdrop: TasksMs; bare: TasksMs }[] = []
  for (let round = 0; round < setting('BENCH_ROUNDS', DEFAULT_ROUNDS); round++) {
    await test.step(`round ${round + 1}`, async () => {
      rounds.push({ sealdrop: await ofSealdrop(server, file), bare: await ofBareChannel(file.size) })
    })
  }
  await writeResult('longTasks', { bytes: file.size, rounds })
})

function ofSealdrop(server: TestServer, file: TestFile): Promise<TasksMs> {
  return withTwoPeople(
    async (alice, bob) => {
      await meet(server.url, alice, bob)
      await connect(alice, bob)
      const since = Date.now()
      await transferOnce(alice, bob, file)
      return Promise.all([alice, bob].map(({ page }) => tasksSince(page, since)))
    },
    [installTaskWatch],
  )
}

async function ofBareChannel(bytes: number): Promise<TasksMs> {
  let tasksMs: TasksMs = []
  await measureBareChannel(bytes, undefined, {
    async before(pages) {
      for (const page of pages) await page.evaluate(installTaskWatch)
    },
    async after(pages) {
      tasksMs = await Promise.all(pages.map((page) => tasksSince(page, 0)))
    },
  })
  return tasksMs
}
