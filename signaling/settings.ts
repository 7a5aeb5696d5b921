/** Settings: environment variables, checked once, at start. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { projectFolder } from './projectFolder.ts'
import type { RelaySettings } from './relaying.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const DEFAULT_PORT = 5000

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
}

/** One line that names the variable, its value and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly code = 'bad-setting'
}

export const helpText = `Sealdrop: npm start

Settings are environment variables:
  PORT       port to listen on, 0 to 65535; 0 takes any free one (default ${DEFAULT_PORT}, or the next free one)
  HOST       address or host name of this machine to listen on (default: all interfaces)
  LOG_LEVEL  one of ${logLevels.join(', ')} (default info)
  DATA_DIR   folder for what the next start needs, seen from the project's folder (default data)
  RELAY      on or off: whether sealed bytes pass through this server where two devices find no direct path,
             or where it is faster (default on)
  RELAY_MAX_MB  megabytes relayed for one connection of two devices at most, both ways together (default: 200 where
             a device comes from a public address or through a proxy, no limit where both are on private networks)
  RELAY_MBIT megabits a second relayed for one connection of two devices at most (default: no limit)

An empty value counts as not set. Example: PORT=8080 HOST=127.0.0.1 npm start
`

const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))

const folder = v.pipe(
  v.string(),
  v.check((path) => !path.includes('\0')),
)

/** Both also take 0 for the default, as an empty value does. */
const megabytes = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))
const megabits = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number))

/** RFC 1123 section 2.1; a last label of digits would be a misspelt address. */
const hostName = /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*(?!\d+$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i

const host = v.pipe(
  v.string(),
  v.check((text) => isIP(text) !== 0 || hostName.test(text)),
)

/** Reads the settings from environment variables. Throws SettingsError on the first wrong one. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = (name: string) => (env[name] === '' ? undefined : env[name])
  return {
    port: setting('PORT', given('PORT'), port, 'an integer from 0 to 65535') ?? DEFAULT_PORT,
    isPortGiven: given('PORT') !== undefined,
    host: setting('HOST', given('HOST'), host, 'an IP address or a host name'),
    logLevel:
      setting('LOG_LEVEL', given('LOG_LEVEL'), v.picklist(logLevels), `one of ${logLevels.join(', ')}`) ??
      'info',
    relay: parseRelay(given),
    dataFolder: resolve(projectFolder(), setting('DATA_DIR', given('DATA_DIR'), folder, 'a path') ?? 'data'),
  }
}

function parseRelay(given: (name: string) => string | undefined): RelaySettings {
  const onOrOff = v.picklist(['on', 'off'])
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
