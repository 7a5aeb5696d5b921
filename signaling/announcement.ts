/** What the terminal says once the server listens: where to go, and a code for the phone's camera. */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import type { AddressInfo } from 'node:net'
import { renderUnicodeCompact } from 'uqr'
import type { Interfaces } from './limits/addresses.ts'
import type { Settings } from './settings.ts'
import type { TrustFacts } from './https/trust.ts'

/** Networks between this machine and its own containers: listed last, since no phone reaches them. */
const internalNetwork = /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni)/i

/**
 * The lines for people, QR code included.
 *
 * The code leads to a plain HTTP address, and not to the name that stands first: before a device trusts the authority its
 * browser puts a warning before HTTPS, and not every Android looks up names ending in .local, while the
 * address opens at once on whatever is on the network. The page there shows the way to the name. A certificate of
 * the owner's convinces every device, so there the code leads to its name.
 *
 * @param bound where the server listens, as the system says
 */
export function announcement(
  settings: Settings,
  bound: AddressInfo,
  trust: TrustFacts,
  interfaces: Interfaces = networkInterfaces(),
): string {
  const [own, local, lan] = [ownUrl(trust), localUrl(bound), lanUrls(bound, interfaces)]
  const moved = !settings.isPortGiven && bound.port !== settings.port
  const scanned = own ?? lan[0]
  return [
    ...(moved ? [`Port ${settings.port} is taken: using ${bound.port}.`] : []),
    '',
    'Sealdrop is ready. Open it on two devices:',
    '',
    ...line('by its name:', own ?? localNameUrl(trust)),
    ...line('on this machine:', local),
    ...lan.flatMap((url) => line('on the network:', url)),
    '',
    ...trustLines(trust, lan[0] ?? local),
    ...(scanned === undefined ? [] : [renderUnicodeCompact(scanned), '']),
  ].join('\n')
}

function line(what: string, url: string | undefined): string[] {
  return url === undefined ? [] : [`  ${what.padEnd(17)} ${url}`]
}

function ownUrl({ https, ownName, port }: TrustFacts): string | undefined {
  return https === 'own' && ownName !== undefined ? `https://${ownName}:${port}` : undefined
}

function localNameUrl({ https, name, port }: TrustFacts): string | undefined {
  // Where the certificate is the owner's, it is for other names than this one.
  return name === undefined ? undefined : `${https === 'authority' ? 'https' : 'http'}://${name}:${port}`
}

function trustLines({ authority }: TrustFacts, url: string | undefined): string[] {
  if (!authority || url === undefined) return []
  return [
    `For HTTPS each device trusts this server once: ${url}/trust`,
    `  authority:  ${authority.name}`,
    `  SHA-256:    ${authority.fingerprint.slice(0, 47)}`,
    `              ${authority.fingerprint.slice(48)}`,
    '',
  ]
}

/** Where other devices reach a server bound so, best first. Empty for one that listens to this machine alone. */
export function lanUrls(bound: AddressInfo, interfaces: Interfaces = networkInterfaces()): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((address) => ({ name, ...address })))
    .filter((address) => !address.internal && !isLinkLocal(address) && isBound(bound, address))
    .sort((a, b) => familyOrder(a) - familyOrder(b))
    .sort((a, b) => Number(internalNetwork.test(a.name)) - Number(internalNetwork.test(b.name)))
    .map(({ address }) => urlOf(address, bound.port))
}

function localUrl({ address, port }: AddressInfo): string | undefined {
  const reachesLoopback = isAny(address) || address === '::1' || address.startsWith('127.')
  return reachesLoopback ? `http://localhost:${port}` : undefined
}

/** `::` takes IPv4 too; `0.0.0.0` takes nothing else. */
function isBound(bound: AddressInfo, { address, family }: NetworkInterfaceInfo): boolean {
  if (bound.address === '::') return true
  return bound.address === '0.0.0.0' ? family === 'IPv4' : bound.address === address
}

function isAny(address: string): boolean {
  return address === '::' || address === '0.0.0.0'
}

/** fe80::/10 needs a zone, which no browser takes in a URL. */
function isLinkLocal({ address }: NetworkInterfaceInfo): boolean {
  return /^fe[89ab]/i.test(address)
}

/** The short ones first: people type them. */
function familyOrder({ family }: NetworkInterfaceInfo): number {
  return family === 'IPv4' ? 0 : 1
}

function urlOf(address: string, port: number): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}
