/** Whose limits a visitor shares: reconnecting or a new ticket changes neither address nor budget. */
import { networksAround } from './addresses.ts'
import { type Limits, type NetworkLimits, WIDER_FACTORS } from './limits.ts'
import type { Origin, Visitors } from './visitors.ts'

export interface Network {
  /** Equal for all who share the limits. For a public address as `networkOf` says, for a private one the address itself. */
  readonly key: string
  /**
   * `unknown`: behind a proxy that is not believed, and with them everybody else behind it. Like the devices behind one
   * private address they may be many, so both have generous limits.
   */
  readonly kind: 'public' | 'private' | 'unknown'
  /** Keys of the wider networks that it is a part of, from narrow to wide, where it is a public one. */
  readonly wider?: readonly string[]
}

/** One who pays for what a network takes: it does itself, and each wider one. */
export interface Share {
  readonly key: string
  /** How many times the limit of one network it has. */
  readonly factor: number
}

export function networkOfVisitor(visitors: Visitors, origin: Origin): Network {
  // Who sends a header of their own to hide where they come from is a stranger, and shares the limits of one.
  if (visitors.isDisguised(origin)) return { key: 'disguised', kind: 'public' }
  const address = visitors.addressOf(origin)
  if (address === undefined) return { key: 'unknown', kind: 'unknown' }
  // What a visitor at home says of others before them is believed where private addresses are proxies: not here.
  if (visitors.isPrivate(origin)) return { key: visitors.seenAddressOf(origin), kind: 'private' }
  return publicNetwork(address)
}

/** Of a public address. */
export function publicNetwork(address: string): Network {
  const [key, ...wider] = networksAround(address)
  return { key, kind: 'public', wider }
}

export function limitsOf(limits: Limits, { kind }: Pick<Network, 'kind'>): NetworkLimits {
  return kind === 'public' ? limits.strangers : limits.home
}

export function sharesOf({ key, wider = [] }: Network): readonly Share[] {
  return [
    { key, factor: 1 },
    ...wider.map((key, index) => ({ key, factor: WIDER_FACTORS[index] ?? Infinity })),
  ]
}

/**
 * One key for accounts that are kept once and not for each wider network: of a public IPv6 network the customer's, who may
 * have 65,536 of them; any other network's own.
 */
export function customerOf({ key, wider = [] }: Network): string {
  return key.includes(':') ? (wider[0] ?? key) : key
}
