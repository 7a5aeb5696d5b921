/**
 * Tasks that kept a page from answering for more than 50 ms while a file passed (W3C Long Tasks), and as many bytes over a
 * bare data channel, in turns, with the processor time of each task: where all cores are busy, tasks that compute for a
 * millisecond wait long for one. BENCH_ROUNDS and BENCH_MIB change how often and how much; the result goes to
 * .cache/bench/longTasks.json.
 */
import { test, type Page } from '@playwright/test'
import { makeFile, MiB, type TestFile } from '../disk/files.ts'
import { connect, meet, test as withServer } from '../people/people.ts'
import type { TestServer } from '../wires/server.ts'
import { measureBareChannel } from './bareChannel.ts'
import { traceTasks } from './longTasks.ts'
import { setting, writeResult } from './results.ts'
import { transferOnce, withTwoPeople } from './sealdrop.ts'

const DEFAULT_ROUNDS = 5
/** Every task of each process is traced: of 256 MiB they fill half a gigabyte and take minutes to look through. */
const DEFAULT_MIB = 64

/** W3C Long Tasks. */
const LONG_MS = 50

/** Of the sender and of the receiver. */
type Sides = readonly TaskFigures[]

interface TaskFigures {
  /** Of those over 50 ms. */
  readonly longMs: readonly number[]
  /** Of the task that took most of it. */
  readonly mostProcessorMs: number
}

withServer('long tasks', async ({ server, folder }) => {
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_MIB', DEFAULT_MIB) * MiB)
  const rounds: { sealdrop: Sides; bare: Sides }[] = []
  for (let round = 0; round < setting('BENCH_ROUNDS', DEFAULT_ROUNDS); round++) {
    await test.step(`round ${round + 1}`, async () => {
      rounds.push({ sealdrop: await ofSealdrop(server, file), bare: await ofBareChannel(file.size) })
    })
  }
  await writeResult('longTasks', { bytes: file.size, rounds })
})

function ofSealdrop(server: TestServer, file: TestFile): Promise<Sides> {
  return withTwoPeople(async (alice, bob) => {
    await meet(server.url, alice, bob)
    await connect(alice, bob)
    const { sides } = await watchTasks([alice.page, bob.page], () => transferOnce(alice, bob, file))
    return sides
  })
}

async function ofBareChannel(bytes: number): Promise<Sides> {
  let seen: Sides = []
  await measureBareChannel(bytes, undefined, async (pages, move) => {
    const { sides, result } = await watchTasks(pages, move)
    seen = sides
    return result
  })
  return seen
}

async function watchTasks<Result>(pages: readonly Page[], move: () => Promise<Result>) {
  const traces = await Promise.all(pages.map((page) => traceTasks(page)))
  const result = await move()
  const tasks = await Promise.all(traces.map((stop) => stop()))
  const sides: Sides = tasks.map((tasks) => ({
    longMs: tasks.map(({ ms }) => ms).filter((ms) => ms > LONG_MS),
    mostProcessorMs: Math.max(...tasks.map(({ processorMs }) => processorMs)),
  }))
  return { sides, result }
}
