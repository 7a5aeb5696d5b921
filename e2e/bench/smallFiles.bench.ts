/**
 * Many small files in one offer: how long 1,000 and 10,000 of 1 KiB take, and what a page still holds of each of the
 * 10,000 when they are there. BENCH_FILES changes how many the second offer has; the result goes to
 * .cache/bench/smallFiles.json.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFile } from '../disk/files.ts'
import { connect, meet, test as withServer } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { ReceivedFiles } from '../people/receivedFiles.ts'
import { settledBytes } from './memory.ts'
import { installTaskWatch, tasksSince } from './longTasks.ts'
import { setting, writeResult } from './results.ts'
import { withTwoPeople } from './sealdrop.ts'
import { clickedAt, firstByteAt, whenHintReads } from './watching.ts'

const FILE_BYTES = 1024
const FEW = 1_000
const MANY = 10_000

/** What a device asks about before it begins (core/transfer/receiving/offerCheck.ts). */
const ASKED_ABOVE = 1_000

withServer('small files', async ({ server, folder }) => {
  const many = setting('BENCH_FILES', MANY)
  const [fewPaths, manyPaths] = [await makeFiles(folder, 'few', FEW), await makeFiles(folder, 'many', many)]
  const result = await withTwoPeople(
    async (alice, bob) => {
      await meet(server.url, alice, bob)
      await connect(alice, bob)
      const few = await sendAll(alice, bob, fewPaths, fewPaths.length)
      // All that the first files need is loaded and warm now: what grows from here on is of the many.
      const before = await Promise.all([alice, bob].map((person) => settledBytes(person)))
      const all = await sendAll(alice, bob, manyPaths, fewPaths.length + manyPaths.length)
      const after = await Promise.all([alice, bob].map((person) => settledBytes(person)))
      const sides = [alice, bob].map(({ name }, side) => ({
        name,
        beforeBytes: before[side] ?? NaN,
        afterBytes: after[side] ?? NaN,
        tasksMs: all.tasksMs[side] ?? [],
      }))
      return { few, many: all, sides }
    },
    [installTaskWatch],
  )
  await writeResult('smallFiles', { fileBytes: FILE_BYTES, ...result })
})

async function makeFiles(parent: string, name: string, count: number): Promise<string[]> {
  const folder = join(parent, name)
  await mkdir(folder)
  const paths: string[] = []
  for (let index = 0; index < count; index++)
    paths.push((await makeFile(folder, `${name} ${index + 1}.txt`, FILE_BYTES)).path)
  return paths
}

/** Until the receiver has `done` files in all. */
async function sendAll(alice: Person, bob: Person, paths: readonly string[], done: number) {
  await alice.chooses(paths)
  const arrived = whenHintReads(bob.page, `${grouped(done)} of ${grouped(done)} done`)
  // To make 10,000 files of what was picked keeps Chromium itself busy for seconds.
  await alice.canSend()
  const since = Date.now()
  await alice.sendsWhatIsReady()
  if (paths.length > ASKED_ABOVE) await new ReceivedFiles(bob).takesThem()
  const endedAt = await arrived
  const pressedAt = await clickedAt(paths.length > ASKED_ABOVE ? bob.page : alice.page)
  const startedAt = await firstByteAt(alice.page)
  return {
    count: paths.length,
    /** From the offer's first byte on: of the first offer, since the watch ends with that. */
    seconds: startedAt > since ? (endedAt - startedAt) / 1000 : undefined,
    /** From the press on Send files, or on Accept where the receiver is asked. */
    secondsFromPress: (endedAt - pressedAt) / 1000,
    tasksMs: await Promise.all([alice, bob].map(({ page }) => tasksSince(page, since))),
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}
