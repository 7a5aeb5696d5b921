import { expect, test } from 'vitest'
import { isPrivateAddress, isVisitorPrivate } from './addresses.ts'

test.each([
  '127.0.0.1',
  '127.255.255.255',
  '10.0.0.0',
  '10.255.255.255',
  '172.16.0.0',
  '172.31.255.255',
  '192.168.0.0',
  '192.168.255.255',
  '100.64.0.0',
  '100.127.255.255',
  '169.254.1.1',
  '::1',
  'fc00::',
  'fdff:ffff::1',
  'fe80::1',
  'fe80::1%eth0',
  '::ffff:192.168.1.1',
  '::ffff:127.0.0.1',
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true)
})

test.each([
  '126.255.255.255',
  '128.0.0.1',
  '9.255.255.255',
  '11.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '203.0.113.7',
  '::',
  '::2',
  'fbff::1',
  'fec0::1',
  '2001:db8::1',
  '::ffff:203.0.113.7',
  '',
  'localhost',
  '192.168.1',
])('%j is not', (address) => {
  expect(isPrivateAddress(address)).toBe(false)
})

test.each(['x-forwarded-for', 'forwarded'])(
  'whoever comes through a proxy that says %s is not private, though the proxy is',
  (header) => {
    const origin = { address: '127.0.0.1', headers: { [header]: '192.168.0.7' } }

    expect(isVisitorPrivate(origin)).toBe(false)
    expect(isVisitorPrivate({ ...origin, headers: {} })).toBe(true)
  },
)
