/** Hands on together what comes at once: small files share a pack, and a File costs each message that holds it. */
import type { Clock } from '../transfer/ports.ts'

interface Gathering<Thing> {
  add(thing: Thing): void
  /** Hands on what there is now. */
  flush(): void
}

/** `hand` gets what was added since the last time, in order, once whoever adds has had its turn. */
export function gather<Thing>(clock: Clock, hand: (things: readonly Thing[]) => void): Gathering<Thing> {
  let things: Thing[] = []

  function flush(): void {
    if (things.length === 0) return
    const gathered = things
    things = []
    hand(gathered)
  }

  return {
    add(thing) {
      if (things.push(thing) === 1) clock.setTimer(flush, 0)
    },
    flush,
  }
}
