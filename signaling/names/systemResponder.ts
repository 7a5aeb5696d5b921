/** Whether this machine answers to a name by multicast DNS already, as macOS, Windows and Avahi do. */
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Interfaces } from '../limits/addresses.ts'

/** RFC 6762, section 3. */
const GROUP = '224.0.0.251'
const PORT = 5353

/** A responder on the same machine answers within milliseconds, where its name is its own. */
const ANSWER_MS = 400

/** Resolves to false where nobody answers, or multicast does not work. Takes ANSWER_MS at most. */
export async function isAnsweredHere(name: string, interfaces: Interfaces): Promise<boolean> {
  const addresses = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  const socket = createSocket('udp4')
  try {
    socket.bind(0)
    await once(socket, 'listening')
    return await ask(socket, name, addresses)
  } catch {
    return false
  } finally {
    socket.close()
  }
}

function ask(socket: Socket, name: string, addresses: readonly string[]): Promise<boolean> {
  const id = randomInt(1, 0x10000)
  return new Promise((resolve, reject) => {
    setTimeout(() => resolve(false), ANSWER_MS)
    socket.on('error', reject)
    socket.on('message', (message, { address }) => {
      if (addresses.includes(address) && isAnswer(message, id)) resolve(true)
    })
    void sendByEach(socket, queryFor(name, id), addresses)
  })
}

/** One after the other: a datagram leaves by the interface that is set when it is sent, which is later than it is asked for. */
async function sendByEach(socket: Socket, query: Buffer, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    try {
      socket.setMulticastInterface(address)
      // An error is given to the callback: the other interfaces may do better.
      await new Promise<void>((resolve) => socket.send(query, PORT, GROUP, () => resolve()))
    } catch {
      // An interface without multicast, or one that just went away; or the answer is there and the socket closed.
    }
  }
}

/** One question for an IPv4 address: RFC 1035, section 4.1. From another port than 5353 it is answered to the asker alone. */
function queryFor(name: string, id: number): Buffer {
  const [question, typeA, classInternet] = [1, 1, 1]
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label, 'ascii')]))
  const header = words(id, 0, question, 0, 0, 0)
  return Buffer.concat([header, ...labels, Buffer.of(0), words(typeA, classInternet)])
}

/** RFC 1035, section 4.1.1: the same id, the bit that says response, and at least one answer. */
function isAnswer(message: Buffer, id: number): boolean {
  if (message.length < 12) return false
  return message.readUInt16BE(0) === id && message.readUInt8(2) >= 0x80 && message.readUInt16BE(6) > 0
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  values.forEach((value, index) => buffer.writeUInt16BE(value, index * 2))
  return buffer
}
