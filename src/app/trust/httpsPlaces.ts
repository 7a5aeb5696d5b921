/** Under which addresses the server's HTTPS may be reached from where this page is. Pure. */

type Place = Pick<Location, 'protocol' | 'hostname' | 'port'>

export interface HttpsPlaces {
  /** Origin of the address this page was opened at: one port speaks both. */
  readonly here: string
  /** Origin of the name that stays, where it is another one. */
  readonly lasting?: string
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * `about`: name and port as the server says them. The port of `here` is the page's own: in front of the server there may
 * be one that passes on.
 */
export function httpsPlaces(
  place: Place,
  about: { readonly name: string | undefined; readonly port: number },
): HttpsPlaces {
  const here = originOf(place.hostname, place.port || (DEFAULT_PORTS[place.protocol] ?? ''))
  const lasting = about.name === undefined ? here : originOf(about.name, String(about.port))
  return lasting === here ? { here } : { here, lasting }
}

/** The best of the origins that answered: what is installed from a name survives a change of address. */
export function bestPlace(
  { here, lasting }: HttpsPlaces,
  answering: ReadonlySet<string>,
): string | undefined {
  return [lasting, here].find((origin) => origin !== undefined && answering.has(origin))
}

/** RFC 1918, RFC 6598, RFC 3927, loopback; RFC 4193 and RFC 4291 for IPv6. */
const privateIPv4 =
  /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
const privateIPv6 = /^\[(?:f[cd][\da-f]{2}:|fe[89ab][\da-f]:|::1\])/

/** An IP address that the server's authority may not speak for. Browsers write addresses in one spelling. */
export function isPublicAddress(hostname: string): boolean {
  if (hostname.startsWith('[')) return !privateIPv6.test(hostname)
  return /^\d+(?:\.\d+){3}$/.test(hostname) && !privateIPv4.test(hostname)
}

function originOf(host: string, port: string): string {
  return new URL(`https://${host}:${port}`).origin
}
