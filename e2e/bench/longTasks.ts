/** Tasks that kept a page from answering for more than 50 ms (W3C Long Tasks). */
import type { Page } from '@playwright/test'

interface WatchedWindow {
  longTasks: { startsAt: number; ms: number }[]
}

/** Runs in the page before the app. */
export function installTaskWatch(): void {
  const page = window as unknown as WatchedWindow
  page.longTasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      page.longTasks.push({ startsAt: performance.timeOrigin + startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
}

/** How long each was, in milliseconds. */
export async function tasksSince(page: Page, since: number): Promise<number[]> {
  const tasks = await page.evaluate(() => (window as unknown as WatchedWindow).longTasks)
  return tasks.filter(({ startsAt }) => startsAt >= since).map(({ ms }) => ms)
}
