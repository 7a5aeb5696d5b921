/** The test of every spec: a server, and people with browsers of their own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { BrowserPool } from './browserPool.ts'
import type { LaunchOptions } from './chromium.ts'
import { makeFile } from '../disk/files.ts'
import { Person } from './person.ts'
import { TestServer } from '../wires/server.ts'
import { installWire } from '../wires/wire.ts'

export { expect }

export interface People {
  /** A browser process with a profile of its own, as good as new. */
  person(name: string, options?: LaunchOptions): Promise<Person>
}

interface Fixtures {
  /**
   * Whether the browsers keep the app for offline use, as people's do. It costs each test a copy of the whole app, so
   * only specs that are about it, or about everything, have it.
   */
  readonly keepsTheApp: boolean
  readonly server: TestServer
  readonly people: People
  readonly alice: Person
  readonly bob: Person
  /** For files to be sent. */
  readonly folder: string
}

export const test = base.extend<Fixtures, { readonly browsers: BrowserPool }>({
  browsers: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from the pattern
    async ({}, use) => {
      const browsers = new BrowserPool(installWire)
      await use(browsers)
      await browsers.end()
    },
    { scope: 'worker' },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from the pattern
  server: async ({}, use) => {
    const server = await TestServer.start()
    await use(server)
    await server.end()
  },

  keepsTheApp: [false, { option: true }],

  // The server outlives the people, whatever a spec asks for first: it stops after their complaints have been read.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- asked for to be there before them
  people: async ({ browsers, keepsTheApp, server: _outlivesThem }, use) => {
    const all: Person[] = []
    await use({
      async person(name, options) {
        const person = await Person.withBrowser(
          name,
          await browsers.take({ hasServiceWorkers: keepsTheApp, ...options }),
        )
        all.push(person)
        return person
      },
    })
    const complaints = all.flatMap(({ name, troubles }) =>
      troubles.unexpected.map((trouble) => `${name}: ${trouble}`),
    )
    await Promise.all(all.map((person) => browsers.giveBack(person.leaves())))
    expect(complaints, 'complaints of the browsers').toEqual([])
  },

  alice: async ({ people }, use) => use(await people.person('Alice')),

  bob: async ({ people }, use) => use(await people.person('Bob')),

  // eslint-disable-next-line no-empty-pattern -- as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sealdrop-files-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
})

/** Both on the page: the one sends, the other receives, and they see each other. */
export async function meet(url: string, sender: Person, receiver: Person): Promise<void> {
  await Promise.all([sender.opens(url), receiver.opens(url)])
  await sender.startsAs('Sender')
  await receiver.startsAs('Receiver')
  await sender.seesPeer(receiver.name)
}

/** From two who see each other to a session. */
export async function connect(sender: Person, receiver: Person): Promise<void> {
  await sender.connectsTo(receiver.name)
  await receiver.accepts()
  await Promise.all([sender.isConnectedTo(receiver.name), receiver.isConnectedTo(sender.name)])
}

export async function meetAndConnect(url: string, sender: Person, receiver: Person): Promise<void> {
  await meet(url, sender, receiver)
  await connect(sender, receiver)
}

/** Whatever was before: two who see each other can have a session, and use it. */
export async function connectAndSend(sender: Person, receiver: Person, folder: string): Promise<void> {
  const file = await makeFile(folder, 'afterwards.bin', 1234)
  await sender.seesPeer(receiver.name)
  await connect(sender, receiver)
  await sender.sends([file.path])
  await receiver.transfer(file.name).is('Received')
  await receiver.hasSaved(file)
}
