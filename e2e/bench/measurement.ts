/** One way of moving bytes, measured once. */
import type { Person } from '../person.ts'
import { processorSeconds } from './processTree.ts'

export interface Measurement {
  readonly bytes: number
  readonly seconds: number
  /** Processor time of both browsers, all processes; undefined where the system does not tell. */
  readonly processorSeconds: number | undefined
}

/** `move` resolves to when the first byte left and when the last one counted, in milliseconds since 1970. */
export async function measure(
  people: readonly Pick<Person, 'profile'>[],
  bytes: number,
  move: () => Promise<{ startedAt: number; endedAt: number }>,
): Promise<Measurement> {
  const before = usedBy(people)
  const { startedAt, endedAt } = await move()
  const after = usedBy(people)
  return {
    bytes,
    seconds: (endedAt - startedAt) / 1000,
    processorSeconds: before === undefined || after === undefined ? undefined : after - before,
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
