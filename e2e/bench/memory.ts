/** How much more memory browsers hold than before, at the worst moment. */
import type { Person } from '../people/person.ts'
import { collectGarbage } from './garbage.ts'
import { ownBytes, residentBytes } from './processTree.ts'

/** A browser gives and takes memory in steps that last about that long, and each look costs it a little. */
const SAMPLE_MS = 500

/** What was just loaded is settled by then: what idle means. */
const SETTLE_MS = 5000

export interface MemoryUse {
  readonly name: string
  readonly idleBytes: number
  readonly peakBytes: number
}

/** Of each of `people`, while `work` goes on. Throws where the system does not tell. */
export async function watchMemory(
  people: readonly Pick<Person, 'name' | 'profile'>[],
  work: () => Promise<unknown>,
): Promise<MemoryUse[]> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const uses = people.map(({ name, profile }) => {
    const idleBytes = bytesOf(profile)
    return { name, profile, idleBytes, peakBytes: idleBytes }
  })
  const sampling = setInterval(() => {
    for (const use of uses) use.peakBytes = Math.max(use.peakBytes, bytesOf(use.profile))
  }, SAMPLE_MS)
  try {
    await work()
  } finally {
    clearInterval(sampling)
  }
  return uses.map(({ name, idleBytes, peakBytes }) => ({ name, idleBytes, peakBytes }))
}

/** What a person's browser holds of its own at rest, the garbage of its page and its workers collected. */
export async function settledBytes({ page, profile }: Pick<Person, 'page' | 'profile'>): Promise<number> {
  // What the first round lets go of makes other processes let go of more.
  for (let round = 0; round < 2; round++) {
    await collectGarbage(page)
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  }
  return told(ownBytes(profile))
}

function bytesOf(profile: string): number {
  return told(residentBytes(profile))
}

function told(bytes: number | undefined): number {
  if (bytes === undefined) throw new Error('this system does not tell how much memory a process holds')
  return bytes
}
