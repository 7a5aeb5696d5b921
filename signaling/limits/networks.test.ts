import { expect, test } from 'vitest'
import { customerOf, publicNetwork } from './networks.ts'

test.each([
  ['2001:db8:1:2::3', '2001:db8:1::/48'],
  ['203.0.113.7', '203.0.113.7'],
  ['64:ff9b::203.0.113.7', '203.0.113.7'],
])('what is kept once for each customer is kept for %s under %s', (address, key) => {
  expect(customerOf(publicNetwork(address))).toBe(key)
})

test('devices at home and those whom nobody knows are customers of their own', () => {
  expect([
    customerOf({ key: 'fd00::7', kind: 'private' }),
    customerOf({ key: 'unknown', kind: 'unknown' }),
  ]).toEqual(['fd00::7', 'unknown'])
})
