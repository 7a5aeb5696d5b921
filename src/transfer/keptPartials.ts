/** Beginnings of files for which the disk was full: the next try goes on behind them. */
import type { FileSink, IncomingItem } from './ports.ts'

/** Each takes room that somebody may want for something else. */
const MAX_KEPT = 8

export interface KeptPartials {
  keep(item: IncomingItem): void
  /** Hands out what is kept of a file with the same path, size and time. */
  take(item: IncomingItem): IncomingItem | undefined
  /** Deletes the oldest; whether there was one. */
  dropOldest(): Promise<boolean>
  /** Deletes all. */
  clear(): Promise<void>
}

export function createKeptPartials(sink: FileSink): KeptPartials {
  const kept: IncomingItem[] = []

  async function dropOldest(): Promise<boolean> {
    const oldest = kept.shift()
    if (oldest) await sink.remove?.(oldest)
    return oldest !== undefined
  }

  return {
    keep(item) {
      kept.push(item)
      if (kept.length > MAX_KEPT) void dropOldest()
    },
    take({ path, size, modified }) {
      const index = kept.findIndex(
        (item) => item.path === path && item.size === size && item.modified === modified,
      )
      return index === -1 ? undefined : kept.splice(index, 1)[0]
    },
    dropOldest,
    async clear() {
      while (await dropOldest());
    },
  }
}
