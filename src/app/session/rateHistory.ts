/** How fast a connection was over the last minute: from what its statistics counted at each look. */

/** A point in time and all bytes until then, both ways. */
export interface ByteCount {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
}

/** What the chart shows. */
export const HISTORY_MS = 60_000

/** With `next`, without what is older than a minute. A count that fell is of another path: the history begins anew. */
export function addCount(history: readonly ByteCount[], next: ByteCount): readonly ByteCount[] {
  const last = history.at(-1)
  if (last && (next.bytes < last.bytes || next.at <= last.at)) return [next]
  return [...history.filter(({ at }) => at >= next.at - HISTORY_MS), next]
}

/** A stretch of the history, in seconds before its end. */
export interface RatePoint {
  readonly secondsAgo: number
  readonly bytesPerSecond: number
}

/** Between each two looks, the oldest first. */
export function ratesOf(history: readonly ByteCount[]): RatePoint[] {
  const end = history.at(-1)?.at ?? 0
  return history.slice(1).map(({ at, bytes }, index) => {
    const before = history[index] ?? { at, bytes }
    const seconds = (at - before.at) / 1000
    return {
      secondsAgo: (end - at) / 1000,
      bytesPerSecond: seconds > 0 ? (bytes - before.bytes) / seconds : 0,
    }
  })
}

export interface RateSummary {
  readonly now: number
  readonly highest: number
}

/** In bytes per second; both 0 before there was a second look. */
export function summaryOf(rates: readonly RatePoint[]): RateSummary {
  return {
    now: rates.at(-1)?.bytesPerSecond ?? 0,
    highest: rates.reduce((highest, { bytesPerSecond }) => Math.max(highest, bytesPerSecond), 0),
  }
}
