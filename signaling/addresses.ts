/** Where a visitor comes from: this house, or the internet. */
import { BlockList, isIP } from 'node:net'

/** Addresses that no packet from the internet has: loopback, private (RFC 1918, 4193), shared (6598), link-local. */
const privateNetworks = new BlockList()
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const) {
  privateNetworks.addSubnet(network, prefix, 'ipv4')
}
privateNetworks.addAddress('::1', 'ipv6')
privateNetworks.addSubnet('fc00::', 7, 'ipv6')
privateNetworks.addSubnet('fe80::', 10, 'ipv6')

/** Of an IPv4 or IPv6 address as Node gives it, IPv4 in IPv6 (`::ffff:`) and zones included. False for anything else. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%', 1)
  const version = isIP(bare)
  return version !== 0 && privateNetworks.check(bare, version === 4 ? 'ipv4' : 'ipv6')
}

/** As Socket.IO's handshake tells. */
export interface Origin {
  readonly address: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Who comes through a proxy has the proxy's address here, which says nothing: never counted as private. */
export function isVisitorPrivate({ address, headers }: Origin): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined
  return !isForwarded && isPrivateAddress(address)
}
