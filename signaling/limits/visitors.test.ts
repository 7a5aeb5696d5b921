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
])('a header full of %s names no visitor', (_, forwarded) => {
  const addressFrom = (address: string) => believing.addressOf({ address, headers: { forwarded } })

  expect(addressFrom('127.0.0.1')).toBeUndefined()
  expect(addressFrom('203.0.113.7')).toBe('203.0.113.7')
})

const stranger = { key: 'disguised', kind: 'public' }
const atHome = (key: string) => ({ key, kind: 'private' })

test.each<[string, string, Record<string, string>, object]>([
  [
    'two kinds that differ',
    '127.0.0.1',
    { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=10.0.0.1' },
    stranger,
  ],
  [
    'one of two unknown',
    '127.0.0.1',
    { 'x-forwarded-for': '192.168.0.7', forwarded: 'for=unknown' },
    stranger,
  ],
  ['one of two empty', '127.0.0.1', { 'x-forwarded-for': '192.168.0.7', forwarded: '' }, stranger],
  ['a lone unknown', '127.0.0.1', { forwarded: 'for=unknown' }, stranger],
  ['a made-up name', '127.0.0.1', { forwarded: 'for=_gazonk' }, stranger],
  ['garbage', '127.0.0.1', { 'x-forwarded-for': '10.0.0.1;drop' }, stranger],
  ['an address in octal', '127.0.0.1', { 'x-forwarded-for': '010.0.0.1' }, stranger],
  ['nothing', '127.0.0.1', { 'x-forwarded-for': '' }, stranger],
  [
    'more than proxies say',
    '127.0.0.1',
    { 'x-forwarded-for': `${'10.1.1.1,'.repeat(200)}192.168.0.7` },
    stranger,
  ],
  [
    'the same by Forwarded',
    '127.0.0.1',
    { forwarded: `${'for=10.1.1.1,'.repeat(200)}for=192.168.0.7` },
    stranger,
  ],
  [
    'the same beside what can be read',
    '127.0.0.1',
    { 'x-forwarded-for': '192.168.0.7', forwarded: `${'a=b;'.repeat(500)}for=192.168.0.7` },
    stranger,
  ],
  ['a quote that never ends', '127.0.0.1', { 'x-forwarded-for': '"192.168.0.7' }, stranger],
  [
    'somebody else in X-Real-IP',
    '127.0.0.1',
    { 'x-forwarded-for': '192.168.0.7', 'x-real-ip': '203.0.113.7' },
    stranger,
  ],
  [
    'the same in X-Real-IP',
    '127.0.0.1',
    { 'x-forwarded-for': '192.168.0.7', 'x-real-ip': '192.168.0.7' },
    atHome('192.168.0.7'),
  ],
  [
    'a proxy in X-Real-IP',
    '127.0.0.1',
    { 'x-forwarded-for': '192.168.0.7', 'x-real-ip': '10.0.0.1' },
    atHome('192.168.0.7'),
  ],
  [
    'brackets around IPv4 in IPv6',
    '127.0.0.1',
    { 'x-forwarded-for': '[::ffff:192.168.0.7]:80' },
    atHome('192.168.0.7'),
  ],
  ['quotes', '127.0.0.1', { 'x-forwarded-for': '"[fd00::7%eth0]:80"' }, atHome('fd00::7')],
  [
    'a visitor at home who names others',
    '127.0.0.1',
    { 'x-forwarded-for': '10.9.9.9, 10.0.0.7' },
    atHome('10.0.0.7'),
  ],
  ['the same by Forwarded', '127.0.0.1', { forwarded: 'for=10.9.9.9, for=10.0.0.7' }, atHome('10.0.0.7')],
  [
    'a visitor at home, whose address is no proxy',
    '127.0.0.1',
    { 'x-forwarded-for': '10.9.9.9, 192.168.0.7' },
    atHome('192.168.0.7'),
  ],
  [
    'headers that nobody believes',
    '192.168.0.8',
    { 'x-forwarded-for': '192.168.0.7' },
    { key: 'unknown', kind: 'unknown' },
  ],
])('limits of %s, from %s with %j: %j', (_, address, headers, expected) => {
  expect(networkOfVisitor(believing, { address, headers })).toEqual(expected)
})

test('several headers of one name are one list, as they came', () => {
  const origin = { address: '127.0.0.1', headers: { 'x-forwarded-for': ['192.168.0.7', '203.0.113.7'] } }

  expect(networkOfVisitor(believing, origin)).toEqual({
    key: '203.0.113.7',
    kind: 'public',
    wider: ['203.0.113.0/24', '203.0.0.0/16'],
  })
})
