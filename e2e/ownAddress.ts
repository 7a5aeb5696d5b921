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
