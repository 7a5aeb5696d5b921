/**
 * Sealdrop over the server relay against a bare Socket.IO stream through the same server, in turns. BENCH_ROUNDS and
 * BENCH_RELAY_MIB change how often and how much; the result goes to .cache/bench/relay.json.
 */
import { test } from '@playwright/test'
import { makeFile, MiB } from '../disk/files.ts'
import { test as withServer } from '../people/people.ts'
import { measureBareRelay } from './bareRelay.ts'
import { median, type Measurement } from './measurement.ts'
import { setting, writeResult } from './results.ts'
import { measureTransfer } from './sealdrop.ts'

const DEFAULT_ROUNDS = 5
const DEFAULT_MIB = 128

interface Round {
  readonly sealdrop: Measurement
  readonly bare: Measurement
}

withServer('the relay', async ({ server, folder }) => {
  const rounds: Round[] = []
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_RELAY_MIB', DEFAULT_MIB) * MiB)
  for (let round = 0; round < setting('BENCH_ROUNDS', DEFAULT_ROUNDS); round++) {
    await test.step(`round ${round + 1}`, async () => {
      const sealdrop = await measureTransfer(server, file, 'relay')
      rounds.push({ sealdrop, bare: await measureBareRelay(server, file.size) })
    })
  }
  await writeResult('relay', {
    bytes: file.size,
    rounds,
    medianRatio: median(rounds.map(({ sealdrop, bare }) => bare.seconds / sealdrop.seconds)),
  })
})
