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

/**
 * Starts empty. `itemsChanged` gets the changed items, each once, at most 500 at a time: ten times a second, less often
 * for bytes alone, more often only for the rest of what was too many.
 */
export class ItemBoard {
  readonly #clock: Clock
  readonly #itemsChanged: (items: readonly ItemView[]) => void
  readonly #lifetime = new AbortController()
  readonly #all = new Set<BoardItem>()
  readonly #changed = new Set<BoardItem>()
  readonly #moving = new Set<BoardItem>()
  #lastNewsMs = -Infinity
  #newsDueMs = Infinity
  #cancelNews: (() => void) | undefined
  #cancelSpeed: (() => void) | undefined

  constructor(clock: Clock, itemsChanged: (items: readonly ItemView[]) => void) {
    this.#clock = clock
    this.#itemsChanged = itemsChanged
  }

  /** Puts a new item on the board, waiting. */
  add(fixed: BoardItem['fixed']): BoardItem {
    const item: BoardItem = { fixed, state: { kind: 'waiting' }, bytes: 0, rate: still }
    this.#all.add(item)
    this.#touch(item)
    return item
  }

  /** Applies `event`; whether it changed the item's state. */
  apply(item: BoardItem, event: ItemEvent): boolean {
    const state = nextItemState(item.state, event)
    if (state === item.state) return false
    item.state = state
    this.#touch(item)
    return true
  }

  /** `bytes` of it are acknowledged in all. */
  progress(item: BoardItem, bytes: number): void {
    if (bytes === item.bytes) return
    item.rate = addToRate(item.rate, this.#clock.now(), bytes - item.bytes)
    item.bytes = bytes
    this.#moving.add(item)
    this.#touch(item, this.#progressIntervalMs(item))
    if (!this.#lifetime.signal.aborted) this.#watchSpeed()
  }

  /** `bytes` of it were there already, or were not what they should be: nothing moved. */
  place(item: BoardItem, bytes: number): void {
    if (bytes === item.bytes) return
    item.bytes = bytes
    this.#touch(item)
  }

  /** Removes an item: no more news of it. */
  remove(item: BoardItem): void {
    this.#all.delete(item)
    this.#changed.delete(item)
    this.#moving.delete(item)
  }

  /** Every item, in the order of adding. */
  views(): ItemView[] {
    return [...this.#all].map((item) => this.#view(item))
  }

  /** Reports all pending changes and cancels all timers. */
  close(): void {
    this.#lifetime.abort()
    this.#cancelNews?.()
    this.#cancelSpeed?.()
    while (this.#changed.size > 0) this.#tellSome()
  }

  #view(item: BoardItem): ItemView {
    const speed = isFinal(item.state) ? 0 : bytesPerSecond(item.rate, this.#clock.now())
    return { ...item.fixed, state: item.state, bytes: item.bytes, bytesPerSecond: speed }
  }

  #touch(item: BoardItem, intervalMs = NEWS_INTERVAL_MS): void {
    this.#changed.add(item)
    this.#schedule(this.#lastNewsMs + intervalMs)
  }

  #progressIntervalMs({ rate }: BoardItem): number {
    const movingMs = this.#clock.now() - rate.sinceMs
    return Math.min(MAX_PROGRESS_INTERVAL_MS, Math.max(MIN_PROGRESS_INTERVAL_MS, movingMs / PROGRESS_STEPS))
  }

  /** Items beyond the limit of one piece of news come with the next, each once even if it has changed again. */
  #tell(): void {
    this.#newsDueMs = Infinity
    this.#lastNewsMs = this.#clock.now()
    this.#tellSome()
    if (this.#changed.size > 0) this.#schedule(this.#lastNewsMs + MORE_NEWS_MS)
  }

  #tellSome(): void {
    const told: ItemView[] = []
    for (const item of this.#changed) {
      if (told.length === MAX_NEWS_ITEMS) break
      told.push(this.#view(item))
      this.#changed.delete(item)
    }
    this.#itemsChanged(told)
  }

  #schedule(dueMs: number): void {
    if (this.#lifetime.signal.aborted || this.#newsDueMs <= dueMs) return
    this.#cancelNews?.()
    this.#newsDueMs = dueMs
    this.#cancelNews = this.#clock.setTimer(() => this.#tell(), Math.max(0, dueMs - this.#clock.now()))
  }

  /** An item's speed falls when nothing happens: reports items that moved until their speed is 0. */
  #watchSpeed(): void {
    this.#cancelSpeed ??= this.#clock.setTimer(() => {
      this.#cancelSpeed = undefined
      for (const item of this.#moving) {
        this.#touch(item, this.#progressIntervalMs(item))
        if (isFinal(item.state) || bytesPerSecond(item.rate, this.#clock.now()) === 0)
          this.#moving.delete(item)
      }
      if (this.#moving.size > 0) this.#watchSpeed()
    }, SPEED_INTERVAL_MS)
  }
}
