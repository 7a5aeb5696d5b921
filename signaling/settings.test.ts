import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { helpText } from './helpText.ts'
import { listen } from './https/listen.ts'
import { parseSettings } from './settings.ts'
import { startServer } from './server.ts'
import { testSettings } from './testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const open: Server[] = []

afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

function server(): Server {
  const created = createServer()
  open.push(created)
  return created
}

async function takePort(): Promise<number> {
  const holder = server().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  return (holder.address() as AddressInfo).port
}

test('without settings the server listens on port 5000 of all interfaces', () => {
  const settings = parseSettings({})

  expect(settings).toEqual({
    port: 5000,
    isPortGiven: false,
    host: undefined,
    logLevel: 'info',
    relay: { isOn: true, maxBytes: undefined, bytesPerSecond: undefined },
    dataFolder: join(root, 'data'),
    https: { mode: 'authority' },
    mdns: true,
    discovery: undefined,
    trustedProxies: [],
  })
})

test('empty settings are no settings', () => {
  const settings = parseSettings({
    PORT: '',
    HOST: '',
    LOG_LEVEL: '',
    DATA_DIR: '',
    RELAY: '',
    RELAY_MAX_MB: '',
    RELAY_MBIT: '',
    HTTPS: '',
    TLS_CERT: '',
    TLS_KEY: '',
    MDNS: '',
    DISCOVERY: '',
    TRUST_PROXY: '',
  })

  expect(settings).toEqual(parseSettings({}))
})

