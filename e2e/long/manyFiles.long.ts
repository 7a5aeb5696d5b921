/** More small files than anybody chooses one by one: all arrive, and the zip has each. LONG_FILES changes how many. */
import { createHash } from 'node:crypto'
import { test as base } from '@playwright/test'
import { sha256OfZipEntries, writeBytes } from '../disk/files.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { ReceivedFiles } from '../people/receivedFiles.ts'
import { length } from './lengths.ts'

/** So many a device takes without a question (core/transfer/receiving/offerCheck.ts). */
const UNASKED = 1_000

test('ten thousand small files arrive and are in the zip', async ({ server, alice, bob, folder }) => {
  const count = Math.round(length('LONG_FILES', 10_000))
  const hashes = new Map<string, string>()
  const paths: string[] = []
  for (let index = 1; index <= count; index++) {
    const bytes = Buffer.from(`${index} `.repeat(1 + (index % 30)))
    const { name, path } = await writeBytes(folder, `note ${index}.txt`, bytes)
    hashes.set(name, createHash('sha256').update(bytes).digest('hex'))
    paths.push(path)
  }
  await meetAndConnect(server.url, alice, bob)

  await alice.chooses(paths)
  await alice.sendsWhatIsReady()
  const since = Date.now()
  if (count > UNASKED) await new ReceivedFiles(bob).takesThem()
  const all = count.toLocaleString('en')
  await expect(bob.page.getByText(`${all} of ${all} done`, { exact: true })).toBeVisible()
  await expect(alice.page.getByText(`${all} of ${all} done`, { exact: true })).toBeVisible()
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  base.info().annotations.push({ type: 'time', description: `${all} files took ${seconds} s` })

  await bob.savesAllAsZip()
  expect(await sha256OfZipEntries(await bob.savedFile('Sealdrop from Alice.zip'))).toEqual(hashes)
})
