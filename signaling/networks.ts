/** Whose limits a visitor shares: reconnecting or a new ticket changes neither address nor budget. */
import { networkOf } from './addresses.ts'
import type { Limits, NetworkLimits } from './limits.ts'
import type { Origin, Visitors } from './visitors.ts'

export interface Network {
  /** Equal for all who share the limits. For a public address as `networkOf` says, for a private one the address itself. */
  readonly key: string
  /**
   * `unknown`: behind a proxy that is not believed, and with them everybody else behind it. Like the devices behind one
   * private address they may be many, so both have generous limits.
   */
  readonly kind: 'public' | 'private' | 'unknown'
}

export function networkOfVisitor(visitors: Visitors, origin: Origin): Network {
  const address = visitors.addressOf(origin)
  // Who sends a header of their own to hide where they come from is a stranger, and shares the limits of one.
  if (visitors.isContradicted(origin)) return { key: 'contradicted', kind: 'public' }
  if (address === undefined) return { key: 'unknown', kind: 'unknown' }
  if (visitors.isPrivate(origin)) return { key: address, kind: 'private' }
  return { key: networkOf(address), kind: 'public' }
}

export function limitsOf(limits: Limits, { kind }: Network): NetworkLimits {
  return kind === 'public' ? limits.strangers : limits.home
}
