/** Who sees whom, section 2 of docs/PROTOCOL.md: two peers see each other only within one space. */
import { type Interfaces, insideAny, isPrivateAddress, networkOf, plainAddress } from '../limits/addresses.ts'
import type { Space } from '../../src/wire/events.ts'
import type { Origin, Visitors } from '../limits/visitors.ts'

/** Undefined: everyone who comes from private addresses sees each other, everybody else who is of their own network. */
export type Discovery = 'everyone' | 'network' | 'rooms' | undefined

interface Place {
  /** Equal for those who see each other. Known to this server alone. */
  readonly key: string
  /** What the client hears of it. */
  readonly space: Space
}

export interface Spaces {
  /** `peer`: its id. `room`: as the client sent it. */
  placeOf(origin: Origin, peer: string, room: string | undefined): Place
}

const HOME = 'home'

export function createSpaces(discovery: Discovery, visitors: Visitors, interfaces: () => Interfaces): Spaces {
  return {
    placeOf(origin, peer, room) {
      if (room !== undefined) return { key: `room:${room}`, space: 'room' }
      const alone = `alone:${peer}`
      if (discovery === 'rooms') return { key: alone, space: 'room' }
      if (discovery === 'everyone') return { key: 'everyone', space: 'everyone' }
      const address = visitors.addressOf(origin)
      // Behind a proxy that nobody told us of may be the whole internet: nobody is shown rather than everybody.
      if (address === undefined) return { key: alone, space: 'network' }
      if (isPrivateAddress(address) || isAtHome(address, interfaces())) {
        return { key: HOME, space: discovery === 'network' ? 'network' : 'everyone' }
      }
      return { key: `network:${networkOf(address)}`, space: 'network' }
    },
  }
}

/**
 * Of public addresses this machine's own ones, and public IPv6 addresses of a network in which this machine
 * has a private address too: a household's devices come by IPv4 one time and by IPv6 the next. Without a
 * private address of its own a machine may stand in a data centre, next to strangers.
 */
function isAtHome(address: string, interfaces: Interfaces): boolean {
  const lists = Object.values(interfaces).map((list) => (list ?? []).map((own) => plainAddress(own.address)))
  if (lists.flat().includes(address)) return true
  if (!address.includes(':')) return false
  const shared = lists.filter((list) => list.some((own) => isPrivateAddress(own) && !isLinkLocal(own)))
  return shared.flat().some((own) => own.includes(':') && networkOf(own) === networkOf(address))
}

/** Every interface has one of IPv6, wherever it is. */
const isLinkLocal = insideAny(['fe80::/10'])
