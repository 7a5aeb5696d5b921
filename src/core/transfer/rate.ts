/** How fast bytes moved in the last seconds: what a person is shown as speed. */

/** Long enough to be readable, short enough to show a stall. */
const WINDOW_MS = 3_000

/** Samples closer together are one: 3 s never hold more than 31, however often bytes are acknowledged. */
const SAMPLE_MS = 100

/** Less time than this says nothing yet: the first bytes of a file would look like gigabytes a second. */
const MIN_SPAN_MS = 500

interface Sample {
  readonly atMs: number
  readonly bytes: number
}

export interface Rate {
  /** When the current movement began. */
  readonly sinceMs: number
  readonly samples: readonly Sample[]
}

export const still: Rate = { sinceMs: 0, samples: [] }

/** `bytes` more moved at `nowMs`. */
export function addToRate(rate: Rate, nowMs: number, bytes: number): Rate {
  const recent = rate.samples.filter((sample) => nowMs - sample.atMs <= WINDOW_MS)
  const last = recent.at(-1)
  if (!last) return { sinceMs: nowMs, samples: [{ atMs: nowMs, bytes }] }
  if (nowMs - last.atMs < SAMPLE_MS) {
    recent[recent.length - 1] = { atMs: last.atMs, bytes: last.bytes + bytes }
  } else {
    recent.push({ atMs: nowMs, bytes })
  }
  return { sinceMs: rate.sinceMs, samples: recent }
}

/** Whole bytes per second over the last three seconds; 0 when nothing moved in them. */
export function bytesPerSecond(rate: Rate, nowMs: number): number {
  let bytes = 0
  for (const sample of rate.samples) if (nowMs - sample.atMs <= WINDOW_MS) bytes += sample.bytes
  const spanMs = Math.min(WINDOW_MS, Math.max(MIN_SPAN_MS, nowMs - rate.sinceMs))
  return Math.round((bytes * 1_000) / spanMs)
}
