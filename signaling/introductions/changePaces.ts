/** How often who is seen may change, section 2 of docs/PROTOCOL.md: others hear of each name. */
import type { Clock } from '../clock.ts'
import { CHANGE_PACE, HOME_CHANGE_PACE, STRANGERS_CHANGE_PACE } from '../limits/limits.ts'
import { customerOf, type Network } from '../limits/networks.ts'
import { PaceKeeper } from '../limits/pace.ts'

export class ChangePaces {
  readonly #ofPeer: PaceKeeper
  readonly #ofStrangers: PaceKeeper
  readonly #ofHome: PaceKeeper

  constructor(clock: Clock) {
    this.#ofPeer = new PaceKeeper(CHANGE_PACE, clock)
    this.#ofStrangers = new PaceKeeper(STRANGERS_CHANGE_PACE, clock)
    this.#ofHome = new PaceKeeper(HOME_CHANGE_PACE, clock)
  }

  /** Counts one more change of this peer. */
  allow(peer: string, network: Network): boolean {
    const ofNetwork = network.kind === 'public' ? this.#ofStrangers : this.#ofHome
    return this.#ofPeer.allows(peer) && ofNetwork.allows(customerOf(network))
  }
}
