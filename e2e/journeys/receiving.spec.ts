/** What is sent arrives, byte for byte, whatever its size and name. */
import { createHash } from 'node:crypto'
import { CHUNK_SIZES } from '../../src/core/engine/sealedLink.ts'
import { connect, expect, meet, meetAndConnect, test } from '../people/people.ts'
import { makeFile, MiB, sha256OfFile, sha256OfZipEntries } from '../disk/files.ts'
import { hashesInPickedFolder, PICKED, picksByItself } from '../people/pickedFolder.ts'
import { selectedCandidateTypes } from '../wires/wire.ts'

test.use({ keepsTheApp: true })

/** Longer than the largest file takes on a machine that is busy with other things. */
const LARGE_FILE_TIMEOUT_MS = 150_000

/** What a session begins with, before it knows how fast its channel is. */
const [, FIRST_CHUNK_BYTES = NaN] = CHUNK_SIZES

const sizes = [
  { title: 'of 0 bytes', size: 0 },
  { title: 'of 1 byte', size: 1 },
  { title: 'of exactly one chunk', size: FIRST_CHUNK_BYTES },
  { title: 'of one chunk and one byte', size: FIRST_CHUNK_BYTES + 1 },
]

for (const { title, size } of sizes) {
  test(`a file ${title} is saved at once, and both sides show its hash`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    const file = await makeFile(folder, 'letter.bin', size)
    await meetAndConnect(server.url, alice, bob)

    await alice.sends([file.path])

    await bob.transfer(file.name).is('Received')
    await alice.transfer(file.name).is('Sent')
    await bob.hasSaved(file)
    const hash = await sha256OfFile(file.path)
    expect(await alice.transfer(file.name).sha256()).toBe(hash)
    expect(await bob.transfer(file.name).sha256()).toBe(hash)
  })
}

test('a file of 300 MiB arrives over a direct path that the badge tells the truth about', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'film.mkv', 300 * MiB)
  await meetAndConnect(server.url, alice, bob)

  await alice.sends([file.path])

  await bob.transfer(file.name).is('Received', LARGE_FILE_TIMEOUT_MS)
  await alice.transfer(file.name).is('Sent')
  await bob.hasSaved(file)
  const hash = await sha256OfFile(file.path)
  expect(await alice.transfer(file.name).sha256()).toBe(hash)
  expect(await bob.transfer(file.name).sha256()).toBe(hash)
  for (const person of [alice, bob]) {
    await person.seesPath('Direct')
    const types = await selectedCandidateTypes(person.page)
    expect(types).toHaveLength(2)
    expect(types).not.toContain('relay')
  }
})

const sha256OfNothing = createHash('sha256').digest('hex')

test('fifty files at once arrive whole, as one zip and one by one', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const files = await Promise.all(
    Array.from({ length: 50 }, (_, index) => makeFile(folder, `photo ${index + 1}.jpg`, 1 + index * 4099)),
  )
  await meetAndConnect(server.url, alice, bob)

  await alice.sends(files.map(({ path }) => path))

  for (const { name } of files) await bob.transfer(name).is('Received')
  await bob.savesAllAsZip()
  const archive = await bob.savedFile('Sealdrop from Alice.zip')
  const expected = await Promise.all(
    files.map(async ({ name, path }) => [name, await sha256OfFile(path)] as const),
  )
  expect(await sha256OfZipEntries(archive)).toEqual(new Map(expected))

  for (const file of [files[0]!, files[24]!, files[49]!]) {
    await bob.transfer(file.name).saves()
    await bob.hasSaved(file)
  }

  await picksByItself(bob.page, ['photo 1.jpg'])
  await bob.savesAllToAFolder()
  await bob.reads(`Saved in “${PICKED}”: 50 files.`)
  // What was there stays, and the file of that name has another.
  const inFolder = expected.map(
    ([name, hash]) => [name === 'photo 1.jpg' ? 'photo 1 (2).jpg' : name, hash] as const,
  )
  expect(await hashesInPickedFolder(bob.page)).toEqual(
    new Map([...inFolder, ['photo 1.jpg', sha256OfNothing]]),
  )
})

const names = [
  { language: 'Hindi', name: 'पिताजी का पत्र.txt' },
  { language: 'Arabic', name: 'رسالة إلى أمي.txt' },
  // Joined emoji are no test of ours: Chromium itself replaces the invisible joiner in what it saves.
  { language: 'emoji', name: '🏖️ Holiday 🎉.jpg' },
]

for (const { language, name } of names) {
  test(`a file whose name is in ${language} keeps it`, async ({ server, alice, bob, folder }) => {
    const file = await makeFile(folder, name, 2000)
    await meetAndConnect(server.url, alice, bob)

    await alice.sends([file.path])

    await bob.transfer(name).is('Received')
    await bob.hasSaved(file)
  })
}

test('both send at the same time', async ({ server, alice, bob, folder }) => {
  const there = await makeFile(folder, 'there.bin', 3 * MiB)
  const back = await makeFile(folder, 'back.bin', 2 * MiB)
  await meetAndConnect(server.url, alice, bob)

  await Promise.all([alice.sends([there.path]), bob.sends([back.path])])

  await alice.transfer(back.name).is('Received')
  await bob.transfer(there.name).is('Received')
  await alice.transfer(there.name).is('Sent')
  await bob.transfer(back.name).is('Sent')
  await bob.hasSaved(there)
  await alice.hasSaved(back)
})

test('files can be chosen before there is anybody', async ({ server, alice, bob, folder }) => {
  const file = await makeFile(folder, 'early.bin', 5000)
  await meet(server.url, alice, bob)

  await alice.chooses([file.path])
  await alice.seesReadyToSend([file.name])
  await connect(alice, bob)
  await alice.sendsWhatIsReady()

  await bob.transfer(file.name).is('Received')
  await bob.hasSaved(file)
})
