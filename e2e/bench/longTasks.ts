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

/** A task of a page's main thread: how long it kept others waiting, and what it computed itself meanwhile. */
export interface Task {
  readonly ms: number
  readonly processorMs: number
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds: from the clock, and of the thread's processor time. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: unknown }
}

/** From now on until the returned function is called: all tasks of the page's main thread, as Chromium traces them. */
export async function traceTasks(page: Page): Promise<() => Promise<Task[]>> {
  const browser = page.context().browser()
  if (!browser) throw new Error('a browser that cannot be traced')
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  return async () => {
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
      readonly traceEvents: readonly TraceEvent[]
    }
    const isMain = ({ name, args }: TraceEvent): boolean =>
      name === 'thread_name' && args?.name === 'CrRendererMain'
    const mains = new Set(traceEvents.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`))
    return traceEvents
      .filter(({ name, pid, tid }) => name === 'RunTask' && mains.has(`${pid} ${tid}`))
      .map(({ dur = 0, tdur = 0 }) => ({ ms: dur / 1000, processorMs: tdur / 1000 }))
  }
}
