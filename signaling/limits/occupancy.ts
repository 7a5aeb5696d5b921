/** Places of which there is a limited number, such as connections, and a reserve that no crowd can take. */
import { CROWD_SHARE, SMALL_SHARES } from './limits.ts'
import { type Network, sharesOf } from './networks.ts'

/**
 * Counts places in total, by network and by each wider network. What a network has beyond a few places is a crowd, and
 * all crowds together have CROWD_SHARE of the total: what is left is for those who have few. Whether places can be had
 * does not depend on the order in which they were taken: all who had one before a restart have room for theirs after it.
 */
export class Occupancy {
  readonly #total: number
  readonly #taken = new Map<string, number>()
  /** By width of the network: the places that are beyond its few, of all networks together. */
  readonly #crowds = SMALL_SHARES.map(() => 0)
  #sum = 0

  constructor(total: number) {
    this.#total = total
  }

  /** Whether one more place would be too many. `most`: for a network, and a multiple of it for the wider ones. */
  isFull(network: Network, most: number): boolean {
    if (this.#sum >= this.#total) return true
    return sharesOf(network).some(({ key, factor }, width) => {
      const taken = this.#taken.get(key) ?? 0
      const isCrowded = taken >= this.#few(width) && (this.#crowds[width] ?? 0) >= this.#total * CROWD_SHARE
      return isCrowded || taken >= most * factor
    })
  }

  /** Takes one place; what it returns gives it back, once. */
  take(network: Network): () => void {
    this.#add(network, 1)
    let isTaken = true
    return () => {
      if (isTaken) this.#add(network, -1)
      isTaken = false
    }
  }

  #add(network: Network, change: 1 | -1): void {
    this.#sum += change
    for (const [width, { key }] of sharesOf(network).entries()) {
      const before = this.#taken.get(key) ?? 0
      const after = before + change
      if (after > 0) this.#taken.set(key, after)
      else this.#taken.delete(key)
      if (Math.max(before, after) > this.#few(width))
        this.#crowds[width] = (this.#crowds[width] ?? 0) + change
    }
  }

  #few(width: number): number {
    return Math.max(1, Math.floor(this.#total * (SMALL_SHARES[width] ?? 1)))
  }
}
