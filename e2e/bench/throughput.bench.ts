/**
 * Sealdrop against a bare data channel, in turns, so that whatever else the machine does meets both.
 * BENCH_ROUNDS and BENCH_MIB change how often and how much; the result goes to .cache/bench/throughput.json.
 */
import { test } from '@playwright/test'
import { makeFile, MiB } from '../disk/files.ts'
import { test as withServer } from '../people/people.ts'
import { measureBareChannel } from './bareChannel.ts'
import { median, type Measurement } from './measurement.ts'
import { setting, writeResult } from './results.ts'
import { measureConnecting, measureTransfer } from './sealdrop.ts'

/** Five give a median that one bad minute does not move. */
const DEFAULT_ROUNDS = 5
const DEFAULT_MIB = 256
const CONNECTIONS = 20

interface Round {
  readonly sealdrop: Measurement
  readonly bare: Measurement
}

withServer('throughput and connecting', async ({ server, folder }) => {
  const rounds: Round[] = []
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_MIB', DEFAULT_MIB) * MiB)
  for (let round = 0; round < setting('BENCH_ROUNDS', DEFAULT_ROUNDS); round++) {
    await test.step(`round ${round + 1}`, async () => {
      const sealdrop = await measureTransfer(server, file)
      rounds.push({ sealdrop, bare: await measureBareChannel(file.size) })
    })
  }
  const connectingMs = await measureConnecting(server, CONNECTIONS)

  await writeResult('throughput', {
    bytes: file.size,
    rounds,
    medianRatio: median(rounds.map(({ sealdrop, bare }) => bare.seconds / sealdrop.seconds)),
    connectingMs,
    medianConnectingMs: median(connectingMs),
  })
})
