import { describe, expect, it } from 'vitest'
import { createSealedLink } from './sealedLink.ts'

const KiB = 1024

function linkOver({ budgetBytes = 1024 * KiB, maxMessageBytes = 262_144, maxRecord = 262_144 }) {
  const link = createSealedLink({
    channel: {
      maxMessageBytes,
      budgetBytes,
      send: () => Promise.resolve(),
      look: () => Promise.resolve(true),
      onMessage: () => {},
      onLost: () => {},
      close: () => {},
    },
    sealer: { seal: (header) => Promise.resolve(header) },
    opener: { open: (record) => Promise.resolve(record) },
    clock: { now: () => 0, setTimer: () => () => {} },
    onMessage: () => {},
    onChunk: () => {},
    onFailed: () => {},
  })
  link.allowRecordsOf(maxRecord)
  return link
}

describe('a chunk', () => {
  it.each([
    ['4 MiB', 4096 * KiB, 240 * KiB],
    ['1,200 KiB', 1200 * KiB, 240 * KiB],
    ['1 MiB, before the rate is known', 1024 * KiB, 120 * KiB],
    ['600 KiB', 600 * KiB, 120 * KiB],
    ['256 KiB', 256 * KiB, 30 * KiB],
    ['next to nothing', 1, 30 * KiB],
  ])('is a fifth of a budget of %s at most', (_, budgetBytes, expected) => {
    expect(linkOver({ budgetBytes }).maxChunkBytes).toBe(expected)
  })

  it.each([
    ['a channel of 64 KiB', { maxMessageBytes: 65_536 }, 60 * KiB],
    ["a peer's records of 64 KiB", { maxRecord: 65_536 }, 60 * KiB],
    ['records shorter than our shortest chunk', { maxRecord: 1_000 }, 1_000 - 45],
  ])('fits into %s', (_, limit, expected) => {
    expect(linkOver({ budgetBytes: 4096 * KiB, ...limit }).maxChunkBytes).toBe(expected)
  })
})
