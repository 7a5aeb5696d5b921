/** How many items of one transfer failed for one reason: what a notice says of them. */
import type { ItemView } from '../../core/engine/messages.ts'

export interface Failures {
  /** Returns how many of this item's transfer have failed for the reason that the notice `about` tells, this one included. */
  add(about: string, item: ItemView): number
  /** True when none is left of the transfer that the notice `about` speaks of: it has nothing more to say. */
  remove(about: string, item: ItemView): boolean
}

export function countFailures(): Failures {
  /** By notice and transfer. */
  const counts = new Map<string, number>()
  /** The transfer that each notice speaks of. */
  const told = new Map<string, number>()

  return {
    add(about, { transfer }) {
      const key = `${about}:${transfer}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      told.set(about, transfer)
      return count
    },
    remove(about, { transfer }) {
      const key = `${about}:${transfer}`
      const left = (counts.get(key) ?? 0) - 1
      if (left > 0) {
        counts.set(key, left)
        return false
      }
      counts.delete(key)
      return told.get(about) === transfer
    },
  }
}
