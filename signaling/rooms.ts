/** Who may enter a room, section 2 of docs/PROTOCOL.md. What is refused is the same for each room that was ever or never there. */
import type { Clock } from './clock.ts'
import { type Limits, MAX_ROOM_MEMBERS, SOCKET_ROOM_PACE } from './limits.ts'
import { type Network } from './networks.ts'
import { PaceKeeper } from './pace.ts'
import type { Presence } from './presence.ts'

const withinMs = 60_000

export class RoomPaces {
  readonly #ofSocket: PaceKeeper
  readonly #ofStrangers: PaceKeeper
  readonly #ofHome: PaceKeeper

  constructor({ strangers, home }: Limits, clock: Clock) {
    this.#ofSocket = new PaceKeeper(SOCKET_ROOM_PACE, clock)
    this.#ofStrangers = new PaceKeeper({ times: strangers.roomsPerMinute, withinMs }, clock)
    this.#ofHome = new PaceKeeper({ times: home.roomsPerMinute, withinMs }, clock)
  }

  /** Counts one more room that this socket was not in before. */
  allow(socket: string, { key, kind }: Network): boolean {
    const ofNetwork = kind === 'public' ? this.#ofStrangers : this.#ofHome
    return this.#ofSocket.allows(socket) && ofNetwork.allows(key)
  }
}

/** `space`: a room's key. A member who comes again, with another socket, needs no place. */
export function isRoomFull(presence: Presence, space: string, peer: string): boolean {
  return presence.find(peer)?.space !== space && presence.countIn(space) >= MAX_ROOM_MEMBERS
}
