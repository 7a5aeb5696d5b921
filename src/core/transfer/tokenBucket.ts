/** A limit that allows bursts. */
import type { Clock } from './ports.ts'

interface TokenBucket {
  /** Whether one more is allowed now. */
  take(): boolean
}

/** Allows `burst` at once and `perSecond` in the long run. */
export function createTokenBucket(limit: { burst: number; perSecond: number }, clock: Clock): TokenBucket {
  let tokens = limit.burst
  let filledMs = clock.now()

  return {
    take() {
      const nowMs = clock.now()
      tokens = Math.min(limit.burst, tokens + ((nowMs - filledMs) / 1_000) * limit.perSecond)
      filledMs = nowMs
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
