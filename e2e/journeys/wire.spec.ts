/** What somebody sees who reads everything between the two devices, and what one changed bit does. */
import { randomBytes } from 'node:crypto'
import { MAX_RECORD_BYTES } from '../../src/core/protocol/records/record.ts'
import { makeFile, MiB, writeBytes } from '../disk/files.ts'
import { findLeakedRun, RUN_BYTES } from '../wires/leak.ts'
import { connect, expect, meet, meetAndConnect, test } from '../people/people.ts'
import { whatHappenedOrWasTold } from '../people/sentences.ts'
import { bytesSent, flipNext, jamAfter, keepBytes, release } from '../wires/wire.ts'

/** Section 3 of docs/PROTOCOL.md: what each side says before there are keys, in bytes. */
const INITIATOR_HANDSHAKE = [34, 290, 1090]
const RESPONDER_HANDSHAKE = [1474]

/** IV and tag of a record. */
const RECORD_OVERHEAD_BYTES = 12 + 16

test('every record has a fresh IV, and nothing of the file is readable', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  // The same block again and again: what is sealed must not show that either.
  const block = randomBytes(MiB)
  const file = await writeBytes(folder, 'secret.bin', Buffer.concat(Array<Buffer>(40).fill(block)))
  await meet(server.url, alice, bob)
  await keepBytes(alice.page)
  await keepBytes(bob.page)
  await connect(alice, bob)

  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')
  await alice.transfer(file.name).is('Sent')

  const fromAlice = await bytesSent(alice.page)
  const fromBob = await bytesSent(bob.page)
  expect(lengths(fromAlice).slice(0, 3)).toEqual(INITIATOR_HANDSHAKE)
  expect(lengths(fromBob).slice(0, 1)).toEqual(RESPONDER_HANDSHAKE)
  const records = [...fromAlice.slice(3), ...fromBob.slice(1)]
  // So many at least, however long each may be.
  expect(records.length).toBeGreaterThan(file.size / MAX_RECORD_BYTES)
  for (const record of records) expect(record.length).toBeGreaterThan(RECORD_OVERHEAD_BYTES)
  const ivs = records.map((record) => record.toString('hex', 0, 12))
  expect(new Set(ivs).size).toBe(records.length)

  const wire = Buffer.concat([...fromAlice, ...fromBob])
  expect(wire.length).toBeGreaterThan(file.size)
  expect(findLeakedRun(wire, block)).toBeUndefined()
})

test('the search for leaked bytes finds a single run at any alignment', () => {
  const content = randomBytes(64 * 1024)
  const noise = randomBytes(4096)

  for (const at of [0, 1, 777, content.length - RUN_BYTES]) {
    const run = content.subarray(at, at + RUN_BYTES)
    // By chance the byte before it might go on with it.
    const before = Buffer.concat([noise, Buffer.from([~(content[at - 1] ?? 0) & 255])])
    expect(findLeakedRun(Buffer.concat([before, run, noise]), content)).toBe(before.length)
  }
  const oneLess = content.subarray(777, 777 + RUN_BYTES - 1)
  const ends = Buffer.from([~content[776]! & 255, ...oneLess, ~content[777 + RUN_BYTES - 1]! & 255])
  expect(findLeakedRun(Buffer.concat([noise, ends, noise]), content)).toBeUndefined()
})

const places = [
  { part: 'the first byte of the IV', byte: 0, bit: 7 },
  { part: 'the last byte of the IV', byte: 11, bit: 0 },
  { part: 'the first byte of the tag', byte: 12, bit: 3 },
  { part: 'the middle of the tag', byte: 20, bit: 5 },
  { part: 'the first byte of the ciphertext', byte: 28, bit: 0 },
  { part: 'the middle of the ciphertext', byte: 5000, bit: 6 },
  { part: 'the last byte of the ciphertext', byte: -1, bit: 1 },
]

for (const { part, byte, bit } of places) {
  test(`one flipped bit in ${part} ends the session, and nothing is saved`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    const file = await makeFile(folder, 'tampered.bin', 4 * MiB)
    await meetAndConnect(server.url, alice, bob)
    await jamAfter(alice.page, MiB)
    await alice.sends([file.path])
    await bob.transfer(file.name).is('Receiving')

    await flipNext(alice.page, { byte, bit })
    await release(alice.page)

    for (const person of [alice, bob]) {
      await person.isTold(whatHappenedOrWasTold('record-rejected'))
      await person.isConnectedToNobody()
    }
    await bob.transfer(file.name).isNot('Received')
    await alice.transfer(file.name).isNot('Sent')
    expect(bob.savedNames()).toEqual([])
  })
}

test('one flipped bit in what the receiver says ends the session too', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'tampered.bin', 2 * MiB)
  await meetAndConnect(server.url, alice, bob)

  await flipNext(bob.page, { byte: 30, bit: 2 })
  await alice.sends([file.path])

  for (const person of [alice, bob]) {
    await person.isTold(whatHappenedOrWasTold('record-rejected'))
    await person.isConnectedToNobody()
  }
  await alice.transfer(file.name).isNot('Sent')
})

function lengths(messages: readonly Buffer[]): number[] {
  return messages.map(({ length }) => length)
}
