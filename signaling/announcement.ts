/** What the terminal says once the server listens: where to go, and a code for the phone's camera. */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import type { AddressInfo } from 'node:net'
import { renderUnicodeCompact } from 'uqr'
import type { Settings } from './settings.ts'

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Networks between this machine and its own containers: listed last, since no phone reaches them. */
const internalNetwork = /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni)/i

/**
 * The lines for people, QR code included.
 *
 * @param bound where the server listens, as the system says
 */
export function announcement(
  settings: Settings,
  bound: AddressInfo,
  interfaces: Interfaces = networkInterfaces(),
): string {
  const [local, lan] = [localUrl(bound), lanUrls(bound, interfaces)]
  const moved = !settings.isPortGiven && bound.port !== settings.port
  return [
    ...(moved ? [`Port ${settings.port} is taken: using ${bound.port}.`] : []),
    '',
    'Sealdrop is ready. Open it on two devices:',
    '',
    ...(local === undefined ? [] : [`  on this machine:  ${local}`]),
    ...lan.map((url) => `  on the network:   ${url}`),
    '',
    ...lan.slice(0, 1).flatMap((url) => [renderUnicodeCompact(url), '']),
  ].join('\n')
}

/** Where other devices reach a server bound so, best first. Empty for one that listens to this machine alone. */
export function lanUrls(bound: AddressInfo, interfaces: Interfaces = networkInterfaces()): string[] {
  return Object.entries(interfaces)
    .sort(([a], [b]) => Number(internalNetwork.test(a)) - Number(internalNetwork.test(b)))
    .flatMap(([, addresses = []]) => addresses)
    .filter((address) => !address.internal && !isLinkLocal(address) && isBound(bound, address))
    .sort((a, b) => familyOrder(a) - familyOrder(b))
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
