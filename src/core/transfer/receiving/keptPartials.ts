/** Beginnings of files, where the disk was full or of earlier sessions with the same device: the next try goes on behind them. */
import type { Beginning, FileSink, IncomingItem } from '../ports.ts'

/** Each takes room that somebody may want for something else. */
const MAX_KEPT = 8

/** Looked through for each file of an offer. */
const MAX_KNOWN = 256

export interface KeptPartials {
  keep(item: IncomingItem): void
  /** What earlier sessions with this peer's device kept: theirs, and not deleted here. */
  know(beginnings: readonly Beginning[]): void
  /** Hands out what is kept of a file with the same path, size and time. */
  take(item: IncomingItem): Beginning | undefined
  /** Deletes the oldest; whether there was one. */
  dropOldest(): Promise<boolean>
  /** Deletes all. */
  clear(): Promise<void>
}

export function createKeptPartials(sink: FileSink): KeptPartials {
  const kept: IncomingItem[] = []
  let known: Beginning[] = []

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
    know(beginnings) {
      known = beginnings.slice(0, MAX_KNOWN)
    },
    take: (item) => takeFrom(kept, item) ?? takeFrom(known, item),
    dropOldest,
    async clear() {
      while (await dropOldest());
    },
  }
}

function takeFrom(
  among: Beginning[],
  { path, size, modified }: Pick<IncomingItem, 'path' | 'size' | 'modified'>,
): Beginning | undefined {
  const index = among.findIndex(
    (item) => item.path === path && item.size === size && item.modified === modified,
  )
  return index === -1 ? undefined : among.splice(index, 1)[0]
}
