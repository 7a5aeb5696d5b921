/**
 * Tasks that kept a page from answering for more than 50 ms while a file passed (W3C Long Tasks). BENCH_MIB changes
 * how much passes; the result goes to .cache/bench/longTasks.json.
 */
import type { Page } from '@playwright/test'
import { makeFile, MiB } from '../files.ts'
import { connect, meet, test as withServer } from '../people.ts'
import { setting, writeResult } from './results.ts'
import { transferOnce, withTwoPeople } from './sealdrop.ts'

const DEFAULT_MIB = 256

interface ObservedWindow {
  longTasks: { startsAt: number; ms: number }[]
}

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
    [observeInPage],
  )
  await writeResult('longTasks', { bytes: file.size, ...result })
})

/** Runs in the page before the app. */
function observeInPage(): void {
  const page = window as unknown as ObservedWindow
  page.longTasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      page.longTasks.push({ startsAt: performance.timeOrigin + startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
}

/** How long each was, in milliseconds. */
async function tasksSince(page: Page, since: number): Promise<number[]> {
  const tasks = await page.evaluate(() => (window as unknown as ObservedWindow).longTasks)
  return tasks.filter(({ startsAt }) => startsAt >= since).map(({ ms }) => ms)
}
