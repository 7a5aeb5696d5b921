/** Lets a loop sleep until something changed. Whoever listens looks around first: a ring unheard is forgotten. */
interface Bell {
  ring(): void
  /** Resolves at the next ring. */
  heard(): Promise<void>
}

export function createBell(): Bell {
  let wake = (): void => {}

  return {
    ring: () => wake(),
    heard: () => new Promise<void>((resolve) => (wake = resolve)),
  }
}
