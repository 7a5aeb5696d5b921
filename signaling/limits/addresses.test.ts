import { expect, test } from 'vitest'
import { isPrivateAddress, networkOf, networksAround } from './addresses.ts'

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

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1:2:3:4', '2001:db8:0:0::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  ['203.0.113.7', ['203.0.113.7', '203.0.113.0/24', '203.0.0.0/16']],
  ['2001:db8:1:2:3::4', ['2001:db8:1:2::/64', '2001:db8:1::/48', '2001:db8::/32']],
  ['nowhere', ['nowhere']],
])('%s is a part of %j', (address, networks) => {
  expect(networksAround(address)).toEqual(networks)
})

test.each([
  ['6to4', '2002:cb00:7107:1:2::3'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:34ff:8ef8'],
  ['NAT64', '64:ff9b::203.0.113.7'],
  ['NAT64 with a local prefix', '64:ff9b:1::cb00:7107'],
  ['a translator', '::ffff:0:203.0.113.7'],
])('an IPv6 address by %s belongs to the IPv4 address in it', (_, address) => {
  expect(networkOf(address)).toBe('203.0.113.7')
})

test.each([
  ['6to4', '2002:c0a8:7:1::3', '2002:c0a8:7:1::/64'],
  ['NAT64', '64:ff9b::192.168.0.7', '64:ff9b:0:0::/64'],
])('a private address within one by %s makes nobody private', (_, address, network) => {
  expect([networkOf(address), isPrivateAddress(address)]).toEqual([network, false])
})
