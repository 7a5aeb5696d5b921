import type { NetworkInterfaceInfo } from 'node:os'
import { renderUnicodeCompact } from 'uqr'
import { expect, test } from 'vitest'
import { announcement, lanUrls } from './announcement.ts'
import { parseSettings } from './settings.ts'

const address = (text: string, internal = false): NetworkInterfaceInfo => ({
  address: text,
  internal,
  mac: '00:00:00:00:00:00',
  netmask: '',
  cidr: null,
  ...(text.includes(':') ? { family: 'IPv6', scopeid: 0 } : { family: 'IPv4' }),
})

const interfaces = {
  docker0: [address('172.17.0.1')],
  lo: [address('127.0.0.1', true), address('::1', true)],
  eth0: [address('fe80::1'), address('fd00::7'), address('192.168.1.7')],
  wlan0: [address('10.0.0.7'), address('2001:db8::7')],
}

const any = { address: '::', family: 'IPv6', port: 5000 }

const noTrust = {
  https: 'off',
  authority: undefined,
  name: undefined,
  ownName: undefined,
  port: 5000,
} as const

const authority = {
  name: 'Sealdrop on kitchen (0a1b2c)',
  fingerprint: Array<string>(32).fill('AB').join(':'),
  notAfter: new Date(0),
  der: Buffer.alloc(0),
  pem: '',
}

test('every address of the network is listed, those that people can type first', () => {
  expect(lanUrls(any, interfaces)).toEqual([
    'http://192.168.1.7:5000',
    'http://10.0.0.7:5000',
    'http://[fd00::7]:5000',
    'http://[2001:db8::7]:5000',
    'http://172.17.0.1:5000',
  ])
})

test.each([
  ['0.0.0.0', ['http://192.168.1.7:80', 'http://10.0.0.7:80', 'http://172.17.0.1:80']],
  ['10.0.0.7', ['http://10.0.0.7:80']],
  ['fd00::7', ['http://[fd00::7]:80']],
  ['127.0.0.1', []],
  ['::1', []],
])('bound to %s, only what reaches it is listed', (bound, urls) => {
  const family = bound.includes(':') ? 'IPv6' : 'IPv4'

  expect(lanUrls({ address: bound, family, port: 80 }, interfaces)).toEqual(urls)
})

test('the terminal shows localhost, the network and a code to scan', () => {
  const text = announcement(parseSettings({}), any, noTrust, interfaces)

  expect(text).toContain('http://localhost:5000\n')
  expect(text).toContain('http://192.168.1.7:5000\n')
  expect(text).toMatch(/[█▀▄]{10}/)
  expect(text).not.toContain('is taken')
})

test('bound to one address of the network, localhost is not promised', () => {
  const text = announcement(parseSettings({}), { ...any, address: '10.0.0.7' }, noTrust, interfaces)

  expect(text).not.toContain('localhost')
})

test('on a network without IPv4 the code is for an address that a phone reaches, not for a container’s', () => {
  const { docker0 } = interfaces

  const text = announcement(parseSettings({}), any, noTrust, { docker0, eth0: [address('fd00::7')] })

  expect(text).toContain(renderUnicodeCompact('http://[fd00::7]:5000'))
})

test('bound to this machine alone, there is nothing to scan', () => {
  const text = announcement(parseSettings({}), { ...any, address: '127.0.0.1' }, noTrust, interfaces)

  expect(text).toContain('http://localhost:5000')
  expect(text).not.toMatch(/[█▀▄]/)
})

test('another port than the default one is pointed out', () => {
  const text = announcement(parseSettings({}), { ...any, port: 5001 }, noTrust, interfaces)

  expect(text).toContain('Port 5000 is taken: using 5001.')
})

test('a port that the system was to choose is no surprise', () => {
  const text = announcement(parseSettings({ PORT: '0' }), { ...any, port: 40_000 }, noTrust, interfaces)

  expect(text).not.toContain('is taken')
})

test('the name stands first, and the authority is shown with the way to trust it', () => {
  const trust = { ...noTrust, https: 'authority', authority, name: 'kitchen.local' } as const

  const lines = announcement(parseSettings({}), any, trust, interfaces).split('\n')

  const urls = lines.flatMap((line) => /^ .*(https?:\/\/\S+)$/.exec(line)?.[1] ?? [])
  expect(urls.slice(0, 3)).toEqual([
    'https://kitchen.local:5000',
    'http://localhost:5000',
    'http://192.168.1.7:5000',
  ])
  expect(lines).toContain('For HTTPS each device trusts this server once: http://192.168.1.7:5000/trust')
  expect(lines.join('').replace(/ /g, '')).toContain(`SHA-256:${authority.fingerprint.slice(0, 47)}`)
})

test('the code is for an address that opens before anything is trusted', () => {
  const trust = { ...noTrust, https: 'authority', authority, name: 'kitchen.local' } as const

  const text = announcement(parseSettings({}), any, trust, interfaces)

  expect(text).toContain(renderUnicodeCompact('http://192.168.1.7:5000'))
})

test("with the owner's certificate the code is for its name", () => {
  const trust = { ...noTrust, https: 'own', ownName: 'files.example' } as const

  const text = announcement(parseSettings({}), any, trust, interfaces)

  expect(text).toContain(renderUnicodeCompact('https://files.example:5000'))
})
