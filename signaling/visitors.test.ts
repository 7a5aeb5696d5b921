import { expect, test } from 'vitest'
import { insideAny } from './addresses.ts'
import { networkOfVisitor } from './networks.ts'
import { createVisitors } from './visitors.ts'

const believing = createVisitors(insideAny(['127.0.0.0/8', '::1/128', '10.0.0.0/8']))

test.each<[string, string, Record<string, string>, string | undefined]>([
  ['no header', '203.0.113.7', {}, '203.0.113.7'],
  ['no header, IPv4 in IPv6', '::ffff:203.0.113.7', {}, '203.0.113.7'],
  ['one hop', '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }, '203.0.113.7'],
  ['one hop to IPv4 in IPv6', '::ffff:127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }, '203.0.113.7'],
  ['a visitor at home', '127.0.0.1', { 'x-forwarded-for': '192.168.0.7' }, '192.168.0.7'],
  ['two proxies', '127.0.0.1', { 'x-forwarded-for': '203.0.113.7, 10.0.0.1' }, '203.0.113.7'],
  ['what the visitor forged', '127.0.0.1', { 'x-forwarded-for': '192.168.0.7, 203.0.113.7' }, '203.0.113.7'],
  ['with a port', '127.0.0.1', { 'x-forwarded-for': '203.0.113.7:4711' }, '203.0.113.7'],
  ['IPv6', '127.0.0.1', { 'x-forwarded-for': '2001:DB8::7' }, '2001:db8::7'],
  ['IPv6 with a port', '127.0.0.1', { 'x-forwarded-for': '[2001:db8::7]:4711' }, '2001:db8::7'],
  ['IPv4 in IPv6, in hexadecimal', '127.0.0.1', { 'x-forwarded-for': '::FFFF:cb00:7107' }, '203.0.113.7'],
  ['nonsense', '127.0.0.1', { 'x-forwarded-for': 'unknown' }, undefined],
  ['nothing', '127.0.0.1', { 'x-forwarded-for': '' }, undefined],
  ['Forwarded', '127.0.0.1', { forwarded: 'for=203.0.113.7;proto=https;by=10.0.0.1' }, '203.0.113.7'],
  ['Forwarded IPv6', '127.0.0.1', { forwarded: 'For="[2001:db8::7]:4711"' }, '2001:db8::7'],
  ['Forwarded, two', '127.0.0.1', { forwarded: 'for=192.168.0.7, for=203.0.113.7' }, '203.0.113.7'],
  ['Forwarded, hidden', '127.0.0.1', { forwarded: 'for=_hidden' }, undefined],
  ['Forwarded without for', '127.0.0.1', { forwarded: 'proto=https' }, undefined],
  ['Forwarded in quotes', '127.0.0.1', { forwarded: 'by=",for=10.0.0.9";for=203.0.113.7' }, '203.0.113.7'],
  ['Forwarded with nothing in between', '127.0.0.1', { forwarded: 'for=203.0.113.7;, ,' }, '203.0.113.7'],
  [
    'Forwarded with an escaped quote',
    '127.0.0.1',
    { forwarded: 'by="\\",";for="203.0.113.7"' },
    '203.0.113.7',
  ],
  ['Forwarded, never closed', '127.0.0.1', { forwarded: 'for=203.0.113.7;by="x' }, undefined],
  [
    'both, and they agree',
    '127.0.0.1',
    { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7' },
    '203.0.113.7',
  ],
  [
    'both, and one is forged',
    '127.0.0.1',
    { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=192.168.0.7' },
    undefined,
  ],
  ['headers from the internet', '203.0.113.7', { 'x-forwarded-for': '192.168.0.7' }, '203.0.113.7'],
  ['headers from home', '192.168.0.8', { 'x-forwarded-for': '203.0.113.9' }, undefined],
  ['a proxy that says who it is for elsewhere', '127.0.0.1', { 'x-real-ip': '203.0.113.7' }, undefined],
  ['a proxy that says only how', '192.168.0.8', { 'x-forwarded-proto': 'https' }, undefined],
  ['the same from the internet', '203.0.113.7', { 'x-forwarded-host': 'a.example' }, '203.0.113.7'],
  ['headers from home, of home', '192.168.0.8', { forwarded: 'for=192.168.0.7' }, undefined],
])('%s, from %s with %j: %s', (_, address, headers, expected) => {
  expect(believing.addressOf({ address, headers })).toBe(expected)
})

test.each([
  ['127.0.0.1', { 'x-forwarded-for': '192.168.0.7' }, true],
  ['127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }, false],
  ['192.168.0.8', { 'x-forwarded-for': '192.168.0.7' }, false],
  ['192.168.0.8', {}, true],
])('from %s with %j a visitor is private: %s', (address, headers, expected) => {
  expect(believing.isPrivate({ address, headers })).toBe(expected)
})

test.each<[string, Record<string, string>, string | undefined]>([
  ['127.0.0.1', { 'x-forwarded-proto': 'https' }, 'https'],
  ['127.0.0.1', { 'x-forwarded-proto': 'https, HTTP' }, 'http'],
  ['127.0.0.1', { forwarded: 'for=203.0.113.7;Proto=https' }, 'https'],
  ['127.0.0.1', {}, undefined],
  ['203.0.113.7', { 'x-forwarded-proto': 'https' }, undefined],
])('from %s with %j the scheme is %s', (address, headers, expected) => {
  expect(believing.schemeOf({ address, headers })).toBe(expected)
})

test.each([
  ['quotes and backslashes', `for="${'\\"'.repeat(8000)}`],
  ['blanks', `for=${' '.repeat(16_000)}x y`],
  ['quotes', '"'.repeat(15_999)],
  ['separators', ',;'.repeat(8000)],
])('a header full of %s is read in no time', (_, forwarded) => {
  const begin = performance.now()

  for (const address of ['127.0.0.1', '203.0.113.7']) believing.addressOf({ address, headers: { forwarded } })

  expect(performance.now() - begin).toBeLessThan(100)
})

test('headers that contradict each other make a stranger, not somebody at home', () => {
  const visitors = createVisitors((address) => address === '127.0.0.1')
  const headers = { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=10.0.0.1' }

  expect(networkOfVisitor(visitors, { address: '127.0.0.1', headers }).kind).toBe('public')
})
