/** The machine's own address on a network: a page from there is no secure context, unlike one from loopback. */
import { networkInterfaces } from 'node:os'

/** Throws where the machine has none: what depends on it must not pass unseen. */
export function ownNetworkAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (own === undefined) {
    throw new Error(
      'This machine has no IPv4 address besides loopback. Give it one for this test, for example: ' +
        'ip link add sealdrop0 type dummy && ip addr add 10.99.77.1/32 dev sealdrop0 && ip link set sealdrop0 up',
    )
  }
  return own.address
}

/** One that the server's authority speaks for, as it stands in an address: IPv6 in brackets. */
export function ownPrivateAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const own = addresses.find(({ address, internal }) => !internal && isPrivate(address))
  if (own === undefined) {
    throw new Error(
      'This machine has no address of a private network besides loopback. Give it one for this test, for example: ' +
        'ip link add sealdrop0 type dummy && ip addr add 10.99.77.1/32 dev sealdrop0 && ip link set sealdrop0 up',
    )
  }
  return own.family === 'IPv6' ? `[${own.address}]` : own.address
}

/** RFC 1918 and RFC 4193. */
function isPrivate(address: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][\da-f]{2}:)/.test(address)
}
