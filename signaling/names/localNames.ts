/**
 * The names and addresses that the local certificate authority may speak for (RFC 5280, section 4.2.1.10). The table that
 * becomes the authority's name constraints is the one that decides what goes into a certificate: a certificate with
 * a single name outside of them would be refused for all its names.
 */
import { isIP } from 'node:net'
import { type Interfaces, insideAny, isPrivateAddress, privateNetworks } from '../limits/addresses.ts'

/** Subtrees as RFC 5280 means them: a name stands for itself and for whatever ends in it. */
export interface Subtrees {
  readonly names: readonly string[]
  /** ADDRESS/PREFIX. */
  readonly networks: readonly string[]
}

/** Reserved for the networks people have at home: RFC 8375, and ICANN's reservation of `internal`. `lan` is custom. */
const homeDomains = ['lan', 'home.arpa', 'internal']

const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1']

/** RFC 1035 allows 63; room for what is appended where two devices want the same name. */
const MAX_LABEL_CHARACTERS = 56

/** How many names multicast DNS tries. Beyond that the network is not one where names work. */
export const MAX_ANNOUNCED_NAMES = 9

/** What this host is called where other devices have the names before: `host`, `host-2` and so on. */
export function announcedLabels(label: string): readonly string[] {
  return Array.from({ length: MAX_ANNOUNCED_NAMES }, (_, index) =>
    index === 0 ? label : `${label}-${index + 1}`,
  )
}

/**
 * What an authority made on the host of this label is limited to: this host's own names. Its addresses change, so all that
 * are private belong to it.
 */
export function permittedSubtrees(label: string): Subtrees {
  const announced = announcedLabels(label).map((own) => `${own}.local`)
  return { names: ['localhost', ...announced, ...ownNames(label)], networks: privateNetworks }
}

/** Whether each name is some host's own, as permittedSubtrees makes them, and none stands for a whole network. */
export function areOwnNames({ names }: Subtrees): boolean {
  const domains = ['local', ...homeDomains]
  return names.every((name) => name === 'localhost' || domains.some((domain) => name.endsWith(`.${domain}`)))
}

/** Whether an authority so limited may speak for `name`, a host name or an address. */
export function permits({ names, networks }: Subtrees, name: string): boolean {
  if (isIP(name) !== 0) return insideAny(networks)(name)
  const lower = name.toLowerCase()
  return names.some((subtree) => lower === subtree || lower.endsWith(`.${subtree}`))
}

/**
 * Every name under which a browser could reach this host: sorted, each once. Link-local IPv6 addresses are left out, since
 * no browser takes the zone that they need; `announced` is the name that mDNS settled on, if it did.
 */
export function reachableNames(
  label: string,
  announced: string | undefined,
  interfaces: Interfaces,
): string[] {
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
    .filter((address) => isPrivateAddress(address) && !/^fe[89ab]/i.test(address))
  const names = ['localhost', `${label}.local`, ...(announced === undefined ? [] : [announced])]
  return [...new Set([...names, ...ownNames(label), ...LOOPBACK_ADDRESSES, ...addresses])].sort()
}

function ownNames(label: string): string[] {
  return homeDomains.map((domain) => `${label}.${domain}`)
}

/** The first label of a host's name, made one that DNS allows (RFC 1123, section 2.1): `sealdrop` where nothing is left. */
export function hostLabel(hostname: string): string {
  const [first = ''] = isIP(hostname) === 0 ? hostname.split('.', 1) : ['']
  const label = first
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z\d]+/g, '-')
    .slice(0, MAX_LABEL_CHARACTERS)
    .replace(/^-+|-+$/g, '')
  return label === '' || label === 'localhost' ? 'sealdrop' : label
}
