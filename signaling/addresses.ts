/** Addresses: which are of this house, which of the internet, and which belong together. */
import { BlockList, isIP, SocketAddress } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

/** As `os.networkInterfaces()` tells. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/**
 * Addresses that no packet from the internet has: loopback, private (RFC 1918, 4193), shared (6598), link-local. Who comes from
 * one counts as private, and the local authority can speak for these alone (localNames.ts).
 */
export const privateNetworks: readonly string[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]

/** IPv4 or IPv6 as Node gives it: IPv4 in IPv6 (`::ffff:`) and zones (`%eth0`) included. */
export type IsInside = (address: string) => boolean

/** `networks`: ADDRESS/PREFIX each, valid. False for whatever is no address. */
export function insideAny(networks: readonly string[]): IsInside {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/')
    list.addSubnet(address, Number(prefix), familyOf(address))
  }
  return (address) => {
    const bare = withoutZone(address)
    return isIP(bare) !== 0 && list.check(bare, familyOf(bare))
  }
}

/** False for whatever is no address. */
export const isPrivateAddress = insideAny(privateNetworks)

/**
 * What one household or office has in common, seen from outside: an IPv4 address as it is, of an IPv6 address the first 64
 * bits (RFC 6177: a site gets at least that much, and its devices change the rest), in one spelling each.
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) !== 6) return plain
  const [before = [], after = []] = plain.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

/** In one spelling: no zone, IPv4 never in IPv6, IPv6 by RFC 5952. Anything else stays as it is. */
export function plainAddress(address: string): string {
  const bare = withoutZone(address)
  if (isIP(bare) !== 6) return bare
  const plain = new SocketAddress({ address: bare, family: 'ipv6' }).address
  // The second half may have come in hexadecimal.
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain
}

function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? ''
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}
