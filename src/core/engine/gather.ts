/** Hands on together what comes at once: small files share a pack, and a File costs each message that holds it. */
import type { Clock } from '../transfer/ports.ts'

interface Gathering<Thing> {
  add(thing: Thing): void
  /** Hands on what there is now. */
  flush(): void
}

/**
 * `hand` gets what was added since the last time, in order, once whoever adds has had its turn, and no sooner than `intervalMs` after the
 * last time.
 */
export function gather<Thing>(
  clock: Clock,
  hand: (things: readonly Thing[]) => void,
  intervalMs = 0,
): Gathering<Thing> {
  let things: Thing[] = []
  let lastMs = -Infinity

  function flush(): void {
    if (things.length === 0) return
    const gathered = things
    things = []
    lastMs = clock.now()
    hand(gathered)
  }

  return {
    add(thing) {
      if (things.push(thing) === 1) clock.setTimer(flush, Math.max(0, lastMs + intervalMs - clock.now()))
    },
    flush,
  }
}
