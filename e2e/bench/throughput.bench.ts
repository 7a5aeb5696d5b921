/**
 * Sealdrop against a bare data channel, in turns, so that whatever else the machine does meets both.
 * BENCH_ROUNDS and BENCH_MIB change how often and how much; the result goes to .cache/bench.json.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { test } from '@playwright/test'
import { launchOwnBrowser } from '../chromium.ts'
import { makeFile, MiB } from '../files.ts'
import { test as withServer } from '../people.ts'
import { measureBareChannel } from './bareChannel.ts'
import { median, type Measurement } from './measurement.ts'
import { measureConnecting, measureTransfer } from './sealdrop.ts'

/** Five give a median that one bad minute does not move. */
const DEFAULT_ROUNDS = 5
const DEFAULT_MIB = 256
const CONNECTIONS = 20

const resultFolder = new URL('../../.cache/', import.meta.url)

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

  const result = {
    machine: await describeMachine(),
    bytes: file.size,
    rounds,
    medianRatio: median(rounds.map(({ sealdrop, bare }) => bare.seconds / sealdrop.seconds)),
    connectingMs,
    medianConnectingMs: median(connectingMs),
  }
  await mkdir(resultFolder, { recursive: true })
  await writeFile(new URL('bench.json', resultFolder), `${JSON.stringify(result, undefined, 2)}\n`)
})

function setting(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number from 1 on`)
  return value
}

async function describeMachine() {
  const browser = await launchOwnBrowser()
  try {
    return {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 1024 ** 3),
      browser: `Chromium ${browser.context.browser()?.version() ?? 'unknown'}`,
      node: process.versions.node,
      system: process.platform,
    }
  } finally {
    await browser.close()
  }
}
