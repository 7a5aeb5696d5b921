/** One way of moving bytes, measured once. */
import type { Person } from '../people/person.ts'
import { processorSeconds } from './processTree.ts'

export interface Measurement {
  readonly bytes: number
  readonly seconds: number
  /** Processor time of both browsers, all processes; undefined where the system does not tell. */
  readonly processorSeconds: number | undefined
}

/** Both browsers together use less than this share of a core: what a page loads and keeps for later is over. */
const QUIET_SHARE = 0.1
const QUIET_FOR_MS = 1000

/** Nothing here takes longer; measuring goes on then as it is. */
const QUIET_WITHIN_MS = 20_000

/** Begins when both browsers have come to rest. `move` resolves to when the first byte left and when the last one counted, in milliseconds since 1970. */
export async function measure(
  people: readonly Pick<Person, 'profile'>[],
  bytes: number,
  move: () => Promise<{ startedAt: number; endedAt: number }>,
): Promise<Measurement> {
  await untilQuiet(people)
  const before = usedBy(people)
  const { startedAt, endedAt } = await move()
  const after = usedBy(people)
  return {
    bytes,
    seconds: (endedAt - startedAt) / 1000,
    processorSeconds: before === undefined || after === undefined ? undefined : after - before,
  }
}

async function untilQuiet(people: readonly Pick<Person, 'profile'>[]): Promise<void> {
  const deadline = Date.now() + QUIET_WITHIN_MS
  let before = usedBy(people)
  while (before !== undefined && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_FOR_MS))
    const now = usedBy(people) ?? before
    if ((now - before) * 1000 < QUIET_SHARE * QUIET_FOR_MS) return
    before = now
  }
}

function usedBy(people: readonly Pick<Person, 'profile'>[]): number | undefined {
  const each = people.map(({ profile }) => processorSeconds(profile))
  return each.reduce(
    (sum, seconds) => (sum === undefined || seconds === undefined ? undefined : sum + seconds),
    0,
  )
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = NaN, high = NaN] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1)
  return (low + high) / 2
}
