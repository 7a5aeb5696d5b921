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
  return networksAround(address)[0]
}

/**
 * The network of an address and the wider ones that it is a part of: what one customer can be given (the first 48 bits of
 * an IPv6 address, 24 of an IPv4 address) and what one provider has (32 and 16). Whatever is no address is one by itself.
 */
export function networksAround(address: string): readonly [network: string, ...wider: string[]] {
  const plain = plainAddress(address)
  if (isIP(plain) === 0) return [plain]
  const parts = plain.includes(':') ? partsOf(plain) : []
  const inside = plain.includes(':') ? embeddedIn(parts) : plain
  if (inside === undefined) {
    const [network, ...wider] = [4, 3, 2].map((count) => ipv6Network(parts, count))
    return [network ?? plain, ...wider]
  }
  const [a, b, c] = inside.split('.')
  return [inside, `${a}.${b}.${c}.0/24`, `${a}.${b}.0.0/16`]
}

function ipv6Network(parts: readonly number[], count: number): string {
  const shown = parts.slice(0, count).map((part) => part.toString(16))
  return `${shown.join(':')}::/${count * 16}`
}

/** The eight parts of 16 bits of an IPv6 address by RFC 5952. */
function partsOf(plain: string): number[] {
  const [before = [], after = []] = plain.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].map((part) => Number.parseInt(part, 16))
}

/**
 * The public IPv4 address that an IPv6 address was made from: 6to4 (RFC 3056), which gives each of them 65,536 networks,
 * Teredo (RFC 4380) and translators (RFC 6052, 8215, 7915), where the IPv4 internet would be one network.
 */
function embeddedIn(parts: readonly number[]): string | undefined {
  const begins = (...prefix: readonly number[]) => prefix.every((part, index) => parts[index] === part)
  const [, second = 0, third = 0, , , , seventh = 0, eighth = 0] = parts
  const isTranslated =
    begins(0x64, 0xff9b, 0, 0, 0, 0) || begins(0x64, 0xff9b, 1) || begins(0, 0, 0, 0, 0xffff, 0)
  if (begins(0x2002)) return publicIPv4(second, third)
  if (begins(0x2001, 0)) return publicIPv4(seventh ^ 0xffff, eighth ^ 0xffff)
  return isTranslated ? publicIPv4(seventh, eighth) : undefined
}

function publicIPv4(high: number, low: number): string | undefined {
  const address = [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  return isPrivateAddress(address) ? undefined : address
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
