import { expect, test } from 'vitest'
import { Budgets } from './budgets.ts'
import { defaultLimits, type Limits, NETWORK_EVENTS_SECONDS } from './limits.ts'
import { publicNetwork } from './networks.ts'

const limitsWith = (strangers: Partial<Limits['strangers']>): Limits => ({
  ...defaultLimits,
  strangers: { ...defaultLimits.strangers, ...strangers },
})

test.each([
  ['48 bits of IPv6', (n: number) => `2001:db8:1:${n}::1`, 6],
  ['24 bits of IPv4', (n: number) => `203.0.113.${n}`, 6],
  ['32 bits of IPv6', (n: number) => `2001:db8:${n}::1`, 20],
  ['16 bits of IPv4', (n: number) => `203.0.${n}.7`, 20],
])('the networks within %s open connections at a common pace', async (_, address, times) => {
  const budgets = new Budgets(limitsWith({ connectionsPerMinute: 4 }))

  const admitted = []
  for (let n = 1; n <= 30; n++) admitted.push(await budgets.admits(publicNetwork(address(n))))

  expect(admitted.filter(Boolean)).toHaveLength(times)
  expect(await budgets.admits(publicNetwork('198.51.100.7'))).toBe(true)
})

test('what a network cannot pay is not taken from its neighbours', async () => {
  const budgets = new Budgets(limitsWith({ connectionsPerMinute: 4 }))
  const [loud, quiet] = [publicNetwork('2001:db8:1:1::1'), publicNetwork('2001:db8:1:2::1')]
  for (let count = 0; count < 100; count++) await budgets.admits(loud)

  expect([await budgets.admits(loud), await budgets.admits(quiet)]).toEqual([false, true])
})

test('the events of many networks of one customer are paid for together', async () => {
  const budgets = new Budgets(limitsWith({ busySockets: 1 }))
  const pay = (n: number) => budgets.pay(`socket ${n}`, publicNetwork(`2001:db8:1:${n}::1`), 100)

  const payments = []
  for (let n = 1; n <= 8; n++) payments.push(await pay(n))

  expect(payments).toEqual([...Array<string>(7).fill('paid'), 'too-many'])
})

test('a network spends what it has for some seconds within a moment, and no more', async () => {
  const budgets = new Budgets(limitsWith({ busySockets: 2 }))
  const school = publicNetwork('198.51.100.7')

  const payments = []
  for (let n = 0; n < 2 * NETWORK_EVENTS_SECONDS + 1; n++) {
    payments.push(await budgets.pay(`socket ${n}`, school, defaultLimits.pointsPerSecond))
  }

  expect(payments).toEqual([...Array<string>(2 * NETWORK_EVENTS_SECONDS).fill('paid'), 'too-many'])
})
