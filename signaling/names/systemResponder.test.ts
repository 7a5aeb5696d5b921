/** The question by multicast DNS, on a machine with several interfaces. */
import type { Socket } from 'node:dgram'
import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Interfaces } from '../limits/addresses.ts'
import { isAnsweredHere } from './systemResponder.ts'

/** By which interface each datagram left, or why it did not. */
const sent: string[] = []

/** As Node's: what is sent leaves at the next tick, by the interface that is set then. */
class FakeSocket extends EventEmitter {
  #interface = ''

  bind(): void {
    process.nextTick(() => this.emit('listening'))
  }

  setMulticastInterface(address: string): void {
    if (address === '10.0.0.1') throw new Error('no multicast here')
    this.#interface = address
  }

  send(query: Buffer, _port: number, _group: string, done?: (error: Error | null) => void): void {
    process.nextTick(() => {
      const unreachable = this.#interface === '10.0.0.2' ? new Error('ENETUNREACH') : null
      if (!unreachable) sent.push(this.#interface)
      if (!unreachable && this.#interface === '192.168.0.7') this.#answer(query)
      if (done) done(unreachable)
      else if (unreachable) this.emit('error', unreachable)
    })
  }

  close(): void {}

  #answer(query: Buffer): void {
    const answer = Buffer.from(query)
    answer.writeUInt8(0x84, 2)
    answer.writeUInt16BE(1, 6)
    this.emit('message', answer, { address: '192.168.0.7' })
  }
}

vi.mock('node:dgram', () => ({ createSocket: () => new FakeSocket() as unknown as Socket }))

beforeEach(() => {
  sent.length = 0
})

const withAddresses = (...addresses: string[]): Interfaces =>
  Object.fromEntries(
    addresses.map((address) => [address, [{ address, family: 'IPv4', internal: false } as never]]),
  )

test('the question goes out by every interface, not by the last one alone', async () => {
  expect(await isAnsweredHere('kitchen.local', withAddresses('192.168.0.7', '100.64.0.7'))).toBe(true)
  expect(sent).toContain('192.168.0.7')

  expect(await isAnsweredHere('kitchen.local', withAddresses('100.64.0.7', '192.168.0.7'))).toBe(true)
  expect(sent).toContain('100.64.0.7')
})

test('an interface that takes no multicast keeps nobody from asking by the others', async () => {
  const interfaces = withAddresses('10.0.0.1', '10.0.0.2', '192.168.0.7')

  expect(await isAnsweredHere('kitchen.local', interfaces)).toBe(true)
})
