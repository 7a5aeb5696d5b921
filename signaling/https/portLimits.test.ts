import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Network } from '../limits/networks.ts'
import { Port, type PortLimits } from './port.ts'

const sockets: Socket[] = []
let port: Port

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await port.close()
})

async function start(limits: Partial<PortLimits>): Promise<void> {
  const none = { total: Infinity, ofNetwork: Infinity, networkOf: () => undefined }
  port = new Port((_, response) => response.end('served'), undefined, {}, { ...none, ...limits })
  await once(port.server.listen(0, '127.0.0.1'), 'listening')
}

/** Opens a connection without closing it. What it got for a request: nothing where it was not let in. */
async function ask(): Promise<string> {
  const socket = connect((port.server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const heard = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [''])])
  return String(heard[0]).includes('served') ? 'served' : 'closed'
}

test('beyond the total a connection is closed, and one that ended makes room', async () => {
  await start({ total: 2 })

  const first = [await ask(), await ask(), await ask()]
  sockets[0]?.destroy()

  expect(first).toEqual(['served', 'served', 'closed'])
  await expect.poll(ask).toBe('served')
})

test('a network has its own limit, and who belongs to none has not', async () => {
  let network: Network | undefined = { key: 'one', kind: 'public' }
  await start({ ofNetwork: 1, networkOf: () => network })

  const one = [await ask(), await ask()]
  network = { key: 'two', kind: 'public' }
  const two = [await ask(), await ask()]
  network = undefined
  const none = [await ask(), await ask()]

  expect([one, two, none]).toEqual([
    ['served', 'closed'],
    ['served', 'closed'],
    ['served', 'served'],
  ])
})
