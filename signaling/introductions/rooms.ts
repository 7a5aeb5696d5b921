/** Who may enter a room, section 2 of docs/PROTOCOL.md. What is refused is the same for each room that was ever or never there. */
import type { Clock } from '../clock.ts'
import { type Limits, MAX_ROOM_MEMBERS, SOCKET_ROOM_PACE, WIDER_FACTORS } from '../limits/limits.ts'
import { type Network, sharesOf } from '../limits/networks.ts'
import { PaceKeeper } from '../limits/pace.ts'
import type { Presence } from './presence.ts'

const withinMs = 60_000

export class RoomPaces {
  readonly #ofSocket: PaceKeeper
  readonly #ofHome: PaceKeeper
  /** Of a public network, and of the wider ones that it is a part of. */
  readonly #ofStrangers: readonly PaceKeeper[]

  constructor({ strangers, home }: Limits, clock: Clock) {
    this.#ofSocket = new PaceKeeper(SOCKET_ROOM_PACE, clock)
    this.#ofHome = new PaceKeeper({ times: home.roomsPerMinute, withinMs }, clock)
    this.#ofStrangers = [1, ...WIDER_FACTORS].map(
      (factor) => new PaceKeeper({ times: strangers.roomsPerMinute * factor, withinMs }, clock),
    )
  }

  /** Counts one more room that this socket was not in before. */
  allow(socket: string, network: Network): boolean {
    if (!this.#ofSocket.allows(socket)) return false
    if (network.kind !== 'public') return this.#ofHome.allows(network.key)
    return sharesOf(network).every(({ key }, width) => this.#ofStrangers[width]?.allows(key))
  }
}

/** `space`: a room's key. A member who comes again, with another socket, needs no place. */
export function isRoomFull(presence: Presence, space: string, peer: string): boolean {
  return presence.find(peer)?.space !== space && presence.countIn(space) >= MAX_ROOM_MEMBERS
}
