import { expect, it } from 'vitest'
import { createManualClock } from '../types/testClock.ts'
import { createPathMonitor } from './pathMonitor.ts'
import type { Attempt } from './attempt.ts'

function attemptWith(seconds: () => number | undefined): Attempt {
  const stats = () => {
    const currentRoundTripTime = seconds()
    const pair = {
      id: 'p',
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      localCandidateId: 'l',
      remoteCandidateId: 'r',
    }
    return Promise.resolve(
      new Map([['p', { ...pair, ...(currentRoundTripTime !== undefined && { currentRoundTripTime }) }]]),
    )
  }
  return { isRelayed: false, connection: { stats } } as unknown as Attempt
}

async function told(...roundTrips: readonly (number | undefined)[]): Promise<boolean[]> {
  const clock = createManualClock()
  const far: boolean[] = []
  let nth = 0
  const monitor = createPathMonitor(
    { role: 'initiator', onPath() {}, onFar: (isFar) => far.push(isFar), upgrade() {} },
    clock,
  )
  monitor.use(attemptWith(() => roundTrips[nth++]))
  for (let look = 0; look < roundTrips.length; look++) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(3_000)
  }
  monitor.stop()
  return far
}

it('reports a long round trip once', async () => {
  expect(await told(undefined, 0.004, 0.09, 0.3)).toEqual([true])
})

it('counts 3 ms as long', async () => {
  expect(await told(0.003)).toEqual([true])
})

it('reports nothing of a short one, even if our own bytes make it slow later', async () => {
  expect(await told(0.002, 0.2, 0.3)).toEqual([])
})

it('reports when one that seemed long is not', async () => {
  expect(await told(0.04, 0.002, 0.1)).toEqual([true, false])
})
