import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

const TICK_MS = 1000

/** The time now, in milliseconds since 1970, once a second while its scope lives. For count-downs. */
export function useClock(now: () => number = Date.now): Readonly<ShallowRef<number>> {
  const time = shallowRef(now())
  const timer = setInterval(() => (time.value = now()), TICK_MS)
  onScopeDispose(() => clearInterval(timer))
  return time
}
