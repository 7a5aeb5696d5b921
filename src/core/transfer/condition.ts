/** A condition variable: lets a loop sleep until something has changed. */
export interface Condition {
  /** Wakes the task that is waiting. Without one it does nothing: a task checks its state before it waits. */
  notify(): void
  /** Resolves at the next notify(). Only the latest caller is woken. */
  wait(): Promise<void>
}

export function createCondition(): Condition {
  let wake = (): void => {}

  return {
    notify: () => wake(),
    wait: () => new Promise<void>((resolve) => (wake = resolve)),
  }
}
