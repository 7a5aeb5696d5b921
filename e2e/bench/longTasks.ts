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
    const trace = await browser.stopTracing()
    const mains = new Set<string>()
    for (const { args, pid, tid } of eventsOf(trace, 'thread_name'))
      if (args?.name === 'CrRendererMain') mains.add(`${pid} ${tid}`)
    const tasks: Task[] = []
    for (const { pid, tid, dur = 0, tdur = 0 } of eventsOf(trace, 'RunTask'))
      if (mains.has(`${pid} ${tid}`)) tasks.push({ ms: dur / 1000, processorMs: tdur / 1000 })
    return tasks
  }
}

/** Node does not search what is longer. */
const MAX_TRACE_BYTES = 2 ** 31 - 1

/**
 * The trace of a large file is longer than a string can be: its events stand in a line each, and most are of others. The last
 * one of all is left out.
 */
function* eventsOf(trace: Buffer, name: string): Generator<TraceEvent> {
  if (trace.length > MAX_TRACE_BYTES) throw new RangeError('the trace is too long, take fewer MiB')
  const mark = `"name":"${name}"`
  for (let at = trace.indexOf(mark); at >= 0;) {
    const end = trace.indexOf('\n', at)
    if (end < 0) return
    const line = trace.toString('utf8', trace.lastIndexOf('\n', at) + 1, end)
    const event = line.endsWith(',') ? (JSON.parse(line.slice(0, -1)) as TraceEvent) : undefined
    if (event?.name === name) yield event
    at = trace.indexOf(mark, end)
  }
}
