/**
 * Over distance: Sealdrop's one channel and a bare one between browsers on two test hosts. Needs hosts with delay and rate
 * between them, and a server that both reach, so `npm run bench` leaves it out. In the environment:
 *
 * BENCH_ON_HOST  a command that runs what follows a host's name there, for the hosts "alice" and "bob"
 * BENCH_URL      of the server
 * BENCH_LINK     what lies between them, for the result's name: .cache/bench/distance-LINK.json
 * BENCH_MIB, BENCH_ROUNDS  how much, and how often
 */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { executable, launchOwnBrowser } from '../people/chromium.ts'
import { makeFile, MiB } from '../disk/files.ts'
import { connect, meet, test as withFolder } from '../people/people.ts'
import { Person } from '../people/person.ts'
import { measureBareChannel } from './bareChannel.ts'
import { median, type Measurement } from './measurement.ts'
import { setting, writeResult } from './results.ts'
import { transferOnce } from './sealdrop.ts'
import { installFirstByteWatch } from './watching.ts'

const HOSTS = ['alice', 'bob']
const DEFAULT_MIB = 32
const DEFAULT_ROUNDS = 3

withFolder('over distance', async ({ folder }) => {
  const { BENCH_ON_HOST: onHost, BENCH_URL: url, BENCH_LINK: link = 'link' } = process.env
  test.skip(onHost === undefined || url === undefined, 'no test hosts')
  if (onHost === undefined || url === undefined) return
  const programs = await Promise.all(HOSTS.map((host) => startingOn(onHost, host, folder)))
  const secureOrigin = new URL(url).origin
  const launch = () =>
    Promise.all(programs.map((program) => launchOwnBrowser({ program, secureOrigin, showsAddresses: true })))
  const file = await makeFile(folder, 'bench.bin', setting('BENCH_MIB', DEFAULT_MIB) * MiB)
  const rounds: { sealdrop: Measurement; bare: Measurement }[] = []
  for (let round = 0; round < setting('BENCH_ROUNDS', DEFAULT_ROUNDS); round++) {
    const browsers = await launch()
    for (const { context } of browsers) await context.addInitScript(installFirstByteWatch)
    const [alice, bob] = await Promise.all([
      Person.withBrowser('Alice', browsers[0]!),
      Person.withBrowser('Bob', browsers[1]!),
    ])
    await meet(url, alice, bob)
    await connect(alice, bob)
    await alice.seesPath('Direct')
    const sealdrop = await transferOnce(alice, bob, file)
    await Promise.all(browsers.map((browser) => browser.close()))
    rounds.push({ sealdrop, bare: await measureBareChannel(file.size, launch) })
  }
  await writeResult(`distance-${link}`, {
    link,
    bytes: file.size,
    rounds,
    medianRatio: median(rounds.map(({ sealdrop, bare }) => bare.seconds / sealdrop.seconds)),
  })
})

/** A program that starts Chromium on that host. */
async function startingOn(onHost: string, host: string, folder: string): Promise<string> {
  const program = join(folder, `chromium-on-${host}`)
  const { executablePath = 'chromium' } = executable()
  await writeFile(program, `#!/bin/sh\nexec ${onHost} ${host} ${executablePath} "$@"\n`)
  await chmod(program, 0o755)
  return program
}
