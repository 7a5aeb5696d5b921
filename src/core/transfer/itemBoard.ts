/** All items of a session as a person sees them, and the news of those that changed. */
import { isFinal, nextItemState, type ItemEvent, type ItemState, type ItemView } from './itemState.ts'
import type { Clock } from './ports.ts'
import { addToRate, bytesPerSecond, still, type Rate } from './rate.ts'

/** At most ten times a second: more cannot be seen, and each one crosses to the main thread. */
const NEWS_INTERVAL_MS = 100

/**
 * In one piece of news: the page lists so many in a few milliseconds, and answers people and other sessions between two of
 * them, whatever a peer does to a hundred thousand items.
 */
const MAX_NEWS_ITEMS = 500

/** Until the rest of it: 25,000 items a second. */
const MORE_NEWS_MS = 20

/**
 * How often bytes alone are news: a quarter second at first, a second once an item has been moving for four. What
 * takes long moves its bar slowly, and each drawing takes from the transfer (docs/PERFORMANCE.md).
 */
const MIN_PROGRESS_INTERVAL_MS = 250
const MAX_PROGRESS_INTERVAL_MS = 1_000
const PROGRESS_STEPS = 4

/** How often the speed of what stopped moving is looked at again, until it is 0. */
const SPEED_INTERVAL_MS = 1_000

/** One item. What is not readonly is written by the board alone. */
export interface BoardItem {
  readonly fixed: Omit<ItemView, 'state' | 'bytes' | 'bytesPerSecond'>
  state: ItemState
  bytes: number
  rate: Rate
}

export interface ItemBoard {
  /** Puts a new item on the board, waiting. */
  add(fixed: BoardItem['fixed']): BoardItem
  /** Applies `event`; whether it changed the item's state. */
  apply(item: BoardItem, event: ItemEvent): boolean
  /** `bytes` of it are acknowledged in all. */
  progress(item: BoardItem, bytes: number): void
  /** `bytes` of it were there already, or were not what they should be: nothing moved. */
  place(item: BoardItem, bytes: number): void
  /** It is known no more, and told of no more. */
  remove(item: BoardItem): void
  /** Every item, in the order of adding. */
  views(): ItemView[]
  /** Tells what is untold and stops all timers. */
  stop(): void
}

/** An empty board. `itemsChanged` gets the changed items, each once, at most 500 at a time; ten times a second, less often for bytes alone, more often only for the rest of what was too many. */
export function createItemBoard(clock: Clock, itemsChanged: (items: readonly ItemView[]) => void): ItemBoard {
  const all = new Set<BoardItem>()
  const changed = new Set<BoardItem>()
  const moving = new Set<BoardItem>()
  let lastNewsMs = -Infinity
  let stopped = false
  let newsDueMs = Infinity
  let cancelNews: (() => void) | undefined
  let cancelSpeed: (() => void) | undefined

  function view(item: BoardItem): ItemView {
    const speed = isFinal(item.state) ? 0 : bytesPerSecond(item.rate, clock.now())
    return { ...item.fixed, state: item.state, bytes: item.bytes, bytesPerSecond: speed }
  }

  function touch(item: BoardItem, intervalMs = NEWS_INTERVAL_MS): void {
    changed.add(item)
    schedule(lastNewsMs + intervalMs)
  }

  function progressIntervalMs({ rate }: BoardItem): number {
    const movingMs = clock.now() - rate.sinceMs
    return Math.min(MAX_PROGRESS_INTERVAL_MS, Math.max(MIN_PROGRESS_INTERVAL_MS, movingMs / PROGRESS_STEPS))
  }

  /** What is too much for one piece of news comes with the next: by then it may have changed again, and is told once. */
  function tell(): void {
    newsDueMs = Infinity
    lastNewsMs = clock.now()
    tellSome()
    if (changed.size > 0) schedule(lastNewsMs + MORE_NEWS_MS)
  }

  function tellSome(): void {
    const told: ItemView[] = []
    for (const item of changed) {
      if (told.length === MAX_NEWS_ITEMS) break
      told.push(view(item))
      changed.delete(item)
    }
    itemsChanged(told)
  }

  function schedule(dueMs: number): void {
    if (stopped || newsDueMs <= dueMs) return
    cancelNews?.()
    newsDueMs = dueMs
    cancelNews = clock.setTimer(tell, Math.max(0, dueMs - clock.now()))
  }

  /** Speed falls without anything happening: those that moved are told again until they stand. */
  function watchSpeed(): void {
    cancelSpeed ??= clock.setTimer(() => {
      cancelSpeed = undefined
      for (const item of moving) {
        touch(item, progressIntervalMs(item))
        if (isFinal(item.state) || bytesPerSecond(item.rate, clock.now()) === 0) moving.delete(item)
      }
      if (moving.size > 0) watchSpeed()
    }, SPEED_INTERVAL_MS)
  }

  return {
    add(fixed) {
      const item: BoardItem = { fixed, state: { kind: 'waiting' }, bytes: 0, rate: still }
      all.add(item)
      touch(item)
      return item
    },
    apply(item, event) {
      const state = nextItemState(item.state, event)
      if (state === item.state) return false
      item.state = state
      touch(item)
      return true
    },
    progress(item, bytes) {
      if (bytes === item.bytes) return
      item.rate = addToRate(item.rate, clock.now(), bytes - item.bytes)
      item.bytes = bytes
      moving.add(item)
      touch(item, progressIntervalMs(item))
      if (!stopped) watchSpeed()
    },
    place(item, bytes) {
      if (bytes === item.bytes) return
      item.bytes = bytes
      touch(item)
    },
    views: () => [...all].map(view),
    remove(item) {
      all.delete(item)
      changed.delete(item)
      moving.delete(item)
    },
    stop() {
      stopped = true
      cancelNews?.()
      cancelSpeed?.()
      while (changed.size > 0) tellSome()
    },
  }
}
