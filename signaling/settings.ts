/** Settings: environment variables, checked once, at start. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { insideAny, privateNetworks } from './limits/addresses.ts'
import type { OwnCertificateFiles } from './https/ownCertificate.ts'
import { projectFolder } from './projectFolder.ts'
import type { RelaySettings } from './relay/relayLedger.ts'
import { SettingsError } from './settingsError.ts'
import type { Discovery } from './introductions/spaces.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const DEFAULT_PORT = 5000

export interface Settings {
  /** 0 lets the system choose. */
  readonly port: number
  /** Whether somebody relies on that very port. */
  readonly isPortGiven: boolean
  /** Undefined: all interfaces. */
  readonly host: string | undefined
  readonly logLevel: (typeof logLevels)[number]
  readonly relay: RelaySettings
  /** Absolute. Undefined: nothing is kept for the next start. */
  readonly dataFolder: string | undefined
  readonly https: HttpsSettings
  /** Whether this host's name is announced by multicast DNS. */
  readonly mdns: boolean
  readonly discovery: Discovery
  /** Networks of the proxies whose forwarded headers are believed: ADDRESS/PREFIX. */
  readonly trustedProxies: readonly string[]
}

/** Whose certificate HTTPS has: the local authority's, the owner's, or there is no HTTPS. */
type HttpsSettings =
  { readonly mode: 'authority' | 'off' } | { readonly mode: 'own'; readonly files: OwnCertificateFiles }

const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))

const folder = v.pipe(
  v.string(),
  v.check((path) => !path.includes('\0')),
)

const onOrOff = v.picklist(['on', 'off'])

/** Both also take 0 for the default, as an empty value does. */
const megabytes = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))
const megabits = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number))

/** RFC 1123 section 2.1; a last label of digits would be a misspelt address. */
const hostName = /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*(?!\d+$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i

const host = v.pipe(
  v.string(),
  v.check((text) => isIP(text) !== 0 || hostName.test(text)),
)

const proxyWords: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: privateNetworks,
}

const proxies = v.pipe(
  v.string(),
  v.transform((list) => list.split(',').map((entry) => networksOf(entry.trim()))),
  v.check((lists) => lists.every((networks) => networks.length > 0)),
  v.transform((lists) => lists.flat()),
)

const discovery = v.picklist(['everyone', 'network', 'rooms'])

/** Reads the settings from environment variables. Throws SettingsError on the first wrong one. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = (name: string) => (env[name] === '' ? undefined : env[name])
  const hostName = setting('HOST', given('HOST'), host, 'an IP address or a host name')
  return {
    port: setting('PORT', given('PORT'), port, 'an integer from 0 to 65535') ?? DEFAULT_PORT,
    isPortGiven: given('PORT') !== undefined,
    host: hostName,
    logLevel:
      setting('LOG_LEVEL', given('LOG_LEVEL'), v.picklist(logLevels), `one of ${logLevels.join(', ')}`) ??
      'info',
    relay: parseRelay(given),
    dataFolder: resolve(projectFolder(), setting('DATA_DIR', given('DATA_DIR'), folder, 'a path') ?? 'data'),
    https: parseHttps(given),
    mdns:
      (setting('MDNS', given('MDNS'), onOrOff, 'on or off') ?? (isLoopback(hostName) ? 'off' : 'on')) ===
      'on',
    discovery: setting('DISCOVERY', given('DISCOVERY'), discovery, 'everyone, network or rooms'),
    trustedProxies:
      setting(
        'TRUST_PROXY',
        given('TRUST_PROXY'),
        proxies,
        'addresses, networks like 10.0.0.0/8, loopback or private, with commas between them',
      ) ?? [],
  }
}

function parseHttps(given: (name: string) => string | undefined): HttpsSettings {
  const file = (name: string) => {
    const path = setting(name, given(name), folder, 'a path')
    return path === undefined ? undefined : resolve(projectFolder(), path)
  }
  const [cert, key] = [file('TLS_CERT'), file('TLS_KEY')]
  const wanted = setting('HTTPS', given('HTTPS'), onOrOff, 'on or off')
  if (cert === undefined && key === undefined) return { mode: wanted === 'off' ? 'off' : 'authority' }
  if (cert === undefined || key === undefined) {
    const [has, lacks] = cert === undefined ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY']
    throw new SettingsError(`${has} is set and ${lacks} is not, but must be: they belong together`)
  }
  if (wanted === 'off') throw new SettingsError('HTTPS is "off", but must be "on" where TLS_CERT is set')
  return { mode: 'own', files: { cert, key } }
}

function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || (host !== undefined && insideAny(proxyWords['loopback'] ?? [])(host))
}

/** Empty for what is none. A single address is a network of one. */
function networksOf(entry: string): readonly string[] {
  if (Object.hasOwn(proxyWords, entry)) return proxyWords[entry] ?? []
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const family = isIP(address)
  if (family === 0 || address.includes('%')) return []
  const bits = family === 4 ? 32 : 128
  const length = prefix === undefined ? bits : Number(prefix)
  return length <= bits ? [`${address}/${length}`] : []
}

function parseRelay(given: (name: string) => string | undefined): RelaySettings {
  const size = setting(
    'RELAY_MAX_MB',
    given('RELAY_MAX_MB'),
    megabytes,
    'whole megabytes from 0 to 999999999',
  )
  const rate = setting(
    'RELAY_MBIT',
    given('RELAY_MBIT'),
    megabits,
    'whole megabits a second from 0 to 999999',
  )
  return {
    isOn: setting('RELAY', given('RELAY'), onOrOff, 'on or off') !== 'off',
    maxBytes: size ? size * 1_000_000 : undefined,
    bytesPerSecond: rate ? (rate * 1_000_000) / 8 : undefined,
  }
}

function setting<Value>(
  name: string,
  text: string | undefined,
  schema: v.GenericSchema<unknown, Value>,
  allowed: string,
): Value | undefined {
  if (text === undefined) return undefined
  const parsed = v.safeParse(schema, text)
  if (parsed.success) return parsed.output
  throw new SettingsError(`${name} is ${JSON.stringify(text)}, but must be ${allowed}`)
}
