/** Files keep going whatever they are called, and have one name wherever they are named. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFile, sha256OfZipEntries } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { dropsFromOutside } from '../disk/tree.ts'

/** As they lie on the sender's disk, and as the receiver has them. */
const names = new Map([
  ['Icon\r', 'Icon_'],
  ['tab\tname.txt', 'tab_name.txt'],
  ['line\nend.txt', 'line_end.txt'],
  ['I:O.txt', 'I_O.txt'],
  ['back\\slash.txt', 'back_slash.txt'],
  ['back_slash.txt', 'back_slash (2).txt'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['CON.txt', '_CON.txt'],
  ['...', 'file'],
  ['plain.txt', 'plain.txt'],
])

test('a folder with names that some system forbids arrives whole, under the names that are listed', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  await mkdir(join(folder, 'odd'))
  for (const name of names.keys()) await writeFile(join(folder, 'odd', name), name)
  await meetAndConnect(server.url, alice, bob)

  await dropsFromOutside(alice.page, join(folder, 'odd'))
  await alice.sendsWhatIsReady()

  const arrived = [...names.values()]
    .filter((name) => !name.startsWith('back_slash'))
    .map((name) => `odd/${name}`)
  for (const path of arrived) await bob.transfer(path).is('Received')
  await expect(alice.page.getByText(/failed/i)).toHaveCount(0)
  await bob.savesAllAsZip()
  const zip = await sha256OfZipEntries(await bob.savedFile('Sealdrop from Alice.zip'))
  expect([...zip.keys()].sort()).toEqual([...names.values()].map((name) => `odd/${name}`).sort())
})

for (const [name, saved] of [
  ['...', 'file'],
  ['   ', 'file'],
  ['___', 'file___'],
] as const) {
  test(`a file called ${JSON.stringify(name)} is saved as it is listed`, async ({
    server,
    alice,
    bob,
    folder,
  }) => {
    const file = await makeFile(folder, name, 1_000)
    await meetAndConnect(server.url, alice, bob)

    await alice.sends([file.path])

    await bob.transfer(saved).is('Received')
    await bob.hasSaved({ ...file, name: saved })
  })
}