test.each([
  [{ PORT: '0' }, { port: 0, isPortGiven: true }],
  [{ PORT: '5000' }, { port: 5000, isPortGiven: true }],
  [{ PORT: '65535' }, { port: 65535, isPortGiven: true }],
  [{ HOST: '192.168.0.7' }, { host: '192.168.0.7' }],
  [{ HOST: '::1' }, { host: '::1' }],
  [{ HOST: 'localhost' }, { host: 'localhost' }],
  [{ HOST: 'my-host.example' }, { host: 'my-host.example' }],
  [{ LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
  [{ DATA_DIR: '/var/lib/sealdrop' }, { dataFolder: resolve('/var/lib/sealdrop') }],
  [{ DATA_DIR: 'my data/x' }, { dataFolder: join(root, 'my data', 'x') }],
  [{ RELAY: 'on' }, { relay: { isOn: true } }],
  [{ RELAY: 'off' }, { relay: { isOn: false } }],
  [{ RELAY_MAX_MB: '0', RELAY_MBIT: '0' }, { relay: { maxBytes: undefined, bytesPerSecond: undefined } }],
  [{ RELAY_MAX_MB: '1', RELAY_MBIT: '8' }, { relay: { maxBytes: 1_000_000, bytesPerSecond: 1_000_000 } }],
  [{ HTTPS: 'on' }, { https: { mode: 'authority' } }],
  [{ HTTPS: 'off' }, { https: { mode: 'off' } }],
  [
    { TLS_CERT: '/etc/cert.pem', TLS_KEY: 'key.pem' },
    { https: { mode: 'own', files: { cert: resolve('/etc/cert.pem'), key: join(root, 'key.pem') } } },
  ],
  [{ MDNS: 'off' }, { mdns: false }],
  [{ MDNS: 'on', HOST: '127.0.0.1' }, { mdns: true }],
  [{ HOST: '127.0.0.2' }, { mdns: false }],
  [{ HOST: '::1' }, { mdns: false }],
  [{ HOST: 'localhost' }, { mdns: false }],
  [{ HOST: '192.168.0.7' }, { mdns: true }],
  [{ DISCOVERY: 'everyone' }, { discovery: 'everyone' }],
  [{ DISCOVERY: 'network' }, { discovery: 'network' }],
  [{ DISCOVERY: 'rooms' }, { discovery: 'rooms' }],
  [{ TRUST_PROXY: 'loopback' }, { trustedProxies: ['127.0.0.0/8', '::1/128'] }],
  [
    { TRUST_PROXY: '10.1.2.3, 2001:db8::/32,::1' },
    { trustedProxies: ['10.1.2.3/32', '2001:db8::/32', '::1/128'] },
  ],
  [{ RELAY_MAX_MB: '999999999' }, { relay: { maxBytes: 999_999_999_000_000 } }],
])('%j is understood', (env, expected) => {
  const settings = parseSettings(env)

  expect(settings).toMatchObject(expected)
})

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', '0x50'],
  ['PORT', '1e3'],
  ['PORT', ' 5000'],
  ['PORT', 'http'],
  ['PORT', '999999999999'],
  ['HOST', '256.1.1.1'],
  ['HOST', '1.2.3'],
  ['HOST', '[::1]'],
  ['HOST', 'http://localhost'],
  ['HOST', 'localhost:5000'],
  ['HOST', 'a b'],
  ['HOST', '-host'],
  ['HOST', 'line\nbreak'],
  ['LOG_LEVEL', 'verbose'],
  ['LOG_LEVEL', 'INFO'],
  ['DATA_DIR', 'a\0b'],
  ['RELAY', 'yes'],
  ['RELAY', 'ON'],
  ['RELAY_MAX_MB', '-1'],
  ['RELAY_MAX_MB', '1.5'],
  ['RELAY_MAX_MB', '200MB'],
  ['RELAY_MAX_MB', '1000000000'],
  ['RELAY_MBIT', '0.5'],
  ['RELAY_MBIT', '1000000'],
  ['HTTPS', 'ON'],
  ['MDNS', 'yes'],
  ['DISCOVERY', 'nobody'],
  ['TRUST_PROXY', 'everybody'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', '::/129'],
  ['TRUST_PROXY', '10.0.0.1,'],
  ['TRUST_PROXY', '10.0.0.1/'],
  ['TRUST_PROXY', 'fe80::1%eth0'],
  ['TRUST_PROXY', '__proto__'],
  ['TRUST_PROXY', 'example.org'],
])('%s=%j is refused in one line with its name, its value and what is allowed', (name, value) => {
  const parse = () => parseSettings({ [name]: value })

  expect(parse).toThrow(`${name} is ${JSON.stringify(value)}, but must be `)
  expect(parse).not.toThrow('\n')
})

test.each([
  [{ TLS_CERT: 'cert.pem' }, 'TLS_CERT is set and TLS_KEY is not'],
  [{ TLS_KEY: 'key.pem' }, 'TLS_KEY is set and TLS_CERT is not'],
  [{ TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem', HTTPS: 'off' }, 'HTTPS is "off"'],
])('%j contradicts itself', (env, message) => {
  expect(() => parseSettings(env)).toThrow(message)
})

test('the help names every setting', () => {
  expect(helpText).toMatch(/PORT.*65535/)
  expect(helpText).toMatch(/HOST.*address/)
  expect(helpText).toMatch(/LOG_LEVEL.*debug/)
  expect(helpText).toMatch(/DATA_DIR.*folder/)
  expect(helpText).toMatch(/RELAY .*on or off/)
  expect(helpText).toMatch(/RELAY_MAX_MB.*megabytes/)
  expect(helpText).toMatch(/RELAY_MBIT.*megabits/)
  for (const name of ['HTTPS', 'TLS_CERT', 'TLS_KEY', 'MDNS', 'DISCOVERY', 'TRUST_PROXY']) {
    expect(helpText).toMatch(new RegExp(`^  ${name} `, 'm'))
  }
})

test('a port that nobody asked for gives way to the next free one', async () => {
  const taken = await takePort()

  const address = await listen(server(), { ...testSettings, port: taken, isPortGiven: false })

  expect(address.port).toBeGreaterThan(taken)
})

test('a port that was asked for does not', async () => {
  const taken = await takePort()

  const listening = listen(server(), { ...testSettings, port: taken })

  await expect(listening).rejects.toThrow(`PORT ${taken} is taken`)
})

test.each(['192.0.2.1', '2001:db8::1'])('host %s, of another machine, is refused by name', async (host) => {
  const listening = listen(server(), { ...testSettings, host })

  await expect(listening).rejects.toThrow(`HOST ${host} is not an address of this machine`)
})

test('without a built app the server does not start, and says what to do', async () => {
  const starting = startServer(testSettings, { appFolder: '/nonexistent' })

  await expect(starting).rejects.toThrow('npm run build')
})
