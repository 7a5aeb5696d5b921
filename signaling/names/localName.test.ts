/** The name by multicast DNS, as another program on the same network hears it. */
import { once } from 'node:events'
import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import type { Interfaces } from '../limits/addresses.ts'
import { announceName, type LocalName } from './localName.ts'
import { isAnsweredHere } from './systemResponder.ts'
import { HandClock } from '../testing.ts'

const names: LocalName[] = []
const sockets: Socket[] = []

afterEach(async () => {
  await Promise.all(names.splice(0).map((name) => name.stop()))
  for (const socket of sockets.splice(0)) socket.close()
})

/** Whether multicast reaches this very machine, which nothing here works without. */
async function hasMulticast(): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  try {
    socket.bind(0)
    await once(socket, 'listening')
    const own = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)
    if (own === undefined) return false
    socket.addMembership('224.0.0.251', own.address)
    socket.setMulticastInterface(own.address)
    const heard = once(socket, 'message').then(() => true)
    socket.send('test', socket.address().port, '224.0.0.251')
    return await Promise.race([heard, new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false))])
  } catch {
    return false
  } finally {
    socket.close()
  }
}

const multicast = await hasMulticast()
if (!multicast) process.stderr.write('multicast does not work here: the name by mDNS is NOT tested\n')

/** Not taken by any other test or machine. */
const freshLabel = () => `sealdrop-${randomBytes(4).toString('hex')}`

function announce(
  label: string,
  changed = () => {},
  interfaces: () => Interfaces = networkInterfaces,
): LocalName {
  const name = announceName({
    label,
    bound: { address: '::', family: 'IPv6', port: 5000 },
    interfaces,
    clock: new HandClock(),
    logger: pino({ level: 'silent' }),
    changed,
  })
  names.push(name)
  return name
}

test.skipIf(!multicast)('the name is announced, answered to, and taken back', async () => {
  const label = freshLabel()
  let changes = 0
  const name = announce(label, () => (changes += 1))

  await name.settled
  const during = await isAnsweredHere(`${label}.local`, networkInterfaces())
  await name.stop()
  const after = await isAnsweredHere(`${label}.local`, networkInterfaces())

  expect(name.current()).toBe(`${label}.local`)
  expect(changes).toBe(1)
  expect([during, after]).toEqual([true, false])
})

test.skipIf(!multicast)('a name that this machine answers to already is taken as it is', async () => {
  const label = freshLabel()
  await announce(label).settled

  const second = announce(label)
  await second.settled
  await second.stop()

  expect(second.current()).toBe(`${label}.local`)
  expect(await isAnsweredHere(`${label}.local`, networkInterfaces())).toBe(true)
})

test.skipIf(!multicast)('a name that another device has is left to it, and the next one taken', async () => {
  const label = freshLabel()
  await announce(label).settled

  // Whoever answers is not this machine, which has no address.
  const second = announce(
    label,
    () => {},
    () => ({}),
  )
  await expect.poll(() => second.current(), { timeout: 10_000 }).toBe(`${label}-2.local`)

  expect(await isAnsweredHere(`${label}-2.local`, networkInterfaces())).toBe(true)
  expect(await isAnsweredHere(`${label}.local`, networkInterfaces())).toBe(true)
})

test('without a network there is no name, one line in the log, and nothing else', async () => {
  const log: string[] = []
  // Nothing of this machine has that address.
  const name = announceName({
    label: freshLabel(),
    bound: { address: '198.51.100.1', family: 'IPv4', port: 5000 },
    interfaces: () => ({}),
    clock: new HandClock(),
    logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
    changed: () => {},
  })
  names.push(name)

  await name.settled

  expect(name.current()).toBeUndefined()
  expect(log).toHaveLength(1)
  expect(log[0]).toContain('no name by mDNS')
})
