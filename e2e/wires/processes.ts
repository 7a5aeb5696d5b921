/** The processes of one person's browser, as the system sees them: what becomes of them without a word to anybody. */
import { readFile } from 'node:fs/promises'
import type { Person } from '../people/person.ts'

type Kind = 'network' | 'renderer'

/** How Chromium names them on their command lines. */
const MARKS: Readonly<Record<Kind, string>> = {
  network: '--utility-sub-type=network.mojom.NetworkService',
  renderer: '--type=renderer',
}

/**
 * Everything that the browser sends and hears passes its network process: UDP and TCP fall silent with it, and no
 * connection is closed. Returns what wakes it.
 */
export async function silenceNetwork(person: Person): Promise<() => void> {
  return stop(person, 'network')
}

/** As a phone does with pages out of sight: nothing in them runs, not even what keeps connections alive. */
export async function suspendPages(person: Person): Promise<() => void> {
  return stop(person, 'renderer')
}

async function stop(person: Person, kind: Kind): Promise<() => void> {
  const ids = await processesOf(person, kind)
  for (const id of ids) process.kill(id, 'SIGSTOP')
  return () => {
    for (const id of ids) process.kill(id, 'SIGCONT')
  }
}

/** As when memory runs out: whatever runs in the browser's pages ends, and the tabs stay. */
export async function killRenderers(person: Person): Promise<void> {
  for (const id of await processesOf(person, 'renderer')) process.kill(id, 'SIGKILL')
}

async function processesOf(person: Person, kind: Kind): Promise<number[]> {
  const session = await person.page.context().browser()!.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const ids: number[] = []
  for (const { id } of processInfo) {
    const commandLine = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    if (commandLine.includes(MARKS[kind])) ids.push(id)
  }
  if (ids.length === 0) throw new Error(`${person.name}'s browser has no ${kind} process`)
  return ids
}
