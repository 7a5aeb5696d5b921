/** Sealdrop between two browsers, from the first byte to `Received`, and from Accept to Connected. */
import { launchOwnBrowser } from '../people/chromium.ts'
import type { TestFile } from '../disk/files.ts'
import { connect, meet } from '../people/people.ts'
import { Person } from '../people/person.ts'
import type { TestServer } from '../wires/server.ts'
import { measure, type Measurement } from './measurement.ts'
import { withoutWebRtc } from '../wires/outage.ts'
import { clickedAt, firstByteAt, installFirstByteWatch, whenStatusReads } from './watching.ts'

/** What goes into each page before the app. */
export type Preparation = () => void

export async function measureTransfer(
  server: TestServer,
  file: TestFile,
  path: 'direct' | 'relay' = 'direct',
): Promise<Measurement> {
  const preparations = path === 'direct' ? [] : [withoutWebRtc]
  return withTwoPeople(async (alice, bob) => {
    await meet(server.url, alice, bob)
    await connect(alice, bob)
    await alice.seesPath(path === 'direct' ? 'Direct' : 'Server relay')
    return transferOnce(alice, bob, file)
  }, preparations)
}

/** Between two who are connected, and have not sent anything yet. */
export async function transferOnce(alice: Person, bob: Person, file: TestFile): Promise<Measurement> {
  await alice.chooses([file.path])
  const received = whenStatusReads(bob.page, 'Received')
  return measure([alice, bob], file.size, async () => {
    await alice.sendsWhatIsReady()
    const endedAt = await received
    return { startedAt: await firstByteAt(alice.page), endedAt }
  })
}

/** Milliseconds from the press on Accept until both sides say Connected, each time with a new session. */
export async function measureConnecting(server: TestServer, times: number): Promise<number[]> {
  return withTwoPeople(async (alice, bob) => {
    await meet(server.url, alice, bob)
    const results: number[] = []
    for (let time = 0; time < times; time++) {
      await alice.connectsTo('Bob')
      const connected = [alice, bob].map(({ page }) => whenStatusReads(page, 'Connected'))
      await bob.accepts()
      const ends = await Promise.all(connected)
      results.push(Math.max(...ends) - (await clickedAt(bob.page)))
      await alice.disconnects()
      await Promise.all([alice.isConnectedToNobody(), bob.isConnectedToNobody()])
    }
    return results
  })
}

export async function withTwoPeople<Result>(
  use: (alice: Person, bob: Person) => Promise<Result>,
  preparations: readonly Preparation[] = [],
): Promise<Result> {
  const all = [installFirstByteWatch, ...preparations]
  const [alice, bob] = await Promise.all([preparedPerson('Alice', all), preparedPerson('Bob', all)])
  try {
    return await use(alice, bob)
  } finally {
    await Promise.all([alice, bob].map((person) => person.leaves().close()))
  }
}

async function preparedPerson(name: string, preparations: readonly Preparation[]): Promise<Person> {
  const browser = await launchOwnBrowser()
  for (const preparation of preparations) await browser.context.addInitScript(preparation)
  return Person.withBrowser(name, browser)
}
